import { expect, test } from 'vitest';
import { type ReadFit, readAgreement, readCurves } from './fitReading';

const line = [
  { x: 0, y: 0 },
  { x: 10, y: 100 },
];
const fit: ReadFit = {
  x: { low: 0, high: 10 },
  y: { low: 0, high: 100 },
  points: [
    { x: 2, y: 21 },
    { x: 2, y: 19 },
    { x: 7, y: 66 },
  ],
  heldOut: [{ x: 5, y: 55 }],
  curves: [
    { label: 'f', points: line },
    { label: 'run 1', points: line.map(({ x, y }) => ({ x, y: y / 2 })) },
  ],
};

test('near a row its own input is read, with all that is measured there', () => {
  expect(readCurves(fit, 't', 0.21)).toBe('t 2, f 20, run 1 10, measured 21 · 19');
  expect(readCurves(fit, 't', 0.5)).toBe('t 5, f 50, run 1 25, held out 55');
});

test('between rows the curves are read, where they reach', () => {
  expect(readCurves(fit, 't', 0.35)).toBe('t 3.5, f 35, run 1 17.5');
  expect(readCurves({ ...fit, curves: [{ label: 'f', points: line.slice(1) }] }, 't', 0.35)).toBe('t 3.5');
  expect(readCurves({ ...fit, points: [], heldOut: [] }, 't', 1)).toBe('t 10, f 100, run 1 50');
});

test('many values at one place are cut, with a sign that there are more', () => {
  const points = [1, 2, 3, 4].map((y) => ({ x: 2, y }));
  expect(readCurves({ ...fit, points, curves: [] }, 't', 0.2)).toBe('t 2, measured 1 · 2 · 3 …');
});

test('against what is measured, the row of a near point is read', () => {
  expect(readAgreement(fit, [0.7, 0.66])).toBe('measured 7, predicted 66');
  expect(readAgreement(fit, [0.5, 0.55])).toBe('measured 5, predicted 55, held out');
  expect(readAgreement(fit, [0.9, 0.1])).toBeNull();
  expect(readAgreement({ ...fit, points: [], heldOut: [] }, [0.7, 0.66])).toBeNull();
});

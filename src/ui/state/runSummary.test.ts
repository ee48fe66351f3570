import { expect, test } from 'vitest';
import type { RunId } from '../../app/protocol';
import { program, recordingAt, source } from '../catalogue/samples';
import { Recording } from './recording';
import { figuresOf } from './runSummary';

const [slope, offset] = program.parameters;
const [plot] = program.plots;

test('a long run is kept in a bounded number of points, with its ends', () => {
  const { loss, holdoutLoss, steps, parameters, curves } = figuresOf(recordingAt(5000));
  expect(steps).toBe(5000);
  expect(holdoutLoss).toBeCloseTo(1.2 * loss);
  expect(parameters.map(({ name }) => name)).toEqual(['slope', 'offset']);
  expect(curves!.losses.length).toBeLessThanOrEqual(2 * 240);
  expect([curves!.steps[0], curves!.steps.at(-1)]).toEqual([0, 4999]);
  expect(curves!.path.map(({ values }) => values.length)).toEqual([120, 120]);
  expect(curves!.path[0]!.values[0]).toBe(0);
  expect(curves!.path[0]!.values.at(-1)).toBeCloseTo(2);
});

test('a short run is kept as it is, with the curves of its plots', () => {
  const { curves } = figuresOf(recordingAt(3));
  expect(curves!.path[0]!.values).toHaveLength(3);
  expect(curves!.fits).toMatchObject([{ plot: 'y against x', label: 'f' }]);
  expect(curves!.fits[0]!.y).toEqual(recordingAt(3).now.get().curves[0]);
});

test('the curves of a plot that comes later are found behind those of the plots before', () => {
  const map = { ...plot!, kind: 'map' as const, title: 'a map' };
  const recording = new Recording(1 as RunId, { ...program, plots: [map, plot!] }, source);
  const [first, second] = [
    Float64Array.from(plot!.curves[0]!.x, () => 1),
    Float64Array.from(plot!.curves[0]!.x, () => 2),
  ];
  recording.now.setAtOnce({ ...recording.now.get(), curves: [first, second] });
  const { fits } = figuresOf(recording).curves!;
  expect(fits.map(({ plot: title }) => title)).toEqual(['y against x']);
  expect(new Set(fits[0]!.y)).toEqual(new Set([2]));
});

test('a curve is kept along its x, whatever order its points have', () => {
  const backwards = {
    ...plot!,
    curves: [{ label: 'f', x: Float64Array.of(3, 1, 2), y: Float64Array.of(9, 1, 4) }],
  };
  const recording = new Recording(1 as RunId, { ...program, plots: [backwards] }, source);
  expect(figuresOf(recording).curves!.fits[0]).toMatchObject({
    x: Float64Array.of(1, 2, 3),
    y: Float64Array.of(1, 4, 9),
  });
});

test('a tensor has no path, and of many numbers the first twelve have one', () => {
  const numbers = Array.from({ length: 14 }, (_, index) => ({ ...offset!, name: `p${index}` }));
  const parameters = [{ ...slope!, name: 'tensor', shape: [2, 2] }, ...numbers];
  const recording = new Recording(1 as RunId, { ...program, parameters }, source);
  const { path } = figuresOf(recording).curves!;
  expect(path.map(({ name }) => name)).toEqual(numbers.slice(0, 12).map(({ name }) => name));
});

import { expect, test } from 'vitest';
import type { ProgramSummary } from '../../app/protocol';
import { describeParameter, elementRows, parameterValues } from './parameterValues';
import { Recording } from './recording';

const span = { source: 'program', start: 0, end: 1 } as const;
const program: ProgramSummary = {
  signature: '',
  parameters: [
    {
      name: 'a',
      span,
      startSpan: span,
      shape: [],
      start: 3,
      gradient: 6,
      constraint: 'positive',
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    },
    {
      name: 'W',
      span,
      startSpan: span,
      shape: [2, 2],
      start: 5,
      gradient: 1,
      constraint: null,
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    },
    {
      name: 'b',
      span,
      startSpan: span,
      shape: [3],
      start: 2,
      gradient: 1,
      constraint: 'positive',
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    },
  ],
  objective: null,
  watches: [],
  plots: [],
  choices: null,
  nodes: 0,
};

test('a tensor has its elements once a run has told them', () => {
  const recording = new Recording(null, program, '');
  expect(parameterValues(recording)).toEqual([3, null, null]);
  const elements = Float64Array.of(3, 1, 2, 3, 4, 5, 6, 7);
  recording.now.setAtOnce({ ...recording.now.get(), elements });
  expect(parameterValues(recording)).toEqual([
    3,
    { shape: [2, 2], values: Float64Array.of(1, 2, 3, 4) },
    { shape: [3], values: Float64Array.of(5, 6, 7) },
  ]);
});

test('a row says what its figures are of', () => {
  expect(program.parameters.map(describeParameter)).toEqual([
    'positive',
    'norm of 2 × 2',
    'norm of 3 numbers, positive',
  ]);
});

test('elements with names of their own have a row each, with their place among all elements', () => {
  const [a, W, b] = program.parameters;
  const elements = ['b[u]', 'b[v]', 'b[w]'].map((name, start) => ({ name, start }));
  const recording = new Recording(null, { ...program, parameters: [a!, W!, { ...b!, elements }] }, '');
  expect([0, 1].map((position) => elementRows(recording, position))).toEqual([[], []]);
  expect(elementRows(recording, 2)).toEqual([
    { name: 'b[u]', start: 0, element: 5 },
    { name: 'b[v]', start: 1, element: 6 },
    { name: 'b[w]', start: 2, element: 7 },
  ]);
});

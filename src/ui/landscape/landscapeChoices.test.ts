import { expect, test } from 'vitest';
import type { ProgramSummary } from '../../app/protocol';
import type { LandscapeGrid } from '../state/landscape';
import { equalAspect, gridColumns, readPlace, shareOfValues } from './landscapeChoices';

// Names and shapes are all that is read.
const program = {
  parameters: [
    { name: 'a', shape: [] },
    { name: 'b', shape: [] },
  ],
} as unknown as ProgramSummary;

const grid: LandscapeGrid = {
  kind: 'grid',
  over: {
    kind: 'parameters',
    x: { parameter: 'a', low: 0, high: 4, scale: 'linear' },
    y: { parameter: 'b', low: 1, high: 100, scale: 'log' },
  },
  size: 3,
  losses: Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7, Number.NaN),
};

test('a place says its values and its loss, and one can start there', () => {
  const read = readPlace(grid, program, [0.5, 0.5]);
  expect(read.values).toEqual({ a: 2, b: 10 });
  expect(read.text).toBe('a 2, b 10, loss 4');
});

test('one cannot start where there is no loss', () => {
  expect(readPlace(grid, program, [1, 1])).toEqual({ text: 'a 4, b 100, no loss', values: null });
});

test('a place of a plane is a value of each parameter, unless some are tensors', () => {
  const over = {
    kind: 'plane',
    origin: Float64Array.of(0, 10),
    across: Float64Array.of(2, 0),
    up: Float64Array.of(0, -4),
    x: { low: 0, high: 1 },
    y: { low: 0, high: 2 },
  } as const;
  const plane = { ...grid, over, losses: new Float64Array(9) };
  expect(readPlace(plane, program, [0.5, 0.5]).values).toEqual({ a: 1, b: 6 });
  // Names and shapes are all that is read.
  const tensor = { parameters: [{ name: 'w', shape: [2] }] } as unknown as ProgramSummary;
  expect(readPlace(plane, tensor, [0.5, 0.5]).values).toBeNull();
});

test('the crosshair begins at the shown values, or in the middle', () => {
  expect(shareOfValues(grid, program, [1, 10])).toEqual([0.25, 0.5]);
  expect(shareOfValues(grid, program, [9, 10])).toEqual([0.5, 0.5]);
});

test('the CSV has the values of each point', () => {
  const columns = gridColumns(grid);
  expect(columns.map(({ name }) => name)).toEqual(['a', 'b', 'loss']);
  expect(Array.from(columns[1]!.values).slice(3, 6)).toEqual([10, 10, 10]);
});

test('axes have equal units only where both are alike and of a similar length', () => {
  expect(equalAspect(grid)).toBeNull();
  const both = (high: number): LandscapeGrid => ({
    ...grid,
    over: {
      kind: 'parameters',
      x: { parameter: 'a', low: 0, high: 4, scale: 'linear' },
      y: { parameter: 'b', low: 0, high, scale: 'linear' },
    },
  });
  expect(equalAspect(both(2))).toBe(2);
  expect(equalAspect(both(400))).toBeNull();
});

import { expect, test } from 'vitest';
import { Random } from '../graph';
import { leastAbsoluteStep } from './leastAbsolute';
import { matrixOf } from './matrix';

function sumAt(
  rows: readonly (readonly number[])[],
  residuals: readonly number[],
  step: ArrayLike<number>,
): number {
  return residuals.reduce(
    (sum, each, row) =>
      sum + Math.abs(each + rows[row]!.reduce((all, part, at) => all + part * step[at]!, 0)),
    0,
  );
}

/** The least sum at the points where two of the residuals are 0: a minimum is among them. */
function leastOfPairs(rows: readonly (readonly number[])[], residuals: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [first, [a, b]] of rows.entries()) {
    for (const [second, [c, d]] of rows.slice(0, first).entries()) {
      const [r, s] = [-residuals[first]!, -residuals[second]!];
      const determinant = a! * d! - b! * c!;
      if (determinant === 0) continue;
      const step = [(r * d! - b! * s) / determinant, (a! * s - r * c!) / determinant];
      least = Math.min(least, sumAt(rows, residuals, step));
    }
  }
  return least;
}

const lengthen = (step: Float64Array | null): Float64Array => step ?? new Float64Array(2);

test('the least sum is that of the best pair of rows, whatever the units, and where many residuals are 0 together', () => {
  const random = new Random(11);
  for (let turn = 0; turn < 60; turn++) {
    const count = 3 + (turn % 12);
    const [unit, offset] = [10 ** ((turn % 9) - 4), [0, 0, 1990, 1e6][turn % 4]!];
    // Every second problem has whole numbers, so that many of its vertices lie at one point.
    const whole = (value: number): number => (turn % 2 === 0 ? value : Math.round(2 * value));
    const rows = Array.from({ length: count }, () => [1, offset + unit * whole(random.normals(1)[0]!)]);
    const residuals = Array.from({ length: count }, () => unit * whole(random.normals(1)[0]!));
    const step = lengthen(leastAbsoluteStep(Float64Array.from(residuals), matrixOf(rows)));
    const least = leastOfPairs(rows, residuals);
    if (!Number.isFinite(least)) continue;
    const rounding = 1e-14 * count * offset * Math.abs(step[1]!);
    expect(sumAt(rows, residuals, step)).toBeLessThanOrEqual(least * (1 + 1e-8) + rounding);
  }
});

test('columns that say the same share a step, and one of zeros has none', () => {
  const rows = [
    [1, 1, 0],
    [1, 1, 0],
    [1, 1, 0],
  ];
  const step = leastAbsoluteStep(Float64Array.from([-1, -2, -6]), matrixOf(rows))!;
  expect(step[0]).toBeCloseTo(1, 9);
  expect(step[1]).toBeCloseTo(1, 9);
  expect(step[2]).toBe(0);
});

test('there is no step where nothing changes the residuals, or they are no numbers', () => {
  expect(leastAbsoluteStep(Float64Array.from([1, 2]), matrixOf([[0], [0]]))).toBeNull();
  expect(leastAbsoluteStep(Float64Array.from([1, Number.NaN]), matrixOf([[1], [1]]))).toBeNull();
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeConstraint } from '../stage';
import { staged } from '../testing/compile';
import { centralDifference } from '../testing/differences';
import { ParameterMap } from './parameterMap';
import { startsOf } from './parameters';

/** Parameters under each kind of constraint, with what their natural values keep. */
const programs: readonly {
  readonly name: string;
  readonly definitions: string;
  readonly keeps: (values: Float64Array) => boolean;
}[] = [
  { name: 'none', definitions: '(define-parameter a 3)', keeps: () => true },
  { name: 'positive', definitions: '(define-parameter a 3 positive)', keeps: ([a]) => a! > 0 },
  {
    name: 'between',
    definitions: '(define-parameter a 3 (between -2 5))',
    keeps: ([a]) => a! >= -2 && a! <= 5,
  },
  {
    name: 'above and below',
    definitions:
      '(define-parameter a 3 (above 2)) (define-parameter b (tensor (list -3 0)) (below (tensor (list -2 7))))',
    keeps: ([a, b, c]) => a! >= 2 && b! <= -2 && c! <= 7,
  },
  {
    name: 'bounds of parameters',
    definitions: `(define-parameter lo 0) (define-parameter hi 1 (above lo))
      (define-parameter mid (tensor (list 0.5 0.2)) (between lo hi))
      (define-parameter top 9 (below (* hi (exp (- lo (sum mid))) 100)))`,
    keeps: ([lo, hi, x, y]) => lo! <= hi! && [x!, y!].every((each) => each >= lo! && each <= hi!),
  },
  {
    name: 'simplex',
    definitions: `(define-parameter p (tensor (list 0.5 0.2 0.3)) simplex)
      (define-parameter q (tensor '((0.5 0.5) (0.1 0.9))) simplex)`,
    keeps: (values) => {
      const rows = [values.subarray(0, 3), values.subarray(3, 5), values.subarray(5)];
      const sums = rows.map((row) => row.reduce((sum, each) => sum + each, 0));
      return values.every((each) => each >= 0) && sums.every((sum) => Math.abs(sum - 1) < 1e-14);
    },
  },
  {
    name: 'ordered',
    definitions: `(define-parameter c (tensor (list -1 0 0.5 4 9)) ordered)
      (define-parameter d (tensor '((1 2 3) (-1 0 1))) ordered)`,
    keeps: (values) =>
      [values.subarray(0, 5), values.subarray(5, 8), values.subarray(8)].every((row) =>
        row.every((each, index) => index === 0 || each >= row[index - 1]!),
      ),
  },
];

for (const { name, definitions, keeps } of programs) {
  const { parameters } = staged(`${definitions} (minimize 0)`);
  const map = new ParameterMap(parameters);
  const points = (most: number) =>
    fc
      .array(fc.double({ min: -most, max: most, noNaN: true }), {
        minLength: map.freeSize,
        maxLength: map.freeSize,
      })
      .map((each) => Float64Array.from(each));

  test(`the unconstrained numbers of the start lead back to it: ${name}`, () => {
    const start = startsOf(parameters);
    const back = map.toNatural(map.toFree(start));
    for (const [index, each] of start.entries()) expect(back[index]).toBeCloseTo(each, 12);
  });

  test(`natural values lead back to the unconstrained numbers: ${name}`, () => {
    fc.assert(
      fc.property(points(3), (free) => {
        const back = map.toFree(map.toNatural(free));
        for (const [index, each] of free.entries()) expect(back[index]).toBeCloseTo(each, 9);
      }),
      { seed: 1 },
    );
  });

  test(`the derivatives are those of the values: ${name}`, () => {
    fc.assert(
      fc.property(points(2), (free) => {
        const jacobian = map.jacobian(free);
        for (const [at, own] of free.entries()) {
          for (let row = 0; row < map.naturalSize; row++) {
            const moved = (u: number) =>
              map.toNatural(free.map((each, index) => (index === at ? u : each)))[row]!;
            const wanted = centralDifference(moved, own).value;
            const found = jacobian[row * map.freeSize + at]!;
            expect(Math.abs(found - wanted)).toBeLessThan(1e-6 * (1 + Math.abs(wanted)));
          }
        }
      }),
      { seed: 2, numRuns: 20 },
    );
  });

  test(`every unconstrained number keeps the constraint, as far as doubles tell: ${name}`, () => {
    fc.assert(
      fc.property(points(60), (free) => keeps(map.toNatural(free))),
      { seed: 3 },
    );
  });
}

test('nothing overflows where the natural values do not', () => {
  const { parameters } = staged(`(define-parameter a 0 (between -1.7e308 1.7e308))
    (define-parameter p (tensor (list 0.5 0.2 0.3)) simplex) (define-parameter b 1 positive) (minimize a)`);
  const map = new ParameterMap(parameters);
  for (const free of [-700, -30, 0, 30, 700]) {
    const point = new Float64Array(map.freeSize).fill(free);
    expect(map.toNatural(point).every(Number.isFinite)).toBe(true);
    expect(map.jacobian(point).every(Number.isFinite)).toBe(true);
  }
  expect(map.toNatural(map.toFree(startsOf(parameters)))[0]).toBe(0);
});

test('values on their bounds have finite unconstrained numbers, from which a run can continue', () => {
  const { parameters } = staged(`(define-parameter a 1 positive) (define-parameter b 0.5 (between 0 1))
    (define-parameter p (tensor (list 0.5 0.5)) simplex) (define-parameter c (tensor (list 1 2)) ordered)
    (minimize (+ a b (sum p) (sum c)))`);
  const map = new ParameterMap(parameters);
  const edge = Float64Array.of(0, 1, 1, 0, 3, 3);
  const free = map.toFree(edge);
  expect(free.every(Number.isFinite)).toBe(true);
  for (const [index, each] of map.toNatural(free).entries()) expect(each).toBeCloseTo(edge[index]!, 12);
});

test('ordered elements never fall, where rounding alone tells them apart', () => {
  const { parameters } = staged(`(define-parameter c (tensor (iota 40)) ordered) (minimize (sum c))`);
  const map = new ParameterMap(parameters);
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -45, max: 1, noNaN: true }), { minLength: 40, maxLength: 40 }),
      (free) => {
        const values = map.toNatural(Float64Array.from(free));
        return values.every((each, index) => index === 0 || each >= values[index - 1]!);
      },
    ),
    { seed: 4 },
  );
});

test('constraints are named as a program writes them', () => {
  const described = programs.map(({ definitions }) =>
    staged(`${definitions} (minimize 0)`).parameters.map(({ constraint }) => describeConstraint(constraint)),
  );
  expect(described).toEqual([
    [null],
    ['positive'],
    ['between -2 and 5'],
    ['above 2', 'below (tensor (list -2 7))'],
    [null, 'above lo', 'between lo and hi', 'below (* hi (exp (- lo (sum mid))) 10…'],
    ['simplex', 'simplex'],
    ['ordered', 'ordered'],
  ]);
});

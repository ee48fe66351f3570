/** Norms of numbers of extreme size, and squares of roots where the root has no derivative, on every backend. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differentiate } from '../autodiff';
import { type Backend, ReferenceBackend } from '../backends';
import { loadTfjs } from '../backends/tfjs';
import { WasmBackend } from '../backends/wasm';
import { expressionGraph, valueAt } from '../testing/compile';
import '../testing/propertySeed';

const names = ['x', 'y', 'z'];
const doubles: readonly Backend[] = [
  new ReferenceBackend('to compare'),
  new WasmBackend('to compare', { lanes: 'f64' }),
];

/** The value and the gradient, or the gradient's first element and its own gradient. */
async function derivatives(backend: Backend, source: string, point: readonly number[], order: 1 | 2) {
  const first = differentiate(expressionGraph(source, names.slice(0, point.length)));
  const slope = { ...first, results: [first.results[1]!], resultNames: ['slope'] };
  const graph = order === 1 ? first : differentiate(slope);
  return [...(await backend.evaluate(graph, Float64Array.from(point), null))];
}

function expectNear(got: readonly number[], wanted: readonly number[], tolerance: number, source: string) {
  for (const [index, each] of wanted.entries()) {
    const scale = each === 0 ? 1 : Math.abs(each);
    expect([source, got, Math.abs(got[index]! - each) <= tolerance * scale]).toEqual([source, got, true]);
  }
}

/** Value, gradient, and the derivatives of the gradient's first element. */
const vanishing: readonly (readonly [string, readonly number[], readonly number[], readonly number[]])[] = [
  ['(square (norm (vec x y)))', [0, 0], [0, 0, 0], [2, 0]],
  ['(* -0.5 (norm (vec x y)) (norm (vec x y)))', [0, 0], [0, 0, 0], [-1, 0]],
  ['(let ((r (/ (norm (vec x y)) 3))) (exp (* -0.5 r r)))', [0, 0], [1, 0, 0], [-1 / 9, 0]],
  ['(square (* z (norm (vec x y))))', [0, 0, 2], [0, 0, 0, 0], [8, 0, 0]],
  ['(square (/ (norm (vec x y)) z))', [0, 0, 2], [0, 0, 0, 0], [0.5, 0, 0]],
  ['(expt (norm (vec x y)) 4)', [0, 0], [0, 0, 0], [0, 0]],
  ['(square (abs x))', [0], [0, 0], [2]],
  ['(square (/ (abs (- x y)) 2))', [1, 1], [0, 0, 0], [0.5, -0.5]],
  ['(square (sqrt x))', [0], [0, 1], [0]],
  ['(square (* x (sqrt y)))', [3, 0], [0, 0, 9], [0, 6]],
  ['(square (standard-deviation (vec x y z)))', [1, 1, 1], [0, 0, 0, 0], [2 / 3, -1 / 3, -1 / 3]],
  [
    '(sum (square (standard-deviation (tensor (list (list x y) (list y z))) 0)))',
    [1, 1, 1],
    [0, 0, 0, 0],
    [1, -1, 0],
  ],
  ['(square (sqrt (mean (square (vec x y)))))', [0, 0], [0, 0, 0], [1, 0]],
  ['(sqrt (mean (square (vec x y))))', [0, 0], [0, 0, 0], [0, 0]],
];

test('the square of a root has its derivatives where the root is 0', async () => {
  const floats = [new WasmBackend('to compare', { lanes: 'f32x4' }), await loadTfjs('cpu')];
  for (const [source, point, first, second] of vanishing) {
    for (const backend of [...doubles, ...floats]) {
      const tolerance = doubles.includes(backend) ? 1e-14 : 1e-6;
      expectNear(await derivatives(backend, source, point, 1), first, tolerance, source);
      expectNear((await derivatives(backend, source, point, 2)).slice(1), second, tolerance, source);
    }
  }
});

test('a root of a negative number has no square', () => {
  expect(valueAt(expressionGraph('(square (sqrt x))', ['x']), [-1])).toBeNaN();
});

const extreme = fc
  .tuple(
    fc.integer({ min: -300, max: 300 }),
    fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 2 }),
  )
  .map(([power, shares]) => [10 ** power, ...shares.map((each) => each * 10 ** power)]);

test('norms and deviations of numbers of any size have their value and direction', async () => {
  await fc.assert(
    fc.asyncProperty(extreme, async (point) => {
      const size = Math.hypot(...point);
      const mean = point.reduce((sum, each) => sum + each / point.length, 0);
      const distances = point.map((each) => each - mean);
      const deviation = Math.hypot(...distances) / Math.SQRT2;
      for (const backend of doubles) {
        const norm = await derivatives(backend, '(norm (vec x y z))', point, 1);
        expectNear(norm, [size, ...point.map((each) => each / size)], 1e-14, 'norm');
        const root = await derivatives(backend, '(sqrt (mean (square (vec x y z))))', point, 1);
        expectNear(root.slice(0, 1), [size / Math.sqrt(3)], 1e-14, 'root-mean-square');
        const spread = await derivatives(backend, '(standard-deviation (vec x y z))', point, 1);
        expectNear(spread.slice(0, 1), [deviation], 1e-12, 'standard-deviation');
      }
    }),
    { numRuns: 12 },
  );
});

test('a square keeps its value and gradient where the squares of its factors leave the range', async () => {
  for (const backend of doubles) {
    const got = await derivatives(backend, '(square (* z (norm (vec x y))))', [1e-190, 0, 1e190], 1);
    expectNear(got, [1, 2e190, 0, 2e-190], 1e-12, 'factors of extreme size');
  }
});

test('32-bit floats hold the norms of numbers near the ends of their range', async () => {
  for (const backend of [new WasmBackend('to compare', { lanes: 'f32x4' }), await loadTfjs('cpu')]) {
    for (const scale of [1e30, 1e-30]) {
      const got = await derivatives(backend, '(norm (vec x y))', [3 * scale, 4 * scale], 1);
      expectNear(got, [5 * scale, 0.6, 0.8], 1e-6, `norm at ${scale}`);
    }
  }
});

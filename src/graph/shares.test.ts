/** What a term has of a sum of exponentials or powers, where the terms overflow: value, gradient and curvature. */

import { expect, test } from 'vitest';
import { differentiate } from '../autodiff';
import { type Backend, ReferenceBackend } from '../backends';
import { loadTfjs } from '../backends/tfjs';
import { WasmBackend } from '../backends/wasm';
import { expressionGraph } from '../testing/compile';

const names = ['x', 'y', 'z'];

interface Case {
  readonly source: string;
  readonly at: readonly number[];
  /** The value and the gradient. */
  readonly first: readonly number[];
  /** The derivative by x of the derivative by x. */
  readonly second: number;
}

/** Compared with mpmath at 120 digits. The numbers fit into 32-bit floats. */
const inFloats: readonly Case[] = [
  { source: '(log-sum-exp (vec x y))', at: [1e6, 1e6], first: [1e6 + Math.LN2, 0.5, 0.5], second: 0.25 },
  ...[
    '(/ (exp (ref v 0)) (sum (exp v)))',
    '(/ (exp x) (sum (exp v)))',
    '(/ (ref (exp v) 0) (* 3 (mean (exp v))))',
  ].map((body) => ({
    source: `(let ((v (vec x y z))) ${body})`,
    at: [1000, 1000, 999],
    first: [0.4223187982515182, 0.2439656308949117, -0.17835316735660656, -0.06561246353830513],
    second: 0.03790308678648656,
  })),
  {
    source: '(let ((m (tensor (list (list x y) (list 1 2))))) (ref (/ (exp m) (sum (exp m))) 0 1))',
    at: [1000, 1000],
    first: [0.5, -0.25, 0.25],
    second: 0,
  },
  {
    source: '(/ (expt x y) (+ (expt z y) (expt x y)))',
    at: [2, 2.5, 3],
    first: [0.2662636527971299, 0.2442091499953242, -0.07921463152308565, -0.16280609999688278],
    second: 0.020596811685900086,
  },
  { source: '(/ (expt x y) (+ (expt z y) (expt x y)))', at: [0, 2, 3], first: [0, 0, 0, 0], second: 2 / 9 },
  { source: '(/ (* 3 (expt x 4)) (+ y (expt x 4)))', at: [1e30, 16], first: [3, 0, 0], second: 0 },
  { source: '(/ (* 3 (expt x 4)) (+ y (expt x 4)))', at: [0, 16], first: [0, 0, 0], second: 0 },
  { source: '(/ (* 3 (expt x 4)) (+ 16 (expt x 4)))', at: [2], first: [1.5, 1.5], second: -0.75 },
];

const inDoubles: readonly Case[] = [
  {
    source: '(/ (expt x y) (+ (expt z y) (expt x y)))',
    at: [1e200, 2, 3e200],
    first: [0.1, 1.8e-201, -0.09887510598012988, -6e-202],
    second: 0,
  },
  {
    source: '(/ (square x) (+ (square y) (square x)))',
    at: [1e200, 1e200],
    first: [0.5, 5e-201, -5e-201],
    second: 0,
  },
  { source: '(/ 1 (/ 1 x))', at: [1e160], first: [1e160, 1], second: 0 },
  {
    source: '(/ x (+ 1 (exp x)))',
    at: [400],
    first: [7.660678386856024e-172, -7.641526690888884e-172],
    second: 7.622374994921743e-172,
  },
];

async function expectCase(
  { source, at, first, second }: Case,
  backend: Backend,
  tolerance: number,
): Promise<void> {
  const graph = differentiate(expressionGraph(source, names.slice(0, at.length)));
  const slope = differentiate({ ...graph, results: [graph.results[1]!], resultNames: ['slope'] });
  const point = Float64Array.from(at);
  const got = [
    ...(await backend.evaluate(graph, point, null)),
    (await backend.evaluate(slope, point, null))[1]!,
  ];
  for (const [index, wanted] of [...first, second].entries()) {
    const size = wanted === 0 ? 1 : Math.abs(wanted);
    expect([source, got, Math.abs(got[index]! - wanted) <= tolerance * size]).toEqual([source, got, true]);
  }
}

test('shares of terms that overflow have their derivatives in 64 bits', async () => {
  for (const backend of [new ReferenceBackend('to compare'), new WasmBackend('to compare', { lanes: 'f64' })])
    for (const each of [...inFloats, ...inDoubles]) await expectCase(each, backend, 1e-12);
});

test('shares of terms that overflow have their derivatives in 32 bits', async () => {
  const backend = await loadTfjs('cpu');
  for (const each of inFloats) await expectCase(each, backend, 1e-4);
});

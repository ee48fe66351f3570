/**
 * Random programs with branches and loops, over rows that part ways: value and gradient are the reference's, row by row,
 * in pairs, and cut into small functions. GRADUS_SEED makes other programs.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { type Graph, prune, validate } from '../../graph';
import { expressionGraph } from '../../testing/compile';
import { relativeDifference } from '../../testing/differences';
import { overRows } from '../../testing/overRows';
import { inputNames, randomPoint, randomProgram } from '../../testing/randomProgram';
import { ReferenceBackend } from '../reference/backend';
import { Evaluator } from '../reference/evaluator';
import { WasmBackend } from './backend';

const runs = Math.ceil(Number(process.env['GRADUS_RANDOM_PROGRAMS'] ?? 2000) / 20);
const reference = new ReferenceBackend('to compare with');
const ways = [
  new WasmBackend('to compare', { pairs: false }),
  new WasmBackend('to compare', { pairs: true }),
  new WasmBackend('to compare', { pairs: true, mostInFunction: 15 }),
];

async function expectSame(graph: Graph, at: Float64Array): Promise<void> {
  validate(graph);
  const wanted = await reference.evaluate(graph, at, null);
  for (const way of ways) {
    const got = await way.evaluate(graph, at, null);
    for (const [index, value] of wanted.entries()) {
      if (Number.isNaN(value)) expect(got[index]).toBeNaN();
      // Where values cancel or branches stand near, the last places of a function's value show.
      else expect(relativeDifference(got[index]!, value)).toBeLessThan(1e-9);
    }
  }
}

/** Whether no condition stands so near its change that a function's last place could decide it. */
function isSteady(gradient: Graph, point: readonly number[]): boolean {
  const evaluator = new Evaluator(gradient);
  const there = evaluator.evaluate(point);
  return [-1e-11, -1e-13, 1e-13, 1e-11].every((step) => {
    const near = evaluator.evaluate(point.map((x) => x * (1 + step)));
    return near.every((x, index) => Number.isNaN(x) || relativeDifference(x, there[index]!) < 1e-8);
  });
}

/** How many programs there was something to compare with. */
let compared = 0;

test('random programs agree with the reference, of single numbers and over rows', async () => {
  const points = fc.array(randomPoint, { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(randomProgram, points, async (source, rows) => {
      const expression = expressionGraph(source, inputNames);
      const gradient = differentiate(expression);
      if (!rows.every((point) => isSteady(gradient, point))) return;
      compared++;
      await expectSame(gradient, Float64Array.from(rows[0]!));
      const mean = prune(overRows(expression, rows));
      await expectSame(differentiate(mean), Float64Array.of(rows[0]![2]!));
    }),
    { numRuns: runs },
  );
  expect(compared).toBeGreaterThan(0.9 * runs);
}, 1_200_000);

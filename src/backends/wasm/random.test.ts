/**
 * Checks random programs with branches and loops over rows that diverge: value and gradient are the reference's, row by
 * row, side by side in doubles and in floats, and cut into small functions. GRADUS_SEED makes other programs.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { type Graph, prune, validate } from '../../graph';
import { expressionGraph } from '../../testing/compile';
import { relativeDifference } from '../../testing/differences';
import { overRows } from '../../testing/overRows';
import { inputNames, randomPoint, randomProgram } from '../../testing/randomProgram';
import { isSteady } from '../../testing/steadiness';
import { ReferenceBackend } from '../reference/backend';
import { WasmBackend } from './backend';

const runs = Math.ceil(Number(process.env['GRADUS_RANDOM_PROGRAMS'] ?? 2000) / 20);
const reference = new ReferenceBackend('to compare with');
/**
 * Ways to compute, by precision, with the allowed distance from the reference: where values cancel, last places show.
 */
const precisions = [
  {
    format: 'f64',
    tolerance: 1e-9,
    ways: [
      new WasmBackend('to compare', { lanes: 'f64' }),
      new WasmBackend('to compare', { lanes: 'f64x2' }),
      new WasmBackend('to compare', { lanes: 'f64x2', maxInFunction: 15 }),
    ],
  },
  {
    format: 'f32',
    tolerance: 1e-5,
    ways: [
      new WasmBackend('to compare', { lanes: 'f32x4' }),
      new WasmBackend('to compare', { lanes: 'f32x4', maxInFunction: 15 }),
    ],
  },
] as const;
type Precision = (typeof precisions)[number];

async function expectSame(graph: Graph, at: Float64Array, { ways, tolerance }: Precision): Promise<void> {
  validate(graph);
  const wanted = await reference.evaluate(graph, at, null);
  for (const way of ways) {
    const got = await way.evaluate(graph, at, null);
    for (const [index, value] of wanted.entries()) {
      if (Number.isNaN(value)) expect(got[index]).toBeNaN();
      else expect(relativeDifference(got[index]!, value)).toBeLessThan(tolerance);
    }
  }
}

for (const precision of precisions) {
  const { format } = precision;
  test(`random programs agree with the reference in ${format}, of single numbers and over rows`, async () => {
    /** The number of programs that could be compared. */
    let compared = 0;
    const points = fc.array(randomPoint, { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(randomProgram, points, async (source, rows) => {
        const expression = expressionGraph(source, inputNames);
        const gradient = differentiate(expression);
        if (!rows.every((point) => isSteady(gradient, point, format))) return;
        compared++;
        await expectSame(gradient, Float64Array.from(rows[0]!), precision);
        const mean = prune(overRows(expression, rows));
        await expectSame(differentiate(mean), Float64Array.of(rows[0]![2]!), precision);
      }),
      { numRuns: runs },
    );
    expect(compared).toBeGreaterThan((format === 'f64' ? 0.9 : 0.6) * runs);
  }, 1_200_000);
}

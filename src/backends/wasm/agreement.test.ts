/**
 * Checks that values, gradients and whole trajectories are those of the reference backend, with rows one by one and in
 * pairs.
 */

import { describe, expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import type { RowSelection } from '../../graph';
import { staged } from '../../testing/compile';
import { relativeDifference } from '../../testing/differences';
import { paperPrograms, paperSource } from '../../testing/paperPrograms';
import { planTraining, Trainer, type TrainingPlan } from '../../train';
import type { Backend } from '../backend';
import { ReferenceBackend } from '../reference/backend';
import { WasmBackend } from './backend';

const reference = new ReferenceBackend('to compare with');
/** Row by row, in pairs, and in pairs with many small functions. */
const ways = [
  new WasmBackend('to compare', { lanes: 'f64' }),
  new WasmBackend('to compare', { lanes: 'f64x2' }),
  new WasmBackend('to compare', { lanes: 'f64x2', maxInFunction: 12 }),
];

function expectSame(got: Float64Array, wanted: Float64Array, tolerance: number): void {
  expect(got.length).toBe(wanted.length);
  for (const [index, value] of wanted.entries()) {
    if (Number.isNaN(value)) expect(got[index]).toBeNaN();
    else expect(relativeDifference(got[index]!, value)).toBeLessThan(tolerance);
  }
}

/** The records of 300 steps, and the parameters after them. */
async function trajectory(plan: TrainingPlan, backend: Backend): Promise<Float64Array[]> {
  const trainer = await Trainer.start(plan, backend);
  const parts: Float64Array[] = [];
  for (let chunk = 0; chunk < 3; chunk++) {
    const { losses, parameters, gradients } = await trainer.advance(100);
    parts.push(losses, parameters, gradients);
  }
  return [...parts, trainer.present];
}

async function expectTrajectory(plan: TrainingPlan, tolerance: number): Promise<void> {
  const wanted = await trajectory(plan, reference);
  for (const backend of ways) {
    const got = await trajectory(plan, backend);
    for (const [index, part] of wanted.entries()) expectSame(got[index]!, part, tolerance);
  }
}

/** In the gradient of the power law, rows of both signs cancel: what is left is a thousandth of what is added. */
const trajectoryTolerance = (id: string): number => (id === 'M07' ? 4e-12 : 1e-12);

describe('each of the paper’s programs has the values, gradients and trajectories of the reference', () => {
  for (const program of paperPrograms) {
    test(`${program.id}: ${program.name}`, async () => {
      const { objective, parameters } = staged(paperSource(program));
      for (const start of program.starts.slice(0, 2)) {
        const starts = Object.fromEntries(program.parameters.map((name, index) => [name, start[index]!]));
        await expectTrajectory(
          planTraining(objective!, parameters, { starts, tolerance: 0 }),
          trajectoryTolerance(program.id),
        );
      }
      const graph = differentiate(objective!.graph);
      const rows: RowSelection = { of: program.rows.length, rows: Int32Array.of(2, 0, 1) };
      for (const selection of [null, rows]) {
        const point = new Float64Array(program.parameters.length).fill(selection === null ? 0.7 : 1.3);
        const wanted = await reference.evaluate(graph, point, selection);
        for (const backend of ways)
          expectSame(await backend.evaluate(graph, point, selection), wanted, 1e-12);
      }
    });
  }
});

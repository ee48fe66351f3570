/** Values, gradients and whole trajectories are those of the reference backend, with rows one by one and in pairs. */

import { describe, expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { staged } from '../../testing/compile';
import { relativeDifference } from '../../testing/differences';
import { paperPrograms, sourceOf } from '../../testing/paperPrograms';
import { planTraining, Trainer } from '../../train';
import { ReferenceBackend } from '../reference/backend';
import type { RowSelection } from '../rows';
import { WasmBackend } from './backend';

const reference = new ReferenceBackend('to compare with');
const ways = {
  'row by row': new WasmBackend('to compare', { pairs: false }),
  'in pairs': new WasmBackend('to compare', { pairs: true }),
  'in small functions': new WasmBackend('to compare', { pairs: true, mostInFunction: 12 }),
};

function expectSame(got: Float64Array, wanted: Float64Array, tolerance: number): void {
  expect(got.length).toBe(wanted.length);
  for (const [index, value] of wanted.entries()) {
    if (Number.isNaN(value)) expect(got[index]).toBeNaN();
    else expect(relativeDifference(got[index]!, value)).toBeLessThan(tolerance);
  }
}

for (const [way, wasm] of Object.entries(ways)) {
  describe(way, () => {
    for (const program of paperPrograms) {
      test(`${program.id}: ${program.name}`, async () => {
        const { objective, parameters } = staged(sourceOf(program));
        for (const start of program.starts.slice(0, 3)) {
          const starts = Object.fromEntries(program.parameters.map((name) => [name, start[name]!]));
          const plan = planTraining(objective!, parameters, { starts, tolerance: 0 });
          const [ours, theirs] = [await Trainer.start(plan, wasm), await Trainer.start(plan, reference)];
          for (let chunk = 0; chunk < 3; chunk++) {
            const [got, wanted] = [await ours.advance(100), await theirs.advance(100)];
            for (const part of ['losses', 'parameters', 'gradients'] as const)
              expectSame(got[part], wanted[part], 1e-12);
          }
          expectSame(ours.present, theirs.present, 1e-12);
        }
        const graph = differentiate(objective!.graph);
        const rows: RowSelection = { of: program.rows.length, rows: Int32Array.of(2, 0, 1) };
        for (const [at, selection] of [
          [0.7, null],
          [1.3, rows],
        ] as const) {
          const point = new Float64Array(program.parameters.length).fill(at);
          const wanted = await reference.evaluate(graph, point, selection);
          expectSame(await wasm.evaluate(graph, point, selection), wanted, 1e-12);
        }
      });
    }
  });
}

/**
 * Checks rows four by four in floats on the paper's programs and the gallery's: losses, gradients and runs of steps are
 * the reference's to a hundred-thousandth of the largest intermediate value.
 */

import { describe, expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { variants } from '../../examples/evaluators';
import { examples } from '../../examples/texts';
import { Evaluator, sizeOf } from '../../graph';
import { staged, withoutRestarts } from '../../testing/compile';
import { relativeDifference } from '../../testing/differences';
import { paperPrograms, paperSource } from '../../testing/paperPrograms';
import { remembered } from '../../testing/remembered';
import { planTraining, Trainer } from '../../train';
import { ReferenceBackend } from '../reference/backend';
import { WasmBackend } from './backend';
import { unsupported } from './supported';

const reference = new ReferenceBackend('to compare with');
const doubles = new WasmBackend('to find points');
const floats = [
  new WasmBackend('to compare', { lanes: 'f32x4' }),
  new WasmBackend('to compare', { lanes: 'f32x4', maxInFunction: 20 }),
];
const tolerance = 1e-5;
/** The last place of a float. */
const ulp = 2 ** -24;

const programs = [
  ...paperPrograms.map((program) => ({ id: program.id, source: paperSource(program), through: {} })),
  ...examples.map(({ id, source, variant }) => {
    const through =
      variant === undefined ? {} : ({ level: 'interpreter', evaluator: variants[variant] } as const);
    return { id, source: withoutRestarts(source), through };
  }),
];

const stagedById = remembered((id: string) => {
  const { source, through } = programs.find((each) => each.id === id)!;
  return staged(source, through);
});

/** The state of a run in doubles after some of its first steps, with 1 for the inputs of each step. */
async function points(trainer: Trainer, count: number): Promise<Float64Array[]> {
  const found: Float64Array[] = [];
  for (const steps of [0, 1, 9, 90]) {
    await trainer.advance(steps);
    const at = new Float64Array(count).fill(1);
    at.set(trainer.present);
    found.push(at);
  }
  return found;
}

describe('losses and gradients are the reference’s', () => {
  for (const { id } of programs) {
    test(id, async () => {
      const { objective, parameters } = stagedById(id);
      const graph = differentiate(objective!.graph);
      expect(unsupported(graph)).toBeNull();
      const count = graph.parameters.reduce((sum, { type }) => sum + sizeOf(type.shape), 0);
      const trainer = await Trainer.start(planTraining(objective!, parameters), doubles);
      const places = await points(trainer, count);
      trainer.dispose();
      const exact = new Evaluator(graph);
      const rounding = new Evaluator(graph, { round: Math.fround });
      const wanted = places.map((at) => exact.evaluate(at));
      const largest = Array.from(wanted[0]!, (_, index) =>
        Math.max(1, ...wanted.map((each) => Math.abs(each[index]!))),
      );
      /** What rounding alone costs, as for a year in seven digits. Floats cannot do better. */
      const unavoidable = (place: number, index: number): number =>
        Math.max(...rounded(place).map((each) => Math.abs(each[index]! - wanted[place]![index]!)));
      const rounded = remembered((place: number) =>
        [-ulp, 0, ulp].map((step) => rounding.evaluate(places[place]!.map((x) => x * (1 + step)))),
      );
      for (const backend of floats) {
        for (const [place, at] of places.entries()) {
          const got = await backend.evaluate(graph, at, null);
          for (const [index, value] of wanted[place]!.entries()) {
            const error = Math.abs(got[index]! - value);
            if (Number.isNaN(value)) expect(got[index]).toBeNaN();
            else if (!(error / largest[index]! < tolerance))
              expect(error, `${place} ${index}`).toBeLessThanOrEqual(unavoidable(place, index));
          }
        }
      }
    });
  }
});

test('where the reference converges, floats converge, within a few steps', async () => {
  for (const program of paperPrograms) {
    // Its first gradients are next to nothing, and Adam makes full steps of their rounding errors.
    if (program.id === 'C08') continue;
    const { objective, parameters } = stagedById(program.id);
    const starts = Object.fromEntries(
      program.parameters.map((name, index) => [name, program.starts[0]![index]!]),
    );
    const plan = planTraining(objective!, parameters, { starts });
    const [ours, theirs] = await Promise.all(
      [floats[0]!, reference].map(async (backend) => {
        const trainer = await Trainer.start(plan, backend);
        const { parameters: path } = await trainer.advance(200);
        return path;
      }),
    );
    expect(ours!.length).toBe(theirs!.length);
    for (const [index, value] of theirs!.entries())
      expect(relativeDifference(ours![index]!, value), `${program.id} ${index}`).toBeLessThan(tolerance);
  }
});

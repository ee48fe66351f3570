/** Checks that members of a population side by side take the same steps as each alone. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { examples } from '../../examples/texts';
import { Copier, type Graph, GraphBuilder, numberType, Random } from '../../graph';
import { expressionGraph, staged } from '../../testing/compile';
import { relativeDifference } from '../../testing/differences';
import { paperPrograms, paperSource } from '../../testing/paperPrograms';
import { inputNames, randomPoint, randomProgram } from '../../testing/randomProgram';
import { isSteady } from '../../testing/steadiness';
import { planTraining } from '../../train';
import type { StepGraphs } from '../backend';
import { type StepInputs, sameInputs } from '../stepInputs';
import { WasmBackend } from './backend';
import type { LaneKind } from './lanes';

const runs = Math.ceil(Number(process.env['GRADUS_RANDOM_PROGRAMS'] ?? 2000) / 40);
const kinds: readonly LaneKind[] = ['f64', 'f64x2', 'f32x4'];
const tolerances = { f64: 1e-12, f32: 1e-5 } as const;
const alone = new WasmBackend('to compare', { lanes: 'f64' });
const random = new Random(3);

/** Starts around one, so many that some lanes stay unused. */
function startsAround(start: Float64Array, count: number): Float64Array[] {
  return Array.from({ length: count }, (_, member) =>
    start.map((x) => (member === 0 ? x : x * (1 + 0.05 * (random.bits() / 2 ** 31 - 1)))),
  );
}

/** The records of each member in two runs of steps, and its parameters after them. */
async function byPopulation(
  backend: WasmBackend,
  step: StepGraphs,
  starts: readonly Float64Array[],
  inputs: StepInputs,
) {
  const population = await backend.population(step, starts);
  const [first, second] = [await population.advance(inputs), await population.advance(inputs)];
  const ends = await Promise.all(starts.map((_, member) => population.present(member)));
  return starts.map((_, member) => [first[member]!, second[member]!, ends[member]!]);
}

async function oneByOne(step: StepGraphs, starts: readonly Float64Array[], inputs: StepInputs) {
  const found: Float64Array[][] = [];
  for (const start of starts) {
    const stepper = await alone.stepper({ ...step, start });
    found.push([await stepper.advance(inputs), await stepper.advance(inputs), await stepper.present()]);
  }
  return found;
}

function expectSame(got: Float64Array[][], wanted: Float64Array[][], tolerance: number): void {
  for (const [member, parts] of wanted.entries()) {
    for (const [part, values] of parts.entries()) {
      expect(got[member]![part]!.length).toBe(values.length);
      for (const [index, value] of values.entries()) {
        const ours = got[member]![part]![index]!;
        if (Number.isNaN(value)) expect(ours).toBeNaN();
        else expect(relativeDifference(ours, value), `${member} ${part} ${index}`).toBeLessThan(tolerance);
      }
    }
  }
}

const programs = [
  ...paperPrograms.map((program) => ({ id: program.id, source: paperSource(program) })),
  ...examples.filter(({ id }) => id === 'spirals' || id === 'kalman' || id === 'co2'),
];

describe('as each alone, on its own rows and given numbers', () => {
  for (const { id, source } of programs) {
    test(id, async () => {
      const { objective, parameters } = staged(source);
      const { step } = planTraining(objective!, parameters);
      if (step.kind !== 'update') throw new Error('the program searches for its steps');
      const inputs = sameInputs(4);
      const starts = startsAround(step.start, 5);
      const wanted = await oneByOne(step, starts, inputs);
      for (const lanes of kinds) {
        // Their first gradients are next to nothing: Adam makes full steps of their rounding errors.
        if (lanes === 'f32x4' && ['C08', 'M11'].includes(id)) continue;
        const backend = new WasmBackend('to compare', { lanes, sideBySide: 'members' });
        const scale = Math.max(
          1,
          ...wanted
            .flat(2)
            .flatMap((each) => [...each])
            .map(Math.abs)
            .filter(Number.isFinite),
        );
        const tolerance = tolerances[backend.report.precision];
        expectSame(
          await byPopulation(backend, step, starts, inputs),
          wanted,
          backend.report.precision === 'f32' ? tolerance * scale : tolerance,
        );
      }
    });
  }
});

test('members that were trained elsewhere continue from states of their own', async () => {
  const { objective, parameters } = staged(paperSource(paperPrograms.find(({ id }) => id === 'C06')!));
  const { step } = planTraining(objective!, parameters);
  if (step.kind !== 'update') throw new Error('the program searches for its steps');
  const inputs = sameInputs(3);
  const starts = startsAround(step.start, 5);
  const states = starts.map((_, member) =>
    step.state.map((x, index) => x * 0.9 ** member + 0.01 * (index + member)),
  );
  for (const lanes of kinds) {
    const backend = new WasmBackend('to compare', { lanes, sideBySide: 'members' });
    const got = await (await backend.population(step, starts, states)).advance(inputs);
    for (const [member, start] of starts.entries()) {
      const wanted = await (await alone.stepper({ ...step, start, state: states[member]! })).advance(inputs);
      expectSame([[got[member]!]], [[wanted]], tolerances[backend.report.precision]);
    }
  }
});

/** A step down the gradient of an expression of x, y and z, which records both. */
function descent(gradient: Graph): StepGraphs {
  const b = new GraphBuilder();
  const copier = new Copier(b);
  const inputs = inputNames.map((name) => b.input(name, numberType));
  for (const [index, input] of inputs.entries()) copier.set(gradient.parameters[index]!, input);
  const results = copier.copy(gradient.body, gradient.results);
  const next = inputs.map((x, index) => b.op('sub', [x, b.op('mul', [b.number(0.01), results[index + 1]!])]));
  const update = b.finish(
    [...results, ...next],
    [...results, ...next].map((_, index) => `${index}`),
  );
  return {
    update,
    objective: gradient,
    recorded: 4,
    recordedResults: 4,
    start: new Float64Array(3),
    rateFactors: null,
    state: new Float64Array(0),
    optimizer: { kind: 'sgd', rate: 0.01 },
  };
}

for (const lanes of kinds) {
  const backend = new WasmBackend('to compare', { lanes, sideBySide: 'members' });
  const small = new WasmBackend('to compare', { lanes, sideBySide: 'members', maxInFunction: 15 });
  const { precision } = backend.report;
  test(`members that part ways in branches and loops, in ${lanes}`, async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(
        randomProgram,
        fc.array(randomPoint, { minLength: 1, maxLength: 6 }),
        async (source, points) => {
          const gradient = differentiate(expressionGraph(source, inputNames));
          if (!points.every((point) => isSteady(gradient, point, precision))) return;
          compared++;
          const step = descent(gradient);
          const starts = points.map((point) => Float64Array.from(point));
          const inputs = sameInputs(1);
          for (const each of [backend, small]) {
            const population = await each.population(step, starts);
            const got = await population.advance(inputs);
            for (const [member, start] of starts.entries()) {
              const wanted = await (await alone.stepper({ ...step, start })).advance(inputs);
              expectSame([[got[member]!]], [[wanted]], precision === 'f64' ? 1e-9 : 1e-5);
            }
          }
        },
      ),
      { numRuns: runs },
    );
    expect(compared).toBeGreaterThan(0.6 * runs);
  }, 1_200_000);
}

/** The GPU's kernels beside the reference: programs, trajectories, and what happens when a device is lost. */

import fc from 'fast-check';
import { differentiate } from '../../src/autodiff';
import { type Backend, pointsOf, ReferenceBackend } from '../../src/backends';
import { tfjsDevice } from '../../src/backends/tfjs';
import { WasmBackend } from '../../src/backends/wasm';
import { compileKernel, unsupported, WebgpuBackend } from '../../src/backends/webgpu';
import { examples } from '../../src/examples/texts';
import { Evaluator, type Graph, prune, type RowSelection } from '../../src/graph';
import { expressionGraph, staged, withoutRestarts } from '../../src/testing/compile';
import { deadNames, deadPart, deadPoint } from '../../src/testing/deadParts';
import { cases } from '../../src/testing/gradientCases.json';
import { overRows } from '../../src/testing/overRows';
import { paperPrograms, paperSource } from '../../src/testing/paperPrograms';
import { inputNames, randomPoint, randomProgram } from '../../src/testing/randomProgram';
import { fixedCases, secondDerivatives } from '../../src/testing/secondDerivatives';
import {
  computedGraph,
  loadSteps,
  planTemperature,
  planTraining,
  pointAt,
  startsOf,
  Trainer,
  type TrainingPlan,
} from '../../src/train';

const reference = new ReferenceBackend('to compare with');

/** `lanes`: how many invocations a run has at most. */
export async function gpu(lanes = 1): Promise<WebgpuBackend> {
  const device = await tfjsDevice();
  if (device === null) throw new Error('there is no adapter');
  return new WebgpuBackend(device, 'to compare', (reason) => new WasmBackend(reason), lanes);
}

/** How far a list of numbers is from another: by the larger of the two, or by `scale` where both are smaller. */
export function apart(got: ArrayLike<number>, wanted: ArrayLike<number>, scale: number): number {
  let worst = 0;
  for (let index = 0; index < wanted.length; index++) {
    const [x, y] = [got[index]!, wanted[index]!];
    if (Object.is(x, y) || x === y) continue;
    const difference = Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y), scale);
    if (Number.isNaN(difference) || difference > worst)
      worst = Number.isNaN(difference) ? Infinity : difference;
  }
  return worst;
}

export interface Difference {
  readonly name: string;
  /** The largest difference of values and gradients, and of whole trajectories. */
  readonly values: number;
  readonly losses: number;
  readonly parameters: number;
  /** How far the losses and parameters are of a reference that rounds each value to 32 bits. */
  readonly narrow: number;
}

async function trajectory(plan: TrainingPlan, backend: Backend, steps: number) {
  const trainer = await Trainer.start(plan, backend);
  const { losses, parameters } = await trainer.advance(steps);
  const { present } = trainer;
  trainer.dispose();
  return { losses, parameters: Float64Array.from([...parameters, ...present]) };
}

/** The records of a run on the reference, each value rounded to 32 bits. */
function narrowRecords(plan: TrainingPlan, steps: number): Float64Array {
  const { batch } = plan.objective.options;
  if (plan.step.kind !== 'update' || batch !== null || plan.softness !== null) return new Float64Array(0);
  const { update, start, state: first, recorded } = plan.step;
  const evaluator = new Evaluator(update, { round: Math.fround });
  const state = Float64Array.from([...start, ...first]).map(Math.fround);
  const records = new Float64Array(recorded * steps);
  for (let step = 0; step < steps; step++) {
    const results = evaluator.evaluate(state, plan.rows.training);
    records.set(results.subarray(0, recorded), step * recorded);
    state.set(results.subarray(recorded));
  }
  return records;
}

/** Losses and parameters of such records. */
function narrowTrajectory(plan: TrainingPlan, steps: number) {
  const { width, naturals, gradients } = plan.layout;
  const records = narrowRecords(plan, steps);
  const each = Array.from({ length: records.length / width }, (_, step) =>
    records.subarray(step * width, (step + 1) * width),
  );
  return {
    losses: each.map((record) => record[0]!),
    parameters: each.flatMap((record) => [...record.subarray(naturals, gradients)]),
  };
}

interface Comparison {
  readonly name: string;
  readonly source: string;
  readonly starts?: Readonly<Record<string, number>>;
  readonly steps: number;
  readonly lanes?: number;
}

/** Null where the program is left to others. */
async function compare({
  name,
  source,
  starts = {},
  steps,
  lanes = 1,
}: Comparison): Promise<Difference | null> {
  const { objective, parameters } = staged(source);
  const plan = planTraining(objective!, parameters, { starts, tolerance: 0 });
  await loadSteps(plan.optimizer);
  if (unsupported(computedGraph(plan.step)) !== null) return null;
  const backend = await gpu(lanes);
  const graph = differentiate(objective!.graph);
  const point = pointAt(startsOf(plan.parameters), planTemperature(plan, 0));
  const rows: RowSelection | null = plan.rows.training;
  const wanted = await reference.evaluate(graph, point, rows);
  const values = apart(await backend.evaluate(graph, point, rows), wanted, Math.abs(wanted[0]!));
  const [ours, theirs] = [await trajectory(plan, backend, steps), await trajectory(plan, reference, steps)];
  const narrow = narrowTrajectory(plan, steps);
  return {
    name,
    values,
    losses: apart(ours.losses, theirs.losses, theirs.losses[0]!),
    parameters: apart(ours.parameters, theirs.parameters, 1),
    narrow: Math.max(
      apart(narrow.losses, theirs.losses.subarray(0, narrow.losses.length), theirs.losses[0]!),
      apart(narrow.parameters, theirs.parameters.subarray(0, narrow.parameters.length), 1),
    ),
  };
}

/** Each of the paper's programs, from its first start. */
export async function papers(steps: number, lanes = 1): Promise<Difference[]> {
  const differences: (Difference | null)[] = [];
  for (const program of paperPrograms) {
    const starts = Object.fromEntries(
      program.parameters.map((name, index) => [name, program.starts[0]![index]!]),
    );
    const name = `${program.id} ${program.name}`;
    differences.push(await compare({ name, source: paperSource(program), starts, steps, lanes }));
  }
  return differences.filter((each) => each !== null);
}

/** Each program of the gallery that is for a shader. */
export async function gallery(steps: number): Promise<Difference[]> {
  const differences: (Difference | null)[] = [];
  for (const { id, source } of examples) {
    // It comes round until two numbers are nearer than 32 bits can tell.
    if (id === 'counting') continue;
    // Populations have a comparison of their own.
    // Its search arrives sooner, where the losses of 32 bits tell no numbers apart.
    const taken = id === 'meeting' ? Math.ceil(steps / 2) : steps;
    differences.push(await compare({ name: id, source: withoutRestarts(source), steps: taken }));
  }
  return differences.filter((each) => each !== null);
}

/** Programs of one's own. */
export async function programs(list: readonly Comparison[]): Promise<Difference[]> {
  const differences: (Difference | null)[] = [];
  for (const each of list) differences.push(await compare(each));
  return differences.filter((each) => each !== null);
}

interface RandomOutcome {
  /** Where there was something to compare: values of moderate condition. */
  readonly compared: number;
  /** The largest difference, and the program that has it. */
  readonly worst: number;
  readonly source: string;
}

/** As far as 32-bit arithmetic of any kind is from the reference; NaN where a condition is close to its change. */
function roundingError(graph: Graph, point: readonly number[]): number {
  const exact = new Evaluator(graph);
  const wanted = exact.evaluate(point).slice();
  const narrow = new Evaluator(graph, { round: Math.fround });
  const others = [
    narrow.evaluate(point.map(Math.fround)).slice(),
    ...[-1e-5, -1e-6, 1e-6, 1e-5].map((step) => exact.evaluate(point.map((x) => x * (1 + step))).slice()),
  ];
  const [rounded, ...near] = others.map((each) => apart(each, wanted, 0.1)) as [number, ...number[]];
  // A jump is no derivative's doing.
  return Math.max(...near) > 1e-3 ? Number.NaN : rounded;
}

/** A software adapter takes long to compile a shader of more lines. */
const maxLines = 600;

function isQuick(graph: Graph): boolean {
  if (unsupported(graph) !== null) return false;
  const options = { recordedResults: graph.results.length, lanes: 1, runs: 1, groups: 1 };
  return compileKernel(graph, options).lines.length <= maxLines;
}

/** Random programs with branches and loops, of single numbers and over rows: values and gradients. */
export async function random(count: number, seed: number, lanes = 1): Promise<RandomOutcome> {
  const points = fc.array(randomPoint, { minLength: 2, maxLength: 5 });
  const cases = fc.sample(fc.tuple(randomProgram, points), { numRuns: count, seed });
  const backend = await gpu(lanes);
  let outcome: RandomOutcome = { compared: 0, worst: 0, source: '' };
  for (const [source, rows] of cases) {
    const expression = expressionGraph(source, inputNames);
    const single = differentiate(expression);
    if (!isQuick(single)) continue;
    if (!rows.every((point) => roundingError(single, point) < 3e-6)) continue;
    const mean = differentiate(prune(overRows(expression, rows)));
    for (const [graph, point] of [
      [single, rows[0]!],
      [mean, [rows[0]![2]!]],
    ] as const) {
      if (!isQuick(graph)) continue;
      const at = Float64Array.from(point);
      const wanted = await reference.evaluate(graph, at, null);
      const worst = apart(await backend.evaluate(graph, at, null), wanted, 0.1);
      outcome = { ...outcome, compared: outcome.compared + 1 };
      if (worst > outcome.worst) outcome = { ...outcome, worst, source };
    }
  }
  return outcome;
}

/** Random programs with a part that does not count, where its derivative is infinite, beside the programs without it. */
export async function deadParts(count: number, seed: number): Promise<RandomOutcome> {
  const backend = await gpu();
  let outcome: RandomOutcome = { compared: 0, worst: 0, source: '' };
  for (const { source, cut } of fc.sample(deadPart, { numRuns: count, seed })) {
    const [graph, plain] = [source, cut].map((each) => differentiate(expressionGraph(each, deadNames)));
    if (!isQuick(graph!)) continue;
    const at = Float64Array.from(deadPoint);
    const [got, wanted] = [
      await backend.evaluate(graph!, at, null),
      await reference.evaluate(plain!, at, null),
    ];
    const worst = apart(got, wanted, 0.1);
    outcome = { ...outcome, compared: outcome.compared + 1 };
    // What is not a number is the worst.
    if (!(worst <= outcome.worst)) outcome = { ...outcome, worst, source };
  }
  return outcome;
}

/** The losses of all members of a population over some steps, and of the same members in WebAssembly. */
export async function population(source: string, steps: number, lanes = 1): Promise<number> {
  const { objective, parameters } = staged(source);
  const plan = planTraining(objective!, parameters, { tolerance: 0 });
  const losses = async (backend: Backend): Promise<Float64Array> => {
    const trainer = await Trainer.start(plan, backend);
    await trainer.advance(steps);
    const { members } = trainer;
    trainer.dispose();
    return members!.losses;
  };
  const wanted = await losses(new WasmBackend('to compare with'));
  return apart(await losses(await gpu(lanes)), wanted, 1);
}

/** A grid of losses, beside the reference's. */
export async function grid(source: string, size: number, lanes = 1): Promise<number> {
  const { objective } = staged(source);
  const points = Array.from({ length: size }, (_, index) => {
    return Float64Array.from(objective!.graph.parameters, (_each, place) => 0.5 + Math.sin(index + place));
  });
  const backend = await gpu(lanes);
  const got = await backend.evaluateAll(objective!.graph, pointsOf(points), null);
  const wanted = new Float64Array(got.length);
  for (const [index, point] of points.entries())
    wanted.set(await reference.evaluate(objective!.graph, point, null), (index * got.length) / size);
  return apart(got, wanted, 1);
}

/** How far values, gradients and second derivatives at fixed points are from the reference; of what a shader computes. */
export async function seconds(): Promise<{ readonly source: string; readonly worst: number }[]> {
  const backend = await gpu();
  const found: { readonly source: string; readonly worst: number }[] = [];
  for (const each of fixedCases) {
    const point = Float64Array.from(each.point);
    for (const graph of secondDerivatives(each)) {
      if (!isQuick(graph)) continue;
      const wanted = await reference.evaluate(graph, point, null);
      const scale = Math.max(...wanted.map(Math.abs), 0.1);
      found.push({
        source: each.source,
        worst: apart(await backend.evaluate(graph, point, null), wanted, scale),
      });
    }
  }
  return found;
}

/** How far values and gradients are, where exponents are infinite, from those that are known. */
export async function infinite(): Promise<{ readonly source: string; readonly worst: number }[]> {
  const backend = await gpu();
  const found: { readonly source: string; readonly worst: number }[] = [];
  for (const { source, x, value, gradient } of cases) {
    if (!source.includes('inf.0') || gradient === undefined) continue;
    const got = await backend.evaluate(
      differentiate(expressionGraph(source, ['x'])),
      Float64Array.of(x),
      null,
    );
    const numbers = { '+inf': Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY };
    const wanted = typeof value === 'string' ? numbers[value as keyof typeof numbers] : Number(value);
    found.push({ source, worst: apart(got, [wanted, gradient], 0.1) });
  }
  return found;
}

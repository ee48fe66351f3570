/** The GPU's kernels beside the reference: functions, programs, trajectories, and what happens when a device is lost. */

import { differentiate } from '../../src/autodiff';
import { type Backend, ReferenceBackend, type RowSelection } from '../../src/backends';
import { tfjsDevice } from '../../src/backends/tfjs';
import { WasmBackend } from '../../src/backends/wasm';
import { WebgpuBackend } from '../../src/backends/webgpu';
import { type Graph, GraphBuilder, numberType, type OpName, opNames, ops } from '../../src/graph';
import { staged } from '../../src/testing/compile';
import { paperPrograms, paperSource } from '../../src/testing/paperPrograms';
import { planTraining, Trainer, type TrainingPlan } from '../../src/train';

const reference = new ReferenceBackend('to compare with');

async function gpu(): Promise<WebgpuBackend> {
  const device = await tfjsDevice();
  if (device === null) throw new Error('there is no adapter');
  return new WebgpuBackend(device, 'to compare', (reason) => new WasmBackend(reason));
}

/** How far a list of numbers is from another: by the larger of the two, or by `scale` where both are smaller. */
function apart(got: ArrayLike<number>, wanted: ArrayLike<number>, scale: number): number {
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

function graphOf(op: OpName, order: number | null): Graph {
  const b = new GraphBuilder();
  const { operands } = ops[op];
  const inputs = operands.map((_, index) => b.input(`x${index}`, numberType));
  const values = operands.map((element, index) => {
    const input = inputs[index]!;
    return element === 'number' ? input : b.op('lt', [b.number(0.5), input]);
  });
  if (order !== null) values[1] = b.number(order);
  return b.finish([b.op(op, values)], [op]);
}

const special = [
  0,
  -0,
  1,
  -1,
  2,
  -2,
  3,
  0.5,
  -0.5,
  1e-30,
  1e30,
  Infinity,
  -Infinity,
  NaN,
  16777216,
  88,
  -88,
  710,
];

function pointsFor(op: OpName): number[][] {
  const { operands } = ops[op];
  const count = operands.length;
  const points: number[][] = [];
  let seed = 12345;
  const next = (): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return seed / 2 ** 32;
  };
  for (let index = 0; index < 3000; index++) {
    const spread = 10 ** (6 * next() - 4);
    points.push(Array.from({ length: count }, () => Math.fround((2 * next() - 1) * spread)));
  }
  if (count === 1) for (const x of special) points.push([Math.fround(x)]);
  if (count === 2)
    for (const x of special) for (const y of special) points.push([Math.fround(x), Math.fround(y)]);
  return points;
}

export interface OpError {
  readonly op: string;
  readonly worst: number;
  readonly at: readonly number[];
  readonly got: number;
  readonly wanted: number;
}

/** The largest error of each op, relative to its value, or to `floor` where that is smaller. */
export async function functions(floor: number): Promise<OpError[]> {
  const backend = await gpu();
  const errors: OpError[] = [];
  for (const op of opNames) {
    for (const order of op === 'polygamma' ? [0, 1, 2] : [null]) {
      const graph = graphOf(op, order);
      const points = pointsFor(op).map((point) => (order === null ? point : [point[0]!, order]));
      const got = await backend.evaluateAll(
        graph,
        points.map((each) => Float64Array.from(each)),
        null,
      );
      let worst: OpError = { op: `${op}${order ?? ''}`, worst: 0, at: [], got: 0, wanted: 0 };
      for (const [index, point] of points.entries()) {
        const [x, y, z] = ops[op].operands.map((element, place) =>
          element === 'number' ? point[place]! : Number(point[place]! > 0.5),
        );
        const wanted = ops[op].evaluate(x!, y!, z!);
        const narrow = Math.fround(wanted);
        // What 32 bits do not hold is infinite there, or 0.
        if (Math.abs(narrow) > 3e38 && Math.abs(got[index]!) > 3e38) continue;
        if (Math.abs(wanted) < 1.2e-38 && Math.abs(got[index]!) < 1.2e-38) continue;
        const error = apart([got[index]!], [wanted], floor);
        if (error > worst.worst) worst = { ...worst, worst: error, at: point, got: got[index]!, wanted };
      }
      errors.push(worst);
    }
  }
  return errors;
}

export interface Difference {
  readonly name: string;
  /** Of values and gradients, and of whole trajectories. */
  readonly values: number;
  readonly losses: number;
  readonly parameters: number;
}

async function trajectory(plan: TrainingPlan, backend: Backend, steps: number) {
  const trainer = await Trainer.start(plan, backend);
  const { losses, parameters } = await trainer.advance(steps);
  const { present } = trainer;
  trainer.dispose();
  return { losses, parameters: Float64Array.from([...parameters, ...present]) };
}

async function compare(
  name: string,
  source: string,
  starts: Readonly<Record<string, number>>,
  steps: number,
): Promise<Difference> {
  const { objective, parameters } = staged(source);
  const plan = planTraining(objective!, parameters, { starts, tolerance: 0 });
  const backend = await gpu();
  const graph = differentiate(objective!.graph);
  const point = Float64Array.from(plan.parameters.flatMap(({ start }) => [...start]));
  const rows: RowSelection | null = plan.rows.training;
  const wanted = await reference.evaluate(graph, point, rows);
  const values = apart(await backend.evaluate(graph, point, rows), wanted, Math.abs(wanted[0]!));
  const [ours, theirs] = [await trajectory(plan, backend, steps), await trajectory(plan, reference, steps)];
  return {
    name,
    values,
    losses: apart(ours.losses, theirs.losses, theirs.losses[0]!),
    parameters: apart(ours.parameters, theirs.parameters, 1),
  };
}

/** Each of the paper's programs, from its first start. */
export async function papers(steps: number): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const program of paperPrograms) {
    const starts = Object.fromEntries(
      program.parameters.map((name, index) => [name, program.starts[0]![index]!]),
    );
    differences.push(await compare(`${program.id} ${program.name}`, paperSource(program), starts, steps));
  }
  return differences;
}

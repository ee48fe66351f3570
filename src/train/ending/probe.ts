/**
 * Evaluates the objective of a run around its end: loss and gradients at unconstrained points, on one backend. It counts
 * the arithmetic, so that looking at the end never takes much longer than a second, on any machine.
 */

import { type Backend, pointsOf, resultsAt, workOf } from '../../backends';
import { type Graph, type RowSelection, sizeOf } from '../../graph';
import { sliceMilliseconds, yieldToEventLoop } from '../../rpc';
import { planTemperature, type TrainingPlan } from '../plan';
import { reportedRows } from '../reportedRows';
import { trainingStep } from '../stepGraphs';

/** The objective at one point. */
export interface Evaluated {
  readonly point: Float64Array;
  readonly loss: number;
  /** The natural values, and the derivatives of the loss by them: all elements of all parameters. */
  readonly naturals: Float64Array;
  readonly gradients: Float64Array;
  /** The derivatives by the unconstrained values, without clipping. */
  readonly slopes: Float64Array;
}

/**
 * The units of arithmetic that all evaluations together may take: less than a second of plain evaluation, or of a
 * compiled program.
 */
const maxWork = { plain: 3e7, compiled: 3e8 } as const;
/** The number of points of one call: messages are read between two calls. */
const pointsOfCall = 16;

export class Probe {
  private readonly graph: Graph;
  private readonly rows: RowSelection | null;
  private readonly work: number;
  private readonly given: Float64Array;
  private readonly sizes: { readonly recorded: number; readonly naturals: number };
  private left: number;
  /** The unconstrained end of the run. */
  readonly end: Float64Array;
  /** The parameter that each unconstrained element belongs to. */
  readonly owners: Int32Array;

  /** `present` is all elements of all parameters at the end, after `taken` steps. */
  constructor(
    plan: TrainingPlan,
    private readonly backend: Backend,
    present: Float64Array,
    taken: number,
  ) {
    const { graph, rows, objective } = plan;
    let next = 0;
    const parameters = plan.parameters.map((each) => {
      const start = present.slice(next, next + each.start.length);
      next += start.length;
      return { ...each, start };
    });
    const step = trainingStep({
      parameters,
      map: plan.map,
      graph,
      gradient: () => plan.gradient,
      optimizer: { kind: 'lbfgs', history: 0 },
      clipNorm: null,
      recordedAs: 'elements',
      residuals: null,
      rowCount: () => 1,
    });
    this.graph = step.objective;
    this.end = step.start.map(finiteEnd);
    this.sizes = { recorded: graph.results.length, naturals: present.length };
    const inputs = this.graph.parameters.map(({ type }) => sizeOf(type.shape));
    this.owners = Int32Array.from(
      parameters.flatMap((_, index) => new Array<number>(inputs[index]!).fill(index)),
    );
    // Noise is zero at the end; the temperature is that of the last step.
    this.given = new Float64Array(inputs.reduce((sum, size) => sum + size, 0) - this.end.length);
    const temperature = planTemperature(plan, Math.max(0, taken - 1));
    if (temperature !== null) this.given[0] = temperature;
    this.rows = reportedRows(plan, this.graph, rows.training);
    const { once, perRow } = workOf(this.graph);
    const rowCount = this.rows?.rows.length ?? objective.rowCount ?? commonRows(this.graph);
    this.left = backend.report.name === 'reference' ? maxWork.plain : maxWork.compiled;
    this.work = once.numbers + once.tensors + rowCount * (perRow.numbers + perRow.tensors) + 1;
  }

  get precision(): 'f64' | 'f32' {
    return this.backend.report.precision;
  }

  /** Whether so many more evaluations are few enough. */
  affords(count: number): boolean {
    return count * this.work <= this.left;
  }

  async at(points: readonly Float64Array[]): Promise<readonly Evaluated[]> {
    this.left -= points.length * this.work;
    const evaluated: Evaluated[] = [];
    let until = performance.now() + sliceMilliseconds;
    for (let first = 0; first < points.length; first += pointsOfCall) {
      evaluated.push(...(await this.evaluate(points.slice(first, first + pointsOfCall))));
      if (performance.now() < until) continue;
      await yieldToEventLoop();
      until = performance.now() + sliceMilliseconds;
    }
    return evaluated;
  }

  private async evaluate(points: readonly Float64Array[]): Promise<readonly Evaluated[]> {
    const operands = points.map((point) => Float64Array.from([...point, ...this.given]));
    const results = await resultsAt(this.backend, this.graph, pointsOf(operands), this.rows);
    const width = results.length / points.length;
    const { recorded, naturals } = this.sizes;
    return points.map((point, index) => {
      const own = results.subarray(index * width, (index + 1) * width);
      return {
        point,
        loss: own[0]!,
        naturals: own.slice(recorded, recorded + naturals),
        gradients: own.slice(recorded + naturals, recorded + 2 * naturals),
        slopes: own.slice(recorded + 2 * naturals),
      };
    });
  }
}

/** A natural value that was rounded to its bound has no finite unconstrained number; this one is as near as any. */
function finiteEnd(value: number): number {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 0 : Math.sign(value) * 700;
}

function commonRows({ axes }: Graph): number {
  return axes.reduce((most, { rowCount }) => Math.max(most, rowCount), 1);
}

/** Whether loss and slopes are numbers. */
export function isFiniteAt({ loss, slopes }: Evaluated): boolean {
  return Number.isFinite(loss) && slopes.every(Number.isFinite);
}

/** `point` moved by `length` times `way`, element by element. */
export function moved(point: Float64Array, length: number, way: Float64Array): Float64Array {
  return point.map((each, index) => each + length * way[index]!);
}

/** `point` with one element changed by so much. */
export function nudged(point: Float64Array, element: number, by: number): Float64Array {
  const changed = point.slice();
  changed[element] = changed[element]! + by;
  return changed;
}

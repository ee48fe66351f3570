/**
 * Evaluates the objective of a run around its end: loss and gradients at unconstrained points, on one backend. It counts
 * the arithmetic, so that looking at the end never takes much longer than a second, on any machine.
 */

import { type Backend, pointsOf, resultsAt, workOf } from '../../backends';
import { type Graph, type RowSelection, sizeOf } from '../../graph';
import { sliceMilliseconds, yieldToEventLoop } from '../../rpc';
import { planTemperature, type TrainingPlan } from '../plan';
import { reportedRows } from '../reportedRows';

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
/** The time that `maxWork` may take. */
const maxMilliseconds = 1000;
/** The number of points of one call: messages are read between two calls. */
const pointsOfCall = 16;

export class Probe {
  private readonly graph: Graph;
  private readonly rows: RowSelection | null;
  private work: number;
  /** Whether a loop turns as often as computed numbers say, so that the count of the work is a guess. */
  private readonly isGuess: boolean;
  private readonly given: Float64Array;
  private left: number;
  /** The unconstrained end of the run. */
  readonly end: Float64Array;
  /** The parameter that each unconstrained element belongs to. */
  readonly owners: Int32Array;

  /** `present` is all elements of all parameters at the end, after `taken` steps. */
  constructor(
    private readonly plan: TrainingPlan,
    private readonly backend: Backend,
    present: Float64Array,
    taken: number,
  ) {
    const { gradient, rows, objective, map } = plan;
    // The figures of a run that does not move are of the same graph, so that a backend has compiled it.
    this.graph = gradient;
    this.end = map.toFree(present);
    this.owners = Int32Array.from(
      map.freeShapes.flatMap((shape, index) => new Array<number>(sizeOf(shape)).fill(index)),
    );
    const inputs = gradient.parameters.reduce((sum, { type }) => sum + sizeOf(type.shape), 0);
    // Noise is zero at the end; the temperature is that of the last step.
    this.given = new Float64Array(inputs - present.length);
    const temperature = planTemperature(plan, Math.max(0, taken - 1));
    if (temperature !== null) this.given[0] = temperature;
    this.rows = reportedRows(plan, gradient, rows.training);
    const { once, perRow, isGuess } = workOf(gradient);
    const rowCount = this.rows?.rows.length ?? objective.rowCount ?? mostRows(gradient);
    this.left = this.room;
    this.isGuess = isGuess;
    this.work = once.numbers + once.tensors + rowCount * (perRow.numbers + perRow.tensors) + 1;
  }

  private get room(): number {
    return this.backend.report.name === 'reference' ? maxWork.plain : maxWork.compiled;
  }

  get precision(): 'f64' | 'f32' {
    return this.backend.report.precision;
  }

  /** Whether so many more evaluations are few enough. */
  affords(count: number): boolean {
    return count * this.work <= this.left;
  }

  /** Whether the linear model of absolute residuals leads to no lower sum of them; false for other losses. */
  async isLeastAbsolute(end: Evaluated): Promise<boolean> {
    const { step } = this.plan;
    if (step.finish === null || !this.affords(end.point.length)) return false;
    const input = { rows: this.rows, given: this.given };
    return step.finish().isLeast(end, this.backend, input, async (point) => (await this.at([point]))[0]!);
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
    const { plan, graph, given } = this;
    const { map } = plan;
    const naturals = points.map((point) => map.toNatural(point));
    const operands = naturals.map((each) => Float64Array.from([...each, ...given]));
    const began = performance.now();
    const results = await resultsAt(this.backend, graph, pointsOf(operands), this.rows);
    if (this.isGuess) this.learnWork((performance.now() - began) / points.length);
    const width = results.length / points.length;
    const recorded = width - map.naturalSize;
    return points.map((point, index) => {
      const own = results.subarray(index * width, (index + 1) * width);
      const gradients = own.slice(recorded);
      return {
        point,
        loss: own[0]!,
        naturals: naturals[index]!,
        gradients,
        slopes: map.toFreeGradient(point, gradients),
      };
    });
  }

  /** Corrects a guess of the work by the time of an evaluation in milliseconds. */
  private learnWork(time: number): void {
    this.work = Math.max(this.work, (time / maxMilliseconds) * this.room);
  }
}

function mostRows({ axes }: Graph): number {
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

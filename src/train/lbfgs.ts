/**
 * L-BFGS: a direction from the last few steps and the changes of the gradient along them, and a line search along it.
 * Liu and Nocedal, Mathematical Programming 45 (1989); Nocedal and Wright, Numerical Optimization (2nd edition, 2006),
 * section 7.2. All arithmetic except the objective's is in doubles on every backend.
 */

import {
  type Backend,
  type Checkpoint,
  concatenate,
  givenOfStep,
  type LineSearched,
  rowsOfStep,
  type SearchEnd,
  type StepInputs,
  type StepObjective,
  type Stepper,
} from '../backends';
import type { RowSelection } from '../graph';
import { searchLine, type Trial } from './lineSearch';

/** A step and the change of the gradient along it, with the inverse of their product. */
interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly inverse: number;
}

/** The objective at a point: the recorded values, and the gradient to follow. */
interface Evaluated {
  readonly point: Float64Array;
  readonly record: Float64Array;
  readonly loss: number;
  readonly gradient: Float64Array;
}

/** The inputs of one step. */
interface StepInput {
  readonly rows: RowSelection | null;
  readonly given: Float64Array;
}

type Tried = Trial & { readonly at: Evaluated };

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, each, index) => sum + each * b[index]!, 0);
const plus = (a: Float64Array, factor: number, b: Float64Array): Float64Array =>
  a.map((each, index) => each + factor * b[index]!);

/** Minus the inverse Hessian, as approximated by the pairs, times the gradient: the two loops of algorithm 7.4. */
export function direction(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const last = pairs.at(-1);
  let q: Float64Array = gradient;
  const weights = new Float64Array(pairs.length);
  for (let index = pairs.length - 1; index >= 0; index--) {
    const { step, change, inverse } = pairs[index]!;
    weights[index] = inverse * dot(step, q);
    q = plus(q, -weights[index]!, change);
  }
  const scale = last === undefined ? 1 : 1 / (last.inverse * dot(last.change, last.change));
  let r: Float64Array = q.map((each) => scale * each);
  for (const [index, { step, change, inverse }] of pairs.entries()) {
    r = plus(r, weights[index]! - inverse * dot(change, r), step);
  }
  return r.map((each) => -each);
}

export class LbfgsStepper implements Stepper {
  private pairs: Pair[] = [];
  private point: Float64Array;
  /** The objective at `point`, if it is known and does not change from step to step. */
  private known: Evaluated | null = null;
  ended: SearchEnd | null = null;

  constructor(
    private readonly objective: StepObjective & { readonly optimizer: LineSearched },
    private readonly backend: Backend,
  ) {
    this.point = objective.start;
  }

  async advance(inputs: StepInputs): Promise<Float64Array> {
    const records: Float64Array[] = [];
    for (let step = 0; step < inputs.count && this.ended === null; step++) {
      const input = { rows: rowsOfStep(inputs, step), given: givenOfStep(inputs, step) };
      const here = this.known ?? (await this.evaluate(this.point, input));
      records.push(here.record);
      const next = await this.next(here, input);
      if (next === null) this.ended = 'stalled';
      if (next !== null) this.move(here, next, input);
    }
    return concatenate(records);
  }

  async present(): Promise<Float64Array> {
    return this.point.slice();
  }

  async checkpoint(): Promise<Checkpoint> {
    const { point, known, ended } = this;
    const pairs = [...this.pairs];
    const restore = async (): Promise<void> => {
      this.point = point;
      this.known = known;
      this.ended = ended;
      this.pairs = [...pairs];
    };
    return { restore, dispose: () => undefined };
  }

  dispose(): void {}

  private async evaluate(point: Float64Array, { rows, given }: StepInput): Promise<Evaluated> {
    const { objective, recorded } = this.objective;
    const operands = given.length === 0 ? point : Float64Array.from([...point, ...given]);
    const results = await this.backend.evaluate(objective, operands, rows);
    const record = results.slice(0, recorded);
    return { point, record, loss: record[0]!, gradient: results.slice(recorded) };
  }

  /** The end of the next step; null if no step lowers the loss. */
  private async next(here: Evaluated, input: StepInput): Promise<Evaluated | null> {
    if (!Number.isFinite(here.loss) || !here.gradient.every(Number.isFinite)) return null;
    const found = await this.along(direction(here.gradient, this.pairs), here, input);
    if (found !== null || this.pairs.length === 0) return found;
    // The pairs may mislead: the second try goes straight down.
    this.pairs = [];
    return this.along(direction(here.gradient, []), here, input);
  }

  private async along(way: Float64Array, here: Evaluated, input: StepInput): Promise<Evaluated | null> {
    const slope = dot(way, here.gradient);
    if (!(slope < 0)) return null;
    const start: Tried = { length: 0, value: here.loss, slope, at: here };
    // A direction from pairs has a length. The gradient alone gives no length.
    const first = this.pairs.length > 0 ? 1 : Math.min(1, 1 / Math.sqrt(-slope));
    const found = await searchLine(start, first, async (length): Promise<Tried> => {
      const at = await this.evaluate(plus(here.point, length, way), input);
      return { length, value: at.loss, slope: dot(way, at.gradient), at };
    });
    return found?.at ?? null;
  }

  private move(from: Evaluated, to: Evaluated, { given }: StepInput): void {
    const step = plus(to.point, -1, from.point);
    const change = plus(to.gradient, -1, from.gradient);
    const product = dot(step, change);
    // Only a positive product keeps the inverse Hessian positive definite.
    if (product > Number.EPSILON * dot(change, change)) {
      this.pairs.push({ step, change, inverse: 1 / product });
      if (this.pairs.length > this.objective.optimizer.history) this.pairs.shift();
    }
    this.point = to.point;
    this.known = given.length === 0 ? to : null;
  }
}

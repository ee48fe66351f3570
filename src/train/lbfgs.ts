/**
 * L-BFGS: a direction from the last few steps and the changes of the gradient along them, and a line search along it.
 * Liu and Nocedal, Mathematical Programming 45 (1989); Nocedal and Wright, Numerical Optimization (2nd edition, 2006),
 * section 7.2. It moves parameters in units of their size. Where that leads no further, it looks at how the loss curves.
 * All arithmetic except the objective's is in doubles on every backend, and a search that has ended in 32-bit floats goes
 * on in 64 bits.
 */

import {
  type Backend,
  type Checkpoint,
  concatenate,
  givenOfStep,
  type LineSearched,
  ReferenceBackend,
  rowsOfStep,
  type SearchEnd,
  type StepInputs,
  type StepObjective,
  type Stepper,
} from '../backends';
import { wasmPart } from '../backends/lateBackends';
import { type Graph, Random, type RowSelection } from '../graph';
import type { AbsoluteFinish } from './absoluteFinish';
import type { CurvatureGraph } from './curvatureGraph';
import { searchLine, type Trial } from './lineSearch';
import { direction, dot, largest, type Metric, metricOf, type Pair, plus, sizesOf } from './quasiNewton';
import { lengthOf, shortestMixture } from './shortestMixture';

/** An objective that is searched, with the size of each unconstrained number. */
export interface Searched extends StepObjective {
  readonly sizes: Float64Array;
  /** The places of the numbers that start at 0, so that their sizes are not known. */
  readonly unsized: readonly number[];
  /** How the loss curves at a point, made when it is first asked for; null where that is not known. */
  readonly curvature: () => CurvatureGraph | null;
  /** What ends a search for the least sum of absolute residuals; null for other losses. */
  readonly finish: (() => AbsoluteFinish) | null;
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

/** How the last step was found, for an explanation of it. */
export interface LineSearch {
  /** What its direction is made of, or the vertex of absolute residuals to which it goes at once. */
  readonly by: 'gradient' | 'pairs' | 'curvature' | 'edge' | 'vertex';
  /** How many earlier steps the direction is made of. */
  readonly pairs: number;
  /** By the unconstrained numbers: the step is the direction times the length. */
  readonly direction: Float64Array;
  readonly gradient: Float64Array;
  /** The derivative of the loss along the direction. */
  readonly slope: number;
  readonly length: number;
  /** How many lengths were tried. */
  readonly tried: number;
  /** The loss after the step. */
  readonly loss: number;
}

/** The relative rounding of a loss that is a sum of some terms, in each precision. */
const rounding = { f64: 1e-13, f32: 1e-6 } as const;
/** The change of every parameter in a first step, in units of its size. */
const firstMove = 0.05;
/** The largest change of a parameter, in units of its size, that is no change. */
const smallMove = 1e-15;
/** The change of a parameter, in units of its size, that should change the loss. */
const longMove = 0.01;
/** How many steps may change the loss by rounding only, without a smaller gradient than before. */
const maxQuiet = 30;
/** How many steps may go by until the curvature of the loss is looked at again. */
const maxAge = 40;

/** Edges: how far around, in units of the sizes, gradients are taken, and with how many parameters at most. */
const edgeRadii = [1e-2, 1e-4, 1e-6, 1e-8] as const;
const maxEdges = 24;
/** The share of their length by which gradients differ across an edge, and under which their mixture is 0. */
const [jump, balanced] = [0.02, 1e-3];

export class LbfgsStepper implements Stepper {
  ended: SearchEnd | null = null;
  /** How the last step was found; null before the first one, and after the end. */
  found: LineSearch | null = null;
  private pairs: Pair[] = [];
  private point: Float64Array;
  /** The objective at `point`, if it is known and does not change from step to step. */
  private known: Evaluated | null = null;
  /** The number of steps since the loss or the gradient became smaller, and the smallest gradient before. */
  private quiet = 0;
  private smallest = Number.POSITIVE_INFINITY;
  /** How the loss curved at a point before, if directions begin with that; and the number of steps since it was looked at. */
  private metric: Metric | null = null;
  private age = 0;
  /** Whether the search has come further since. */
  private hasMoved = true;
  /** The size of each number; null before the first step, and where some are not known yet. */
  private measured: Float64Array | null = null;

  constructor(
    private readonly objective: Searched & { readonly optimizer: LineSearched },
    private backend: Backend,
  ) {
    this.point = objective.start;
  }

  private get sizes(): Float64Array {
    return this.measured ?? this.objective.sizes;
  }

  async advance(inputs: StepInputs): Promise<Float64Array> {
    const records: Float64Array[] = [];
    for (let step = 0; step < inputs.count && this.ended === null; step++) {
      const input = { rows: rowsOfStep(inputs, step), given: givenOfStep(inputs, step) };
      if (this.measured === null) await this.measureSizes(input);
      const here = this.known ?? (await this.evaluate(this.point, input));
      records.push(here.record);
      this.found = null;
      const next = await this.next(here, input);
      if (next instanceof Object) this.move(here, next, input);
      else if (this.backend.report.precision === 'f64' || next === 'lost')
        this.ended = next === 'lost' ? 'stalled' : next;
      else await this.finishInDoubles();
    }
    return concatenate(records);
  }

  async present(): Promise<Float64Array> {
    return this.point.slice();
  }

  async checkpoint(): Promise<Checkpoint> {
    const { point, known, ended, quiet, smallest, metric, age, hasMoved, measured, backend } = this;
    const pairs = [...this.pairs];
    const restore = async (): Promise<void> => {
      this.point = point;
      this.known = known;
      this.ended = ended;
      this.quiet = quiet;
      this.smallest = smallest;
      this.metric = metric;
      this.age = age;
      this.hasMoved = hasMoved;
      this.measured = measured;
      this.backend = backend;
      this.pairs = [...pairs];
    };
    const bytes = (1 + 2 * pairs.length) * point.byteLength;
    return { bytes, restore, dispose: () => undefined };
  }

  dispose(): void {}

  private async evaluate(point: Float64Array, { rows, given }: StepInput): Promise<Evaluated> {
    const { objective, recorded } = this.objective;
    const results = await this.backend.evaluate(objective, operandsOf(point, given), rows);
    const record = results.slice(0, recorded);
    const gradient = results.slice(recorded).map((each, index) => each * this.sizes[index]!);
    return { point, record, loss: record[0]!, gradient };
  }

  /** Evaluates from now on in 64 bits: in WebAssembly, or plainly where that does not compute the objective. */
  private async finishInDoubles(): Promise<void> {
    const { unsupported, WasmBackend } = await wasmPart.load();
    const reason = 'The end of a search in 32-bit floats.';
    const isPlain = unsupported(this.objective.objective) !== null;
    this.backend = isPlain ? new ReferenceBackend(reason) : new WasmBackend(reason);
    this.known = null;
    this.pairs = [];
    this.measured = null;
    this.quiet = 0;
    this.smallest = Number.POSITIVE_INFINITY;
  }

  /** The end of the next step, or why there is none. `lost` means that the present point is not finite. */
  private async next(here: Evaluated, input: StepInput): Promise<Evaluated | SearchEnd | 'lost'> {
    if (!Number.isFinite(here.loss) || !here.gradient.every(Number.isFinite)) return 'lost';
    const length = largest(here.gradient);
    if (length === 0) return 'gradient';
    if (this.quiet >= maxQuiet)
      return (
        (await this.byCurvature(here, input)) ??
        (await this.toVertex(here, input)) ??
        (await this.acrossEdge(here, input)) ??
        'precision'
      );
    const renewed = this.age++ < maxAge ? null : await this.byCurvature(here, input);
    if (renewed !== null) return renewed;
    const found = await this.along(direction(here.gradient, this.pairs, this.metric), here, input);
    if (found !== null) return found;
    const curved = await this.byCurvature(here, input);
    if (curved !== null) return curved;
    if (this.pairs.length > 0 || this.metric !== null) {
      // The pairs may mislead: the last try goes straight down.
      this.pairs = [];
      this.metric = null;
      const again = await this.along(direction(here.gradient, []), here, input);
      if (again !== null) return again;
    }
    const vertex = await this.toVertex(here, input);
    if (vertex !== null) return vertex;
    const across = await this.acrossEdge(here, input);
    if (across !== null) return across;
    // A step that would gain no more than rounding shows that the search has arrived as far as the losses tell.
    return this.quiet > 0 ? 'precision' : 'stalled';
  }

  /**
   * Newton's step by how the loss curves here, with which directions begin from then on: where units differ or a valley
   * is narrow, gradients alone lead nowhere. Null where it is not known, has not changed or gains nothing.
   */
  private async byCurvature(here: Evaluated, input: StepInput): Promise<Evaluated | null> {
    if (!this.hasMoved || this.backend.report.precision === 'f32') return null;
    this.hasMoved = false;
    this.age = 0;
    const curvature = this.objective.curvature();
    if (curvature === null || curvature.multiple === null) return null;
    const values = await this.curvatureAt(curvature.graph, input);
    const metric = metricOf(curvature, values, here.gradient, this.sizes);
    const found = metric === null ? null : await this.along(metric.newton, here, input, 1, 'curvature');
    if (found === null) return null;
    this.metric = metric;
    this.pairs = [];
    return found;
  }

  /** A step to where as many absolute residuals are 0 as there are parameters. */
  private async toVertex(here: Evaluated, input: StepInput): Promise<Evaluated | null> {
    const { finish } = this.objective;
    if (finish === null || this.backend.report.precision === 'f32') return null;
    this.pairs = [];
    const next = await finish().next(here, this.backend, input, (point) => this.evaluate(point, input));
    if (next !== null) this.noteSearch('vertex', here, next, plus(next.point, -1, here.point), 1, 1);
    return next;
  }

  private curvatureAt(graph: Graph, { rows, given }: StepInput): Promise<Float64Array> {
    return this.backend.evaluate(graph, operandsOf(this.point, given), rows);
  }

  /** Measures numbers that start at 0, and so tell no size, by what they change of residuals. */
  private async measureSizes(input: StepInput): Promise<void> {
    const { sizes, unsized, curvature } = this.objective;
    const isKnown = unsized.length === 0 || this.backend.report.precision === 'f32';
    const factor = isKnown ? null : curvature();
    if (factor === null || factor.kind !== 'factor') this.measured = sizes;
    else this.measured = sizesOf(await this.curvatureAt(factor.graph, input), sizes, unsized);
  }

  /**
   * A step from an edge of the loss, such as that of an absolute value, where the gradient of one side leads nowhere:
   * along the shortest mixture of the gradients around (Burke, Lewis and Overton, SIAM Journal on Optimization 15, 2005).
   * Null where the loss is smooth, or nothing around is lower.
   */
  private async acrossEdge(here: Evaluated, input: StepInput): Promise<Evaluated | null> {
    const { sizes } = this;
    if (sizes.length > maxEdges) return null;
    const random = new Random(5);
    for (const radius of edgeRadii) {
      const gradients = [here.gradient];
      for (let sample = 0; sample < 2 * sizes.length + 2; sample++) {
        const offset = random.normals(sizes.length).map((each, index) => radius * each * sizes[index]!);
        const { gradient } = await this.evaluate(plus(here.point, 1, offset), input);
        if (gradient.every(Number.isFinite)) gradients.push(gradient);
      }
      const longest = Math.max(...gradients.map(lengthOf));
      const apart = Math.max(...gradients.map((each) => lengthOf(plus(each, -1, here.gradient))));
      if (!(apart > jump * longest)) return null;
      const mixture = shortestMixture(gradients);
      if (lengthOf(mixture) <= balanced * longest) continue;
      this.pairs = [];
      const way = mixture.map((each) => -each);
      const found = await this.along(way, here, input, radius / largest(way), 'edge');
      if (found !== null && found.loss < here.loss) return found;
    }
    return null;
  }

  /** `way` is in units of the sizes of the parameters. */
  private async along(
    way: Float64Array,
    here: Evaluated,
    input: StepInput,
    // A direction from pairs, or from how the loss curves, has a length. The gradient alone gives none.
    first = this.pairs.length > 0 || this.metric !== null ? 1 : firstMove / largest(way),
    by: LineSearch['by'] = this.metric !== null ? 'curvature' : this.pairs.length > 0 ? 'pairs' : 'gradient',
  ): Promise<Evaluated | null> {
    const slope = dot(way, here.gradient);
    if (!(slope < 0)) return null;
    const start: Tried = { length: 0, value: here.loss, slope, at: here };
    const scaled = way.map((each, index) => each * this.sizes[index]!);
    const noise = rounding[this.backend.report.precision] * Math.abs(here.loss);
    let tried = 0;
    const found = await searchLine(
      start,
      first,
      async (length): Promise<Tried> => {
        tried++;
        const at = await this.evaluate(plus(here.point, length, scaled), input);
        return { length, value: at.loss, slope: dot(way, at.gradient), at };
      },
      noise,
    );
    if (found !== null) this.noteSearch(by, here, found.at, scaled, found.length, tried);
    return found?.at ?? null;
  }

  private noteSearch(
    by: LineSearch['by'],
    here: Evaluated,
    { loss }: Evaluated,
    direction: Float64Array,
    length: number,
    tried: number,
  ): void {
    const gradient = here.gradient.map((each, index) => each / this.sizes[index]!);
    const slope = dot(gradient, direction);
    const pairs = by === 'pairs' || by === 'curvature' ? this.pairs.length : 0;
    this.found = { by, pairs, direction, gradient, slope, length, tried, loss };
  }

  private move(from: Evaluated, to: Evaluated, { given }: StepInput): void {
    const step = plus(to.point, -1, from.point).map((each, index) => each / this.sizes[index]!);
    const change = plus(to.gradient, -1, from.gradient);
    const product = dot(step, change);
    // Only a positive product keeps the inverse Hessian positive definite. What is compared has no unit.
    if (product > Number.EPSILON * lengthOf(step) * lengthOf(change)) {
      this.pairs.push({ step, change, inverse: 1 / product });
      if (this.pairs.length > this.objective.optimizer.history) this.pairs.shift();
    }
    this.note(from, to, largest(step));
    this.point = to.point;
    this.known = given.length === 0 ? to : null;
  }

  /** Counts the steps that change the loss by rounding, and make no gradient smaller. */
  private note(from: Evaluated, to: Evaluated, move: number): void {
    const noise = rounding[this.backend.report.precision] * Math.abs(from.loss);
    const size = largest(to.gradient);
    const isRounding = Math.abs(to.loss - from.loss) <= noise;
    // A long way without any change of the loss leads along a plateau, or towards a bound.
    if (isRounding && move > longMove) this.quiet += maxQuiet / 3;
    else this.quiet = isRounding && size >= 0.9 * this.smallest ? this.quiet + 1 : 0;
    this.hasMoved ||= this.quiet === 0;
    this.smallest = Math.min(this.smallest, size);
    if (move <= smallMove) this.quiet = maxQuiet;
  }
}

function operandsOf(point: Float64Array, given: Float64Array): Float64Array {
  return given.length === 0 ? point : Float64Array.from([...point, ...given]);
}

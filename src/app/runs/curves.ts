/**
 * The curves of a program's plots, and the shares of its soft choices, as graphs that are evaluated at the points of a
 * state.
 */

import { type Backend, CallSizer, type Points, resultsAt } from '../../backends';
import { type Graph, sizeOf } from '../../graph';
import type { StagedCurve } from '../../stage';

/** The maximum number of points of a curve over rows. */
const maxPoints = 1000;

/** The maximum number of numbers in the points of one call. */
const maxNumbers = 500_000;

/** Thins the values evenly, to at most `maxPoints`. */
export function thin(values: Float64Array): Float64Array {
  const stride = Math.ceil(values.length / maxPoints);
  return stride <= 1 ? values : values.filter((_, index) => index % stride === 0);
}

const same = (values: Float64Array): Float64Array => values;

/**
 * A function of the parameters and of inputs, row by row; or a function of the parameters only, whose results are all
 * points.
 */
export type Sampled =
  | { readonly kind: 'function'; readonly graph: Graph; readonly inputs: readonly Float64Array[] }
  | { readonly kind: 'series'; readonly graph: Graph };

export class Curve {
  readonly graph: Graph;
  /** The columns over which the function is drawn. */
  readonly inputs: readonly Float64Array[];
  /** The number of points at which the graph is evaluated. */
  readonly count: number;
  private readonly sizer = new CallSizer();
  private values = new Float64Array(0);

  constructor(sampled: Sampled | StagedCurve) {
    this.graph = sampled.graph;
    const isWhole = 'isWhole' in sampled && sampled.isWhole;
    this.inputs = sampled.kind === 'function' ? sampled.inputs.map(isWhole ? same : thin) : [];
    this.count = this.inputs[0]?.length ?? 1;
  }

  /** The values of y. `point` is the natural values of the parameters, followed by the temperature if there is one. */
  async at(point: Float64Array, backend: Backend): Promise<Float64Array> {
    const whole: Float64Array = new Float64Array(this.length);
    for (let done = 0; done < this.count; ) done = await this.continue(whole, done, point, backend);
    return whole;
  }

  /** The number of values of y. */
  get length(): number {
    if (this.inputs.length > 0) return this.count;
    return this.graph.results.reduce((sum, { type }) => sum + sizeOf(type.shape), 0);
  }

  /** Writes the values of y for as many more points as fit into one call, and returns how many points are done. */
  async continue(y: Float64Array, done: number, point: Float64Array, backend: Backend): Promise<number> {
    const began = performance.now();
    const size = point.length + this.inputs.length;
    const fitting = Math.max(1, Math.floor(maxNumbers / Math.max(1, size)));
    const count = Math.min(this.sizer.next(this.count - done), fitting);
    const results = await resultsAt(backend, this.graph, this.points(point, done, count), null);
    y.set(results, done);
    this.sizer.took(count, performance.now() - began);
    return done + count;
  }

  private points(point: Float64Array, first: number, count: number): Points {
    const size = point.length + this.inputs.length;
    if (this.values.length < count * size) this.values = new Float64Array(count * size);
    const { values } = this;
    for (let index = 0; index < count; index++) {
      const at = index * size;
      for (let element = 0; element < point.length; element++) values[at + element] = point[element]!;
      for (let input = 0; input < this.inputs.length; input++)
        values[at + point.length + input] = this.inputs[input]![first + index]!;
    }
    return { count, values: values.subarray(0, count * size) };
  }
}

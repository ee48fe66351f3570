/** Curves of a program's plots, and the shares of its soft choices, as graphs that are evaluated at points of a state. */

import { type Backend, CallSizer, type Points, resultsAt } from '../../backends';
import { type Graph, sizeOf } from '../../graph';
import type { StagedCurve } from '../../stage';

/** The most points that a curve over rows is drawn with. */
const maxPoints = 1000;

/** How many numbers the points of one call have at most. */
const maxNumbers = 500_000;

/** Every so many rows, so that at most `maxPoints` are left. */
export function thin(values: Float64Array): Float64Array {
  const stride = Math.ceil(values.length / maxPoints);
  return stride <= 1 ? values : values.filter((_, index) => index % stride === 0);
}

/** A function of the parameters and of inputs, row by row; or of the parameters alone, whose results are all points. */
export type Sampled =
  | { readonly kind: 'function'; readonly graph: Graph; readonly inputs: readonly Float64Array[] }
  | { readonly kind: 'series'; readonly graph: Graph };

export class Curve {
  readonly graph: Graph;
  /** The columns that a function is drawn over. */
  readonly inputs: readonly Float64Array[];
  /** At how many points the graph is evaluated. */
  readonly count: number;
  private readonly sizer = new CallSizer();
  private values = new Float64Array(0);

  constructor(sampled: Sampled | StagedCurve) {
    this.graph = sampled.graph;
    this.inputs = sampled.kind === 'function' ? sampled.inputs.map(thin) : [];
    this.count = this.inputs[0]?.length ?? 1;
  }

  /** The values of y; `point`: the natural values of the parameters, and the temperature where there is one. */
  async at(point: Float64Array, backend: Backend): Promise<Float64Array> {
    const whole: Float64Array = new Float64Array(this.length);
    for (let done = 0; done < this.count; ) done = await this.continue(whole, done, point, backend);
    return whole;
  }

  /** How many values y has. */
  get length(): number {
    if (this.inputs.length > 0) return this.count;
    return this.graph.results.reduce((sum, { type }) => sum + sizeOf(type.shape), 0);
  }

  /** Writes some more of the values of y, as many points as fit into one call; returns how many points are done then. */
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

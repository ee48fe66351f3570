/**
 * The second derivatives of the first result of a graph. The product of the Hessian and a vector is the derivative of the
 * gradient along it (Pearlmutter, Neural Computation 6, 1994), so one graph gives every column.
 */

import { reverse, sumTo } from '../../autodiff';
import { type Backend, CallSizer, resultsAt } from '../../backends';
import { type Graph, importGraph, prune, type RowSelection, type ValueNode } from '../../graph';
import { type Matrix, zeros } from '../../statistics/matrix';

/** The first result, its gradient by the first `count` parameters, and the Hessian times the vector of further inputs. */
export function hessianProduct(graph: Graph, count: number): Graph {
  const { builder: b, results } = importGraph(graph);
  const inputs = b.root.inputs.slice(0, count);
  const orZero = (nodes: readonly (ValueNode | null)[]): ValueNode[] =>
    nodes.map((each, index) => each ?? b.zero(inputs[index]!.type));
  const gradient = orZero(reverse(b, results[0]!, inputs));
  const along = inputs.map((input) => b.input(`v ${input.name}`, input.type, b.root));
  const slopes = gradient.map((each, index) => sumTo(b, b.op('mul', [each, along[index]!]), []));
  const products = orZero(
    reverse(
      b,
      slopes.reduce((sum, each) => b.op('add', [sum, each])),
      inputs,
    ),
  );
  const names = [`d ${graph.resultNames[0]}`, 'd² '].map((mark) =>
    inputs.map(({ name }) => `${mark} ${name}`),
  );
  return prune(b.finish([results[0]!, ...gradient, ...products], [graph.resultNames[0]!, ...names.flat()]));
}

export interface SecondOrder {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly hessian: Matrix;
}

/** Evaluates a graph of `hessianProduct` at a point, whose first `size` numbers are the elements of the parameters. */
export async function secondOrderAt(
  product: Graph,
  backend: Backend,
  point: Float64Array,
  size: number,
  rows: RowSelection | null,
  pause: () => Promise<void>,
): Promise<SecondOrder> {
  const width = point.length + size;
  const wide = 1 + 2 * size;
  const hessian = zeros(size, size);
  let [value, gradient] = [Number.NaN, new Float64Array(size)];
  const sizer = new CallSizer();
  for (let first = 0; first < size; ) {
    const count = sizer.next(size - first);
    const values = new Float64Array(count * width);
    for (let index = 0; index < count; index++) {
      values.set(point, index * width);
      values[index * width + point.length + first + index] = 1;
    }
    const began = performance.now();
    const results = await resultsAt(backend, product, { count, values }, rows);
    sizer.took(count, performance.now() - began);
    for (let index = 0; index < count; index++) {
      for (let row = 0; row < size; row++)
        hessian.values[row * size + first + index] = results[index * wide + 1 + size + row]!;
    }
    [value, gradient] = [results[0]!, results.slice(1, 1 + size)];
    first += count;
    await pause();
  }
  return { value, gradient, hessian };
}

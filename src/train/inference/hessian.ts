/**
 * The second derivatives of the first result of a graph. The product of the Hessian and a vector is the derivative of the
 * gradient along it (Pearlmutter, Neural Computation 6, 1994), so one graph gives every column.
 */

import { reverse, sumTo } from '../../autodiff';
import type { Backend } from '../../backends';
import { resultsAt } from '../../backends';
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
): Promise<SecondOrder> {
  const width = point.length + size;
  const values = new Float64Array(size * width);
  for (let column = 0; column < size; column++) {
    values.set(point, column * width);
    values[column * width + point.length + column] = 1;
  }
  const results = await resultsAt(backend, product, { count: size, values }, rows);
  const hessian = zeros(size, size);
  const wide = 1 + 2 * size;
  for (let column = 0; column < size; column++) {
    for (let row = 0; row < size; row++)
      hessian.values[row * size + column] = results[column * wide + 1 + size + row]!;
  }
  return { value: results[0]!, gradient: results.slice(1, 1 + size), hessian };
}

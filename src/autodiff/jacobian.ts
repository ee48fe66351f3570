/** The exact Jacobian of the results of a graph, by one reverse pass for each number among them. */

import { type Graph, type GraphBuilder, importGraph, prune, sizeOf, type ValueNode } from '../graph';
import { reverse } from './reverse';

/** The elements of a node in row-major order, each as a number. */
export function elementNodes(b: GraphBuilder, node: ValueNode): readonly ValueNode[] {
  const { shape } = node.type;
  if (shape.length === 0) return [node];
  const size = sizeOf(shape);
  const flat = b.tensorOp('reshape', [node], [size]);
  return Array.from({ length: size }, (_, index) =>
    b.tensorOp('reshape', [b.tensorOp('slice', [flat], [0, index, 1])], []),
  );
}

/**
 * The derivatives of each output, a number, with respect to each variable, emitted at the end of the builder's current
 * block, which must list every node between them. A derivative has the shape of its variable.
 */
export function jacobianNodes(
  builder: GraphBuilder,
  outputs: readonly ValueNode[],
  variables: readonly ValueNode[],
): readonly (readonly ValueNode[])[] {
  const to = builder.current.nodes.length;
  return outputs.map((output) =>
    reverse(builder, output, variables, { from: 0, to }).map(
      (each, index) => each ?? builder.zero(variables[index]!.type),
    ),
  );
}

/**
 * The results of `graph`, followed by the derivatives of every element of the results from `from` on, with respect to
 * each of the first `count` parameters: element by element, parameter by parameter.
 */
export function withJacobian(graph: Graph, count: number, from = 0): Graph {
  const { builder, results } = importGraph(graph);
  const inputs = builder.root.inputs.slice(0, count);
  const names = graph.resultNames.slice(from);
  const elements = results.slice(from).map((each) => elementNodes(builder, each));
  const labels = elements.flatMap((each, position) =>
    each.map((_, index) => `${names[position]}${each.length === 1 ? '' : ` ${index}`}`),
  );
  const rows = jacobianNodes(builder, elements.flat(), inputs);
  const derivatives = rows.flatMap((row, index) =>
    row.map((node, position) => ({ node, name: `d ${labels[index]} / d ${inputs[position]!.name}` })),
  );
  return prune(
    builder.finish(
      [...results, ...derivatives.map(({ node }) => node)],
      [...graph.resultNames, ...derivatives.map(({ name }) => name)],
    ),
  );
}

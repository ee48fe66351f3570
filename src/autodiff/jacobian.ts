/**
 * The derivatives of several outputs by several variables, in as few passes as there are numbers among the outputs or
 * among the variables, whichever are fewer. A pass back from one number of the outputs is reverse mode. A pass forward
 * from one number of the variables is reverse mode applied to reverse mode: the adjoints are linear in the seeds, so
 * their derivatives by the seeds are the derivatives of the outputs.
 */

import {
  type Graph,
  type GraphBuilder,
  importGraph,
  prune,
  type Shape,
  sizeOf,
  type ValueNode,
} from '../graph';
import { analyse, pullBack, type Stretch } from './reverse';

/** For each output, the derivatives by each variable: of the shape of the output followed by that of the variable. */
export type JacobianNodes = readonly (readonly ValueNode[])[];

function sizeOfAll(nodes: readonly ValueNode[]): number {
  return nodes.reduce((sum, { type }) => sum + sizeOf(type.shape), 0);
}

/** The elements of a node in row-major order, each as a number. */
export function elementNodes(builder: GraphBuilder, node: ValueNode): readonly ValueNode[] {
  const { shape } = node.type;
  if (shape.length === 0) return [node];
  const flat = builder.tensorOp('reshape', [node], [sizeOf(shape)]);
  return Array.from({ length: sizeOf(shape) }, (_, index) =>
    builder.tensorOp('reshape', [builder.tensorOp('slice', [flat], [0, index, 1])], []),
  );
}

/** Equal shapes side by side: along a new first axis, or a new last axis, arranged as `shape`. */
function arranged(
  builder: GraphBuilder,
  parts: readonly ValueNode[],
  along: 'first' | 'last',
  shape: Shape,
): ValueNode {
  const single = parts[0]!.type.shape;
  const wide = along === 'first' ? [1, ...single] : [...single, 1];
  const axis = along === 'first' ? 0 : single.length;
  const stacked = parts.map((part) => builder.tensorOp('reshape', [part], wide));
  return builder.tensorOp('reshape', [builder.tensorOp('concat', stacked, [axis])], shape);
}

/**
 * The derivatives of `outputs` by `variables`, emitted at the end of the builder's current block. That block must list
 * every node between them, within `stretch`.
 */
export function jacobianNodes(
  builder: GraphBuilder,
  outputs: readonly ValueNode[],
  variables: readonly ValueNode[],
  stretch: Stretch = { from: 0, to: builder.current.nodes.length },
): JacobianNodes {
  const forward =
    sizeOfAll(variables) < sizeOfAll(outputs) ? forwardNodes(builder, outputs, variables, stretch) : null;
  return forward ?? reverseNodes(builder, outputs, variables, stretch);
}

function reverseNodes(
  builder: GraphBuilder,
  outputs: readonly ValueNode[],
  variables: readonly ValueNode[],
  { from }: Stretch,
): JacobianNodes {
  const rows = outputs.map((output) => elementNodes(builder, output));
  const analysis = analyse(builder.current, variables, { from, to: builder.current.nodes.length });
  const one = [builder.number(1)];
  return outputs.map(({ type }, index) => {
    const gradients = rows[index]!.map(
      (element) => pullBack(builder, [element], one, analysis, false).adjoints,
    );
    return variables.map((variable, at) => {
      const parts = gradients.map((gradient) => gradient[at] ?? builder.zero(variable.type));
      if (type.shape.length === 0) return parts[0]!;
      return arranged(builder, parts, 'first', [...type.shape, ...variable.type.shape]);
    });
  });
}

/** Null if the adjoints are not linear in the seeds, because a zero adjoint meets a value that overflows. */
function forwardNodes(
  builder: GraphBuilder,
  outputs: readonly ValueNode[],
  variables: readonly ValueNode[],
  stretch: Stretch,
): JacobianNodes | null {
  const { nodes } = builder.current;
  const from = nodes.length;
  const seeds = outputs.map(({ type }) =>
    builder.mark(builder.tensor(new Float64Array(sizeOf(type.shape)).fill(1), type)),
  );
  const { adjoints, saturated } = pullBack(
    builder,
    outputs,
    seeds,
    analyse(builder.current, variables, stretch),
    true,
  );
  if (saturated) return null;
  const columns = adjoints.map((adjoint) => (adjoint === null ? null : elementNodes(builder, adjoint)));
  const analysis = analyse(builder.current, seeds, { from, to: nodes.length });
  const one = [builder.number(1)];
  const tangents = columns.map(
    (elements) =>
      elements?.map((element) => pullBack(builder, [element], one, analysis, false).adjoints) ?? null,
  );
  return outputs.map(({ type }, index) =>
    variables.map((variable, at) => {
      const { shape } = variable.type;
      const parts = tangents[at]?.map((each) => each[index] ?? builder.zero(type));
      if (parts === undefined) return builder.zero({ ...type, shape: [...type.shape, ...shape] });
      return shape.length === 0 ? parts[0]! : arranged(builder, parts, 'last', [...type.shape, ...shape]);
    }),
  );
}

/**
 * The results of `graph`, numbers or tensors, followed by the derivatives of the first of them by each of the first
 * `count` parameters, then those of the second, and so on. They are named `d <result> / d <parameter>`.
 */
export function jacobianOf(graph: Graph, count = graph.parameters.length): Graph {
  const { builder, results } = importGraph(graph);
  const inputs = builder.root.inputs.slice(0, count);
  const derivatives = jacobianNodes(builder, results, inputs);
  const names = graph.resultNames.flatMap((result) => inputs.map(({ name }) => `d ${result} / d ${name}`));
  return prune(builder.finish([...results, ...derivatives.flat()], [...graph.resultNames, ...names]));
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

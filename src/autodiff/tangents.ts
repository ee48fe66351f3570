/**
 * Derivatives in one direction: how fast outputs change when all variables move at once, each at a rate of its own
 * shape. It is reverse mode applied to reverse mode, as in `jacobian.ts`, whatever the number of variables.
 */

import { type GraphBuilder, sizeOf, type ValueNode, type ValueType } from '../graph';
import { analyse, pullBack, type Stretch } from './reverse';
import { sumTo } from './tensorRules';

/** A variable, and the rate at which it moves. */
export interface Moving {
  readonly variable: ValueNode;
  readonly rate: ValueNode;
}

function ones(builder: GraphBuilder, type: ValueType): ValueNode {
  return builder.tensor(new Float64Array(sizeOf(type.shape)).fill(1), type);
}

/**
 * The rates of `outputs`, each of the shape of its output, emitted at the end of the builder's current block. That block
 * must list every node between variables and outputs within `stretch`.
 */
export function tangentNodes(
  builder: GraphBuilder,
  outputs: readonly ValueNode[],
  moving: readonly Moving[],
  stretch: Stretch,
): readonly ValueNode[] {
  const { nodes } = builder.current;
  const from = nodes.length;
  const seeds = outputs.map(({ type }) => builder.mark(ones(builder, type)));
  const variables = moving.map(({ variable }) => variable);
  const analysis = analyse(builder.current, variables, stretch);
  const { adjoints } = pullBack(builder, outputs, seeds, analysis, true);
  const products = adjoints.flatMap((adjoint, index) =>
    adjoint === null ? [] : [sumTo(builder, builder.op('mul', [adjoint, moving[index]!.rate]), [])],
  );
  if (products.length === 0) return outputs.map(({ type }) => builder.zero(type));
  const total = products.reduce((sum, each) => builder.op('add', [sum, each]));
  const bySeeds = analyse(builder.current, seeds, { from, to: nodes.length });
  const rates = pullBack(builder, [total], [builder.number(1)], bySeeds, false).adjoints;
  return outputs.map(({ type }, index) => rates[index] ?? builder.zero(type));
}

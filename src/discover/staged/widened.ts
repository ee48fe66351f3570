/**
 * Graphs with calls of unknowns whose free constants are further arguments, and inputs of the graph: so that they can be
 * differentiated by the constants, and compiled, once for all bodies with as many constants.
 */

import { Copier, type Graph, GraphBuilder, numberType, type ValueNode } from '../../graph';
import type { UnknownForm } from '../../lang';
import { constantParameterName } from '../fill';

/** `counts`: the number of free constants of each unknown. */
export function widened(graph: Graph, forms: readonly UnknownForm[], counts: readonly number[]): Graph {
  const builder = new GraphBuilder();
  const constants = new Map<number, readonly ValueNode[]>();
  const copier = new Copier(builder, undefined, (node, operands) => {
    if (node.op !== 'unknown') return null;
    const [which, count, ...by] = node.attributes as readonly [number, number, ...number[]];
    const free = (constants.get(which) ?? []).map((each) => builder.broadcastTo(each, node.type.shape));
    const given = [...operands.slice(0, count), ...free, builder.number(0)];
    return builder.tensorOp('unknown', given, [which, count + free.length, ...by]);
  });
  for (const input of graph.parameters) {
    const which = forms.findIndex(({ constant }) => constant === input.name);
    if (which < 0) {
      copier.set(input, copier.copyInput(input, builder.root));
      continue;
    }
    constants.set(
      which,
      Array.from({ length: counts[which]! }, (_, index) =>
        builder.input(constantParameterName(forms[which]!, index), numberType, builder.root, input.span),
      ),
    );
    // Only calls of the unknown have it as an operand.
    copier.set(input, builder.number(0));
  }
  return builder.finish(copier.copy(graph.body, graph.results), graph.resultNames);
}

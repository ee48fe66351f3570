/** Finds results of row regions that are products of which only the sum over the rows is read. */

import { type Block, nodesWithin, operandsOf, type TensorNode, type ValueNode } from '../../graph';
import { isSummable } from './tensorLowering';

export function summedNodes(body: Block): readonly TensorNode[] {
  const used = new Set<unknown>();
  for (const node of nodesWithin(body)) {
    for (const operand of operandsOf(node)) used.add(operand);
    if (node.kind === 'branch') for (const arm of node.arms) for (const each of arm.results) used.add(each);
    if (node.kind === 'rows') for (const each of node.body.results) used.add(each);
  }
  const isSummed = (node: ValueNode): node is TensorNode =>
    node.kind === 'tensor' && node.block === body && isSummable(node) && !used.has(node);
  return body.results.filter(isSummed);
}

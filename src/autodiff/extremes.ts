/**
 * The derivative of nested calls of `max`, or of `min`. All operands that are equal to the result share its adjoint
 * evenly, in any order and however the calls are nested.
 */

import { type NodeMaker, type OpNode, sameShape, type ValueNode } from '../graph';
import type { Adjoint } from './adjoint';
import type { Liveness } from './liveness';

/** A reverse pass, as far as the operands that share an adjoint need it. */
interface Sharing {
  readonly builder: NodeMaker;
  readonly active: { has(node: ValueNode): boolean };
  readonly exposed: { has(node: ValueNode): boolean };
  readonly liveness: Liveness;
  readonly read: (node: ValueNode) => ValueNode;
}

const none: readonly ValueNode[] = [];

/** The operands among which nested calls choose, each once; none for a call by itself, and for other ops. */
export function candidatesOf(node: OpNode): readonly ValueNode[] {
  if (node.op !== 'max' && node.op !== 'min') return none;
  const isNested = (each: ValueNode): boolean =>
    each === node || (each.block === node.block && sameShape(each.type.shape, node.type.shape));
  if (!node.operands.some((each) => each.kind === 'op' && each.op === node.op && isNested(each))) return none;
  const found = new Set<ValueNode>();
  const stack: ValueNode[] = [node];
  while (stack.length > 0) {
    const each = stack.pop()!;
    if (each.kind === 'op' && each.op === node.op && isNested(each))
      stack.push(each.operands[1]!, each.operands[0]!);
    else found.add(each);
  }
  return [...found];
}

/** What each candidate gets of the adjoint of the outermost call. */
export function* shares(
  node: OpNode,
  candidates: readonly ValueNode[],
  { ct, alive, saturated }: Adjoint,
  { active, builder: b, exposed, liveness, read }: Sharing,
): Generator<{ readonly operand: ValueNode; readonly adjoint: Adjoint }> {
  const out = read(node);
  const reached = candidates.map((each) => {
    const value = read(each);
    return b.op('le', node.op === 'max' ? [out, value] : [value, out]);
  });
  const count = reached
    .map((each) => liveness.numeric(each, node.type.shape))
    .reduce((x, y) => b.op('add', [x, y]));
  const share = b.op('div', [ct, count]);
  for (const [index, operand] of candidates.entries()) {
    if (!active.has(operand)) continue;
    const chosen = reached[index]!;
    const own = b.op('select', [chosen, share, b.number(0)]);
    yield {
      operand,
      adjoint: { ct: own, alive: exposed.has(operand) ? liveness.and(alive, chosen) : null, saturated },
    };
  }
}

/** Writes what an op computes, element by element, where the node's value lives: in memory, or in a local. */

import type { ValueNode } from '../../../graph';
import { type Numbers, truthOfNumber } from '../lanes';
import { type Context, type ElementIndex, storeElement } from './context';

/** Writes an element of the node that is being defined. */
export function store(ctx: Context, node: ValueNode, index: ElementIndex, value: Numbers): void {
  const lanes = ctx.lanesOf(node);
  if (node.type.shape.length > 0) {
    storeElement(ctx.code, ctx.tensor(node).address, index, lanes, value);
    return;
  }
  ctx.write(node, node.type.element === 'number' ? value : truthOfNumber(lanes, value));
}

/** Rewrites of ops on whole tensors, applied as a node is made: ops without effect vanish, and reshapes fuse. */

import type { NodeMaker, TensorNode, ValueNode } from './node';
import type { TensorOpName } from './tensorOps';
import { sameShape, type ValueType } from './types';

type Rule = (
  operands: readonly ValueNode[],
  attributes: readonly number[],
  type: ValueType,
  builder: NodeMaker,
) => ValueNode | null;

function isTensorOp<Op extends TensorOpName>(
  node: ValueNode,
  op: Op,
): node is TensorNode & { readonly op: Op } {
  return node.kind === 'tensor' && node.op === op;
}

const sameAsBefore: Rule = ([x], _, type) => (sameShape(x!.type.shape, type.shape) ? x! : null);

const rules: { readonly [Name in TensorOpName]?: Rule } = {
  broadcast: ([x], shape, type, b) => {
    if (sameShape(x!.type.shape, type.shape)) return x!;
    return isTensorOp(x!, 'broadcast') ? b.tensorOp('broadcast', x.operands, shape) : null;
  },
  reshape: ([x], shape, type, b) => {
    if (sameShape(x!.type.shape, type.shape)) return x!;
    if (isTensorOp(x!, 'reshape')) return b.tensorOp('reshape', x.operands, shape);
    const scalar = isTensorOp(x!, 'broadcast') ? x.operands[0]! : null;
    return scalar?.type.shape.length === 0 ? b.broadcastTo(scalar, shape) : null;
  },
  permute: ([x], axes, _, b) => {
    if (axes.every((axis, at) => axis === at)) return x!;
    if (!isTensorOp(x!, 'permute')) return null;
    return b.tensorOp(
      'permute',
      x.operands,
      axes.map((axis) => x.attributes[axis]!),
    );
  },
  sum: ([x], axes, type, b) => {
    if (axes.length === 0) return x!;
    const single = axes.every((axis) => x!.type.shape[axis] === 1);
    return single ? b.tensorOp('reshape', [x!], type.shape) : null;
  },
  concat: (parts, [axis], type, b) => {
    if (parts.length === 1 && sameShape(parts[0]!.type.shape, type.shape)) return parts[0]!;
    return joinedSlices(parts, axis!, b);
  },
  slice: sameAsBefore,
  pad: sameAsBefore,
  // The product with a transpose has an attribute for it.
  matmul: ([x, y], [tx, ty], _, b) => {
    const [left, right] = [turned(x!), turned(y!)];
    if (left === null && right === null) return null;
    return b.tensorOp(
      'matmul',
      [left ?? x!, right ?? y!],
      [left === null ? tx! : 1 - tx!, right === null ? ty! : 1 - ty!],
    );
  },
};

/** Neighbouring slices of one tensor, joined again: one slice, or the whole tensor. */
function joinedSlices(parts: readonly ValueNode[], axis: number, b: NodeMaker): ValueNode | null {
  let [start, end] = [0, 0];
  let source: ValueNode | null = null;
  for (const part of parts) {
    if (!isTensorOp(part, 'slice') || part.attributes[0] !== axis) return null;
    const [, from, size] = part.attributes as readonly [number, number, number];
    if (source === null) [source, start, end] = [part.operands[0]!, from, from];
    if (part.operands[0] !== source || from !== end) return null;
    end += size;
  }
  return source === null ? null : b.tensorOp('slice', [source], [axis, start, end - start]);
}

/** The node of which `node` is the transpose, in the last two axes. */
function turned(node: ValueNode): ValueNode | null {
  if (!isTensorOp(node, 'permute')) return null;
  const { attributes: axes, operands } = node;
  const last = axes.length - 1;
  const swaps = axes.every((axis, at) => axis === (at === last ? last - 1 : at === last - 1 ? last : at));
  return swaps ? operands[0]! : null;
}

export function simplifyTensor(
  op: TensorOpName,
  operands: readonly ValueNode[],
  attributes: readonly number[],
  type: ValueType,
  builder: NodeMaker,
): ValueNode | null {
  return rules[op]?.(operands, attributes, type, builder) ?? null;
}

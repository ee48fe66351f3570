/**
 * The known values of nodes. While a derivative within the program is taken, the numbers it is taken by are nodes, so
 * that reverse mode can trace them. If their values are known, so are the values computed from them, and structure may
 * depend on those: a branch takes one arm, an index selects its item.
 */

import { type Block, evaluateNode, isRegion, type Node, ops, type ValueNode } from '../../graph';
import { nodesWhere, replaceNodes } from './structure';
import type { Tracer } from './tracer';
import { type Slot, TensorValue, type Value } from './values';

/** A number, a truth value as 0 or 1, or a tensor's elements. */
type Primal = number | Float64Array;

export class Primals {
  private readonly known = new Map<ValueNode, Primal>();

  private primal(node: ValueNode): Primal | undefined {
    if (node.kind !== 'constant') return this.known.get(node);
    if (node.failure !== null || node.type.sequence === true) return undefined;
    return typeof node.value === 'boolean' ? Number(node.value) : node.value;
  }

  /** Records the value of a new node if the values of its operands are known. */
  note(node: ValueNode): void {
    if ((node.kind !== 'op' && node.kind !== 'tensor') || this.known.has(node)) return;
    const operands: Primal[] = [];
    for (const operand of node.operands) {
      const primal = this.primal(operand);
      if (primal === undefined) return;
      operands.push(primal);
    }
    if (node.kind === 'op' && operands.every((each) => typeof each === 'number')) {
      const [x = 0, y = 0, z = 0] = operands;
      this.known.set(node, ops[node.op].evaluate(x, y, z));
      return;
    }
    const elements = evaluateNode(
      node,
      operands.map((each) => (typeof each === 'number' ? Float64Array.of(each) : each)),
    );
    this.known.set(node, node.type.shape.length === 0 ? elements[0]! : elements);
  }

  /** Records the values of the nodes of `block` from position `from`. */
  noteAll(block: Block, from: number): void {
    for (let index = from; index < block.nodes.length; index++) {
      const node = block.nodes[index]!;
      if (node.kind === 'op' || node.kind === 'tensor') this.note(node);
    }
  }

  forget(node: Node): void {
    if (!isRegion(node)) this.known.delete(node);
  }

  /** The known value of the node; undefined if there is none. */
  valueOf(node: ValueNode): Value | undefined {
    const primal = this.primal(node);
    if (primal === undefined) return undefined;
    if (primal instanceof Float64Array) return new TensorValue(primal, node.type.shape);
    return node.type.element === 'boolean' ? primal !== 0 : primal;
  }

  /** Reaches the nodes that are known, and their values. */
  trace(tracer: Tracer): void {
    for (const [node, primal] of this.known) {
      tracer.node(node);
      if (primal instanceof Float64Array) tracer.numbers(primal);
    }
  }
}

/** The value with known values in place of its nodes. */
export function settle<T extends Slot>(value: T, knownOf: (node: ValueNode) => Value | undefined): T {
  const replacements = new Map<ValueNode, Value>();
  for (const node of nodesWhere(value, () => true)) {
    const known = knownOf(node);
    if (known !== undefined) replacements.set(node, known);
  }
  return replaceNodes(value, replacements);
}

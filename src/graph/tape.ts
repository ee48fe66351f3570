/**
 * Makes nodes whose values are known at once, and keeps them in the order in which they were made, without simplifying
 * or sharing any. Each use of a value can so have a node of its own.
 */

import { GraphBuilder, typeOf } from './builder';
import { constantNode } from './constants';
import { evaluateElementwise } from './folding';
import type { ConstantNode, OpNode, TensorNode, ValueNode } from './node';
import { type OpName, ops } from './ops';
import { sizeOf, type TensorData } from './tensor';
import { type TensorOpName, tensorOps } from './tensorOps';
import { booleanType, numberType, type Shape, type ValueType } from './types';

/** A number, a truth value as 0 or 1, or the elements of a tensor. */
export type Elements = number | Float64Array;

/** The elements of a constant. */
export function elementsOfConstant({ value }: ConstantNode): Elements {
  return typeof value === 'boolean' ? Number(value) : value;
}

/** So many elements of a tensor take the memory of a node. */
const elementsPerNode = 30;

export class Tape extends GraphBuilder {
  /** The values of the nodes of the body, by their places. */
  private readonly values: Elements[] = [];
  private readonly varying: boolean[] = [];
  /** The number of elements of all tensors of the body. */
  elements = 0;

  /** In units of a node: elements of tensors count as well. */
  override get size(): number {
    return this.values.length + Math.ceil(this.elements / elementsPerNode);
  }

  get length(): number {
    return this.values.length;
  }

  /** The node at a place of the body. */
  at(place: number): OpNode | TensorNode {
    // A tape lists nothing else.
    return this.root.nodes[place] as OpNode | TensorNode;
  }

  valueAt(place: number): Elements {
    return this.values[place]!;
  }

  elementsOf(node: ValueNode): Elements {
    return node.kind === 'constant' ? elementsOfConstant(node) : this.values[node.index]!;
  }

  private dataOf(node: ValueNode): TensorData {
    const value = this.elementsOf(node);
    return { values: typeof value === 'number' ? Float64Array.of(value) : value, shape: node.type.shape };
  }

  /** Whether a node depends on a variable. */
  varies(node: ValueNode): boolean {
    return node.kind !== 'constant' && this.varying[node.index]!;
  }

  private note(value: Elements, varies: boolean): void {
    this.values.push(value);
    this.varying.push(varies);
    if (typeof value !== 'number') this.elements += value.length;
  }

  // Constants are not looked up: a tape can hold very many.

  override number(value: number): ConstantNode {
    return constantNode(this.id(), numberType, value);
  }

  override boolean(value: boolean): ConstantNode {
    return constantNode(this.id(), booleanType, value);
  }

  override tensor(values: Float64Array, type: ValueType): ConstantNode {
    if (type.shape.length === 0)
      return type.element === 'number' ? this.number(values[0]!) : this.boolean(values[0] !== 0);
    return constantNode(this.id(), type, values);
  }

  override mark(node: ValueNode): OpNode {
    return this.copy(node, this.varies(node));
  }

  /** A node with the value of another, which is not what it is for all values of the program's variables. */
  variable(node: ValueNode): OpNode {
    return this.copy(node, true);
  }

  private copy(node: ValueNode, varies: boolean): OpNode {
    this.note(this.elementsOf(node), varies);
    return this.listOp('copy', node.type, [node]);
  }

  private anyVaries(operands: readonly ValueNode[]): boolean {
    for (const operand of operands) if (this.varies(operand)) return true;
    return false;
  }

  override op(op: OpName, operands: readonly ValueNode[]): OpNode {
    const shape = this.broadcast(op, operands);
    this.note(this.elementwise(op, operands, shape), this.anyVaries(operands));
    return this.listOp(op, typeOf(ops[op].result, shape), operands);
  }

  private elementwise(op: OpName, operands: readonly ValueNode[], shape: Shape): Elements {
    if (shape.length === 0) {
      const [x, y, z] = operands;
      // Without axes, every operand is a number.
      const at = (node: ValueNode | undefined): number =>
        node === undefined ? 0 : (this.elementsOf(node) as number);
      return ops[op].evaluate(at(x), at(y), at(z));
    }
    const values = new Float64Array(sizeOf(shape));
    const data = operands.map((each) => this.dataOf(each));
    evaluateElementwise(op, data, { values, shape });
    return values;
  }

  override tensorOp(
    op: TensorOpName,
    operands: readonly ValueNode[],
    attributes: readonly number[] = [],
  ): TensorNode {
    const shape = tensorOps[op].shape(
      operands.map((each) => each.type.shape),
      attributes,
    );
    const values = new Float64Array(sizeOf(shape));
    const data = operands.map((each) => this.dataOf(each));
    tensorOps[op].evaluate(data, attributes, { values, shape });
    this.note(shape.length === 0 ? values[0]! : values, this.anyVaries(operands));
    const type = typeOf(operands[0]!.type.element, shape);
    return this.listTensorOp(op, type, operands, attributes);
  }

  /** Removes what was made after the body had this length. */
  override rollBack(length: number): void {
    super.rollBack(length);
    for (let place = length; place < this.values.length; place++) {
      const value = this.values[place]!;
      if (typeof value !== 'number') this.elements -= value.length;
    }
    this.values.length = length;
    this.varying.length = length;
  }
}

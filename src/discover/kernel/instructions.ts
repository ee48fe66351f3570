/**
 * The instructions of the kernel, each an operation on whole blocks of rows: the operators of formulas, what the adjoint
 * of their value adds to that of an operand, and sums over rows. Operators and adjoints are written from the graph's own
 * ops and rules of derivatives, so that a formula means here what it means in a program.
 */

import { derivatives } from '../../autodiff';
import { GraphBuilder, numberType, type ValueNode } from '../../graph';
import { InternalError } from '../../text/internal';
import { type Operator, operatorsOf } from '../formula';
import { operatorNode } from '../formulaNodes';

/** What an instruction reads: the adjoint of the operator's value, its operands, or its value. */
export type Role = 'ct' | 'x' | 'y' | 'out';
/** The operand that is one number for all rows; all other operands are blocks, a number for each row. */
export type OneNumber = 'x' | 'y' | null;

/** An operation on each row by itself: a graph whose inputs are `reads`. */
export interface RowInstruction {
  readonly kind: 'rows';
  readonly name: string;
  readonly reads: readonly Role[];
  readonly inputs: readonly ValueNode[];
  readonly value: ValueNode;
  readonly oneNumber: OneNumber;
}

/** A sum over rows, which is added to a number in memory: of products, or of squared and scaled differences. */
export interface SumInstruction {
  readonly kind: 'sum';
  readonly name: 'products' | 'squares';
}

export type Instruction = RowInstruction | SumInstruction;

/** What the kernel computes at once: what formulas call, and the third power. */
export type KernelOperator = Operator | 'cube';

/** Instructions by what is one number. Their codes are their places in the list of all instructions, from 1. */
export type Variants = { readonly [One in 'none' | 'x' | 'y']: number };

/** What adds to the adjoint of one operand. */
export type Adjoint =
  /** The adjoint of the value itself. */
  | { readonly kind: 'same' }
  | { readonly kind: 'instruction'; readonly codes: Variants; readonly reads: readonly Role[] };

export interface InstructionSet {
  /** The instruction with code n is at n - 1. */
  readonly list: readonly Instruction[];
  readonly value: { readonly [Op in KernelOperator]: Variants };
  readonly adjoints: { readonly [Op in KernelOperator]: readonly Adjoint[] };
  /** The block of one number. */
  readonly fill: number;
  /** scale (x - y), with the scale in the place of `out`. */
  readonly residual: number;
  /** x, but 0 where the adjoint is 0: an operand that was not chosen has no derivative, though x may be infinite there. */
  readonly guard: number;
  readonly products: number;
  readonly squares: number;
}

/** The end of a candidate's code. */
export const endOfCode = 0;
const roles: readonly Role[] = ['ct', 'x', 'y', 'out'];
const operators: readonly KernelOperator[] = [...operatorsOf[1], 'cube', ...operatorsOf[2]];
const isBinary = (op: KernelOperator): boolean => operatorsOf[2].some((each) => each === op);

interface Written {
  readonly value: ValueNode;
  readonly inputs: ReadonlyMap<ValueNode, Role>;
}

function written(make: (b: GraphBuilder, input: Readonly<Record<Role, ValueNode>>) => ValueNode): Written {
  const b = new GraphBuilder();
  const input = (role: Role): ValueNode => b.input(role, numberType);
  const all = { ct: input('ct'), x: input('x'), y: input('y'), out: input('out') };
  return { value: make(b, all), inputs: new Map(roles.map((role) => [all[role], role])) };
}

/** The inputs that a value depends on, in the order of the roles. */
function readsOf({ value, inputs }: Written): readonly ValueNode[] {
  const found = new Set<ValueNode>();
  const visit = (node: ValueNode): void => {
    if (inputs.has(node)) found.add(node);
    else if (node.kind === 'op') node.operands.forEach(visit);
    else if (node.kind !== 'constant') throw new InternalError(`${node.kind} in an operator`);
  };
  visit(value);
  return [...inputs.keys()].filter((node) => found.has(node));
}

function operatorValue(op: KernelOperator, b: GraphBuilder, x: ValueNode, y: ValueNode): ValueNode {
  if (op === 'cube') return b.op('pow', [x, b.number(3)]);
  return operatorNode(b, op, isBinary(op) ? [x, y] : [x]);
}

/** What adds to the adjoint of an operand, by the rule of the operator's only op. */
function adjointOf(op: KernelOperator, position: number): Written {
  return written((b, { ct, x, y, out }) => {
    // Both operands of the product are x.
    if (op === 'square') return b.op('mul', [ct, b.op('mul', [b.number(2), x])]);
    const node = operatorValue(op, b, x, y);
    const rule = node.kind === 'op' ? derivatives[node.op][position] : null;
    if (node.kind !== 'op' || rule === null || rule === undefined)
      throw new InternalError(`${op} has no derivative`);
    const second = node.operands[1] ?? y;
    return rule(ct, { builder: b, x: () => x, y: () => second, z: () => y, out: () => out }, b);
  });
}

function makeSet(): InstructionSet {
  const list: Instruction[] = [];
  const add = (instruction: Instruction): number => list.push(instruction);
  const addRows = (name: string, from: Written, oneNumber: OneNumber = null): number => {
    const inputs = readsOf(from);
    const reads = inputs.map((node) => from.inputs.get(node)!);
    return add({ kind: 'rows', name, reads, inputs, value: from.value, oneNumber });
  };
  /** Only an instruction that reads both operands has one number among them: a number alone is a block of equal rows. */
  const addVariants = (name: string, from: Written, isBinary: boolean): Variants => {
    const reads = readsOf(from).map((node) => from.inputs.get(node)!);
    const none = addRows(name, from);
    const variant = (one: 'x' | 'y'): number =>
      isBinary && reads.includes(one) ? addRows(`${name}, ${one} one number`, from, one) : none;
    return { none, x: variant('x'), y: variant('y') };
  };
  const each = <Value>(of: (op: KernelOperator) => Value): { readonly [Op in KernelOperator]: Value } =>
    // The entries are those of all operators.
    Object.fromEntries(operators.map((op) => [op, of(op)])) as { [Op in KernelOperator]: Value };
  const value = each((op) =>
    addVariants(
      op,
      written((b, { x, y }) => operatorValue(op, b, x, y)),
      isBinary(op),
    ),
  );
  const adjoint = (op: KernelOperator, position: number): Adjoint => {
    const from = adjointOf(op, position);
    if (from.inputs.get(from.value) === 'ct') return { kind: 'same' };
    const codes = addVariants(`adjoint of operand ${position} of ${op}`, from, isBinary(op));
    return { kind: 'instruction', codes, reads: readsOf(from).map((node) => from.inputs.get(node)!) };
  };
  const adjoints = each((op) => (isBinary(op) ? [0, 1] : [0]).map((position) => adjoint(op, position)));
  return {
    list,
    value,
    adjoints,
    fill: addRows(
      'fill',
      written((_, { x }) => x),
      'x',
    ),
    residual: addRows(
      'residual',
      written((b, { x, y, out }) => b.op('mul', [out, b.op('sub', [x, y])])),
    ),
    guard: addRows(
      'guard',
      written((b, { ct, x }) => b.op('select', [b.op('eq', [ct, b.number(0)]), b.number(0), x])),
    ),
    products: add({ kind: 'sum', name: 'products' }),
    squares: add({ kind: 'sum', name: 'squares' }),
  };
}

export const instructionSet: InstructionSet = makeSet();

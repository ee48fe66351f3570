/** A formula as nodes of a graph: the same ops that the compiler makes of the formula's text. */

import { type NodeMaker, type OpName, ops, type ValueNode } from '../graph';
import type { BinaryOperator, Formula, Operator, UnaryOperator } from './formula';

/** The op of each operator. A square is a product of two equal operands. */
const opOf = {
  neg: 'neg',
  exp: 'exp',
  log: 'log',
  sqrt: 'sqrt',
  sin: 'sin',
  cos: 'cos',
  tan: 'tan',
  tanh: 'tanh',
  atan: 'atan',
  abs: 'abs',
  sigmoid: 'sigmoid',
  softplus: 'softplus',
  relu: 'relu',
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  expt: 'pow',
  min: 'min',
  max: 'max',
} as const satisfies { readonly [Op in Exclude<UnaryOperator, 'square'> | BinaryOperator]: OpName };

/** The value of an operator, of one or two numbers. */
export function operatorNode(b: NodeMaker, op: Operator, operands: readonly ValueNode[]): ValueNode {
  return op === 'square' ? b.op('mul', [operands[0]!, operands[0]!]) : b.op(opOf[op], operands);
}

/** The value of an operator as a number; `y` is ignored where there is one operand. */
export function operatorValue(op: Operator, x: number, y: number): number {
  return op === 'square' ? x * x : ops[opOf[op]].evaluate(x, y, 0);
}

/** The value of a formula. `constants` are its free constants, from left to right. */
export function formulaNode(
  b: NodeMaker,
  formula: Formula,
  values: { readonly arguments: readonly ValueNode[]; readonly constants: readonly ValueNode[] },
): ValueNode {
  let constant = 0;
  const nodeOf = (each: Formula): ValueNode => {
    switch (each.kind) {
      case 'argument':
        return values.arguments[each.index]!;
      case 'constant':
        return values.constants[constant++]!;
      case 'number':
        return b.number(each.value);
      case 'call':
        return operatorNode(b, each.op, each.operands.map(nodeOf));
    }
  };
  return nodeOf(formula);
}

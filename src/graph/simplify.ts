/**
 * Rewrites that apply as a node is made. Each is exact on doubles (up to the sign of a zero), or keeps accuracy that
 * the plain form would lose. A rule returns a node that exists or that `builder` makes, or null.
 */

import type { ConstantNode, NodeMaker, ValueNode } from './node';
import { type OpName, ops } from './ops';
import { stableShare } from './shares';
import { regroupedSquare, stableEvenPower, stableRoot, stableSquare } from './squares';
import { stableComplement, stableLog, stableLog1p, stablePower, stableQuotient } from './stableForms';

type Operands = readonly ValueNode[];
type Rule = (x: ValueNode, y: ValueNode, builder: NodeMaker, z: ValueNode) => ValueNode | null;

function isConstant(node: ValueNode | undefined, value?: number | boolean): node is ConstantNode {
  if (node?.kind !== 'constant' || node.failure !== null || node.type.shape.length > 0) return false;
  return value === undefined || node.value === value;
}

function isOp(node: ValueNode, op: OpName): boolean {
  return node.kind === 'op' && node.op === op;
}

/** The operand of a unary op node. */
function operand(node: ValueNode, position = 0): ValueNode {
  if (node.kind !== 'op') throw new RangeError('only op nodes have operands');
  return node.operands[position]!;
}

/** A natural logarithm in another base. */
function inBase(base: number, log: ValueNode | null, b: NodeMaker): ValueNode | null {
  return log === null ? null : b.op('div', [log, b.number(Math.log(base))]);
}

const rules: { readonly [Name in OpName]?: Rule } = {
  copy: (x) => x,
  add: (x, y, b) => {
    if (isConstant(x, 0)) return y;
    if (isConstant(y, 0)) return x;
    if (isOp(y, 'neg')) return b.op('sub', [x, operand(y)]);
    if (isOp(x, 'neg')) return b.op('sub', [y, operand(x)]);
    return null;
  },
  sub: (x, y, b) => {
    if (isConstant(y, 0)) return x;
    if (isConstant(x, 0)) return b.op('neg', [y]);
    if (isOp(y, 'neg')) return b.op('add', [x, operand(y)]);
    // 1 - sigmoid(z) = sigmoid(-z), which keeps its digits where sigmoid(z) is near 1.
    if (isConstant(x, 1) && isOp(y, 'sigmoid')) return b.op('sigmoid', [b.op('neg', [operand(y)])]);
    return isConstant(x, 1) ? stableComplement(y, b) : null;
  },
  mul: (x, y, b) => {
    if (isConstant(x, 1)) return y;
    if (isConstant(y, 1)) return x;
    if (isConstant(x, -1)) return b.op('neg', [y]);
    if (isConstant(y, -1)) return b.op('neg', [x]);
    if (isOp(x, 'neg') && isOp(y, 'neg')) return b.op('mul', [operand(x), operand(y)]);
    if (x === y) return stableSquare(x, b);
    return regroupedSquare(x, y, b) ?? regroupedSquare(y, x, b);
  },
  div: (x, y, b) => {
    if (isConstant(y, 1)) return x;
    if (isConstant(y, -1)) return b.op('neg', [x]);
    return stableQuotient(x, y, b) ?? stableShare(x, y, b);
  },
  neg: (x, _, b) => {
    if (isOp(x, 'neg')) return operand(x);
    if (isOp(x, 'sub')) return b.op('sub', [operand(x, 1), operand(x, 0)]);
    return null;
  },
  pow: (x, y, b) => {
    if (isConstant(y, 1)) return x;
    if (isConstant(y, 2)) return b.op('mul', [x, x]);
    if (isConstant(y, -1)) return b.op('div', [b.number(1), x]);
    if (isConstant(y, 0)) return b.number(1);
    return stablePower(x, y, b) ?? stableEvenPower(x, y, b);
  },
  sqrt: (x, _, b) => stablePower(x, b.number(0.5), b) ?? stableRoot(x, b),
  // log(sigmoid(z)) = -softplus(-z), finite where sigmoid(z) underflows.
  log: (x, _, b) => {
    if (!isOp(x, 'sigmoid')) return stableLog(x, b);
    return b.op('neg', [b.op('softplus', [b.op('neg', [operand(x)])])]);
  },
  log1p: (x, _, b) => stableLog1p(x, b),
  log2: (x, _, b) => inBase(2, stableLog(x, b), b),
  log10: (x, _, b) => inBase(10, stableLog(x, b), b),
  min: (x, y) => (x === y ? x : null),
  max: (x, y) => (x === y ? x : null),
  not: (x) => (isOp(x, 'not') ? operand(x) : null),
  and: (x, y) => {
    if (x === y || isConstant(y, true)) return x;
    if (isConstant(x, true)) return y;
    return isConstant(x, false) ? x : isConstant(y, false) ? y : null;
  },
  or: (x, y) => {
    if (x === y || isConstant(y, false)) return x;
    if (isConstant(x, false)) return y;
    return isConstant(x, true) ? x : isConstant(y, true) ? y : null;
  },
  select: (c, x, b, y) => {
    if (x === y) return x;
    if (isConstant(c)) return c.value === true ? x : y;
    return isOp(c, 'not') ? b.op('select', [operand(c), y, x]) : null;
  },
  selectBoolean: (c, x, b, y) => {
    if (x === y) return x;
    if (isConstant(c)) return c.value === true ? x : y;
    if (x === c || isConstant(x, true)) return b.op('or', [c, y]);
    if (y === c || isConstant(y, false)) return b.op('and', [c, x]);
    if (isConstant(x, false)) return b.op('and', [b.op('not', [c]), y]);
    if (isConstant(y, true)) return b.op('or', [b.op('not', [c]), x]);
    return isOp(c, 'not') ? b.op('selectBoolean', [operand(c), y, x]) : null;
  },
};

/** The value of an op on constants. */
function fold(op: OpName, operands: readonly ConstantNode[], builder: NodeMaker): ValueNode {
  const [x = 0, y = 0, z = 0] = operands.map((each) => Number(each.value));
  const spec = ops[op];
  const value = spec.evaluate(x, y, z);
  return spec.result === 'boolean' ? builder.boolean(value !== 0) : builder.number(value);
}

export function simplify(op: OpName, operands: Operands, builder: NodeMaker): ValueNode | null {
  if (operands.every((each) => isConstant(each))) return fold(op, operands, builder);
  const [x, y, z] = operands;
  return rules[op]?.(x!, y ?? x!, builder, z ?? x!) ?? null;
}

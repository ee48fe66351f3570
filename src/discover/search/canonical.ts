/**
 * Makes of each formula the one that all its equals share: operands that commute are in order, whole numbers are folded,
 * algebra that is exact is carried out, and a free constant absorbs what a free constant can absorb. No formula becomes larger,
 * and none calls what it may not call; where the shared form would, the formula stays as it is written.
 */

import type { BinaryOperator, Formula, Operator, UnaryOperator } from '../formula';
import { binaryFunctions, unaryFunctions, valueAt } from './arithmetic';
import { isOne, one, productOf, quotient, sumOf } from './normalForms';
import { calls, isNumeric, NormalTrees } from './normalTrees';
import {
  binary,
  type CallTree,
  compareTrees,
  constant,
  isUnary,
  maxNumber,
  number,
  operatorBit,
  type Tree,
  treeOf,
  unary,
} from './tree';

const arithmetic: ReadonlySet<Operator> = new Set(['+', '-', '*', '/', 'neg', 'square']);
/** f(-x) = -f(x). */
const odd: ReadonlySet<Operator> = new Set(['sin', 'tan', 'tanh', 'atan']);
/** f(-x) = f(x). */
const even: ReadonlySet<Operator> = new Set(['cos', 'abs', 'square']);

export class Algebra {
  private readonly allowed: number;
  private readonly normal: NormalTrees;

  /** For formulas that call these; `neg` where `-` is among them. */
  constructor(using: readonly Operator[]) {
    let allowed = 0;
    for (const op of using) allowed |= operatorBit(op);
    if (using.includes('-')) allowed |= operatorBit('neg');
    this.allowed = allowed;
    this.normal = new NormalTrees((op) => this.may(op));
  }

  may(op: Operator): boolean {
    return (this.allowed & operatorBit(op)) !== 0;
  }

  canonical(formula: Formula): Tree {
    return treeOf(formula, this);
  }

  /** The canonical form of a call with canonical operands. */
  call(op: Operator, operands: readonly Tree[]): Tree {
    return isUnary(op) ? this.unary(op, operands[0]!) : this.binary(op, operands[0]!, operands[1]!);
  }

  /** What remains of a canonical formula without numbers that are added to it or multiply it. */
  core(tree: Tree): Tree {
    return this.normal.core(tree);
  }

  unary(op: Operator, a: Tree): Tree {
    const raw = unary(op, a);
    if (raw.closed && raw.constants > 0) return constant(valueAt(raw, []));
    return this.orElse(raw, this.simplerUnary(raw, a));
  }

  binary(op: Operator, a: Tree, b: Tree): Tree {
    const raw = binary(op, a, b);
    if (raw.closed && raw.constants > 0) return constant(valueAt(raw, []));
    return this.orElse(raw, this.simplerBinary(raw, a, b));
  }

  private orElse(raw: Tree, simpler: Tree): Tree {
    return simpler.size <= raw.size && (simpler.operators & ~this.allowed) === 0 ? simpler : raw;
  }

  private simplerUnary(raw: CallTree, a: Tree): Tree {
    const op = raw.op as UnaryOperator; // The caller made it with one operand.
    if (a.kind === 'number') return wholeOr(raw, unaryFunctions[op](a.value));
    if (a.kind === 'call' && even.has(op)) {
      if (a.op === 'neg' || a.op === 'abs') return this.unary(op, a.operands[0]!);
      if (a.op === '-' && op !== 'square') return unary(op, this.normal.inOrder(a));
    }
    if (arithmetic.has(op)) return this.arithmetic(raw);
    if (a.kind !== 'call') return raw;
    if (calls(a, 'neg') && odd.has(op)) return this.unary('neg', this.unary(op, a.operands[0]!));
    if (op === 'abs') return a.op === 'square' || a.op === 'exp' || a.op === 'sqrt' ? a : raw;
    if (op === 'log') return this.logarithm(raw, a);
    if (op === 'exp' || (op === 'sqrt' && calls(a, 'expt'))) return this.arithmetic(raw);
    return raw;
  }

  private simplerBinary(raw: CallTree, a: Tree, b: Tree): Tree {
    const op = raw.op as BinaryOperator; // The caller made it with two operands.
    if (isNumeric(a) && isNumeric(b)) return wholeOr(raw, binaryFunctions[op](a.value, b.value));
    switch (op) {
      case 'min':
      case 'max':
        return this.extreme(op, a, b, raw);
      case 'expt':
        if (b.kind === 'number' && b.value === 0) return number(1);
        if (a.kind === 'number' && a.value === 1) return a;
        return isNumeric(b) ? this.arithmetic(raw) : raw;
      default:
        return this.arithmetic(raw);
    }
  }

  private extreme(op: 'min' | 'max', a: Tree, b: Tree, raw: Tree): Tree {
    if (a.constants === 0 && a.hash === b.hash) return a;
    if (calls(a, op)) return this.binary(op, a.operands[0]!, this.binary(op, a.operands[1]!, b));
    const inner = calls(b, op) ? b.operands : null;
    if (inner !== null && precedes(inner[0]!, a))
      return this.binary(op, inner[0]!, this.binary(op, a, inner[1]!));
    if (inner !== null && a.constants === 0 && inner[0]!.hash === a.hash) return b;
    if (inner !== null && a.kind === 'constant' && inner[0]!.kind === 'constant')
      return binary(op, constant(binaryFunctions[op](a.value, inner[0]!.value)), inner[1]!);
    return inner === null && precedes(b, a) ? binary(op, b, a) : raw;
  }

  /** log(c x) = c' + log x, and the logarithm of an exponential is its exponent. */
  private logarithm(raw: Tree, a: CallTree): Tree {
    if (calls(a, 'exp')) return a.operands[0]!;
    const { coefficient, factors } = productOf(a);
    const logarithm = constant(Math.log(quotient(coefficient)));
    if (coefficient.free && quotient(coefficient) > 0) {
      const rest = this.normal.ofProduct({ coefficient: one, factors });
      return this.binary('+', logarithm, this.unary('log', rest));
    }
    const [factor] = factors;
    if (factors.length !== 1 || !factor!.free || !isOne(coefficient)) return raw;
    return this.binary('*', constant(factor!.power), this.unary('log', factor!.base));
  }

  private arithmetic(raw: CallTree): Tree {
    if (raw.op === 'sqrt') {
      const [base, power] = (raw.operands[0] as CallTree).operands; // It calls `expt`.
      return power?.kind === 'constant' ? this.binary('expt', base!, constant(power.value / 2)) : raw;
    }
    if (raw.op === '+' || raw.op === '-' || raw.op === 'neg') return this.normal.ofSum(sumOf(raw));
    return this.normal.ofProduct(productOf(raw));
  }
}

function precedes(a: Tree, b: Tree): boolean {
  return isNumeric(a) !== isNumeric(b) ? isNumeric(a) : compareTrees(a, b) < 0;
}

function wholeOr(raw: Tree, value: number): Tree {
  return Number.isInteger(value) && Math.abs(value) <= maxNumber ? number(value) : raw;
}

/** What one unknown's body may be: its operators and leaves, its limits, and its canonical forms. */

import type { Formula, Operator } from '../formula';
import type { Unknown } from '../task';
import { Algebra } from './canonical';
import { argument, constant, isBinary, isUnary, number, type Tree, treeOf } from './tree';
import { hasUnits, hasUnitsOfValue } from './units';

export class Grammar {
  readonly algebra: Algebra;
  readonly unary: readonly Operator[];
  readonly binary: readonly Operator[];
  /** What enumeration builds from: whole numbers only where no constant is free. */
  readonly leaves: readonly Tree[];

  constructor(readonly unknown: Unknown) {
    const { using, parameters, constants } = unknown;
    this.algebra = new Algebra(using);
    this.unary = using.filter(isUnary);
    this.binary = using.filter(isBinary);
    const numbers = constants > 0 ? [constant(1)] : [number(1), number(2)];
    this.leaves = [...parameters.map((_, index) => argument(index)), ...numbers];
  }

  canonical(formula: Formula): Tree {
    return this.algebra.canonical(formula);
  }

  /** Whether the tree can be a part of a body. */
  allowsPart(tree: Tree): boolean {
    const { constants, units } = this.unknown;
    return tree.constants <= constants && (units === null || hasUnits(tree, units));
  }

  /** Whether the formula is a body as the unknown allows it. */
  writes(formula: Formula): boolean {
    return this.calls(formula) && this.allows(treeOf(formula));
  }

  private calls(formula: Formula): boolean {
    if (formula.kind !== 'call') return true;
    const { using } = this.unknown;
    const isCalled = formula.op === 'neg' ? using.includes('-') : using.includes(formula.op);
    return isCalled && formula.operands.every((each) => this.calls(each));
  }

  /** Whether the tree can be a body. */
  allows(tree: Tree): boolean {
    const { size, constants, units } = this.unknown;
    return (
      tree.size <= size && tree.constants <= constants && (units === null || hasUnitsOfValue(tree, units))
    );
  }
}

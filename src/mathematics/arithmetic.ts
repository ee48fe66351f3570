/** Sums, products and quotients, with only the signs and parentheses that a reader needs. */

import type { Core } from '../lang';
import { between, type Formula, fence, mark, row } from './formula';
import type { Notation, Writer } from './notation';
import { binding, enclosed, endsInTotal, isLooser, negated } from './precedence';

export const one: Formula = { kind: 'number', value: 1 };

/** More terms or factors are left out of the middle. */
const maxTerms = 30;

function writtenTerms(writer: Writer, operands: readonly Core[]): readonly Formula[] {
  if (operands.length <= maxTerms) return operands.map((each) => writer.write(each));
  const first = operands.slice(0, maxTerms - 2).map((each) => writer.write(each));
  return [...first, mark('…'), writer.write(operands[operands.length - 1]!)];
}

/** A sum with a minus sign before each negative term. */
export const sum: Notation = (writer, operands) => {
  const items = writtenTerms(writer, operands);
  const parts = items.flatMap((item, index): Formula[] => {
    const negative = index > 0 ? withoutMinus(item) : null;
    if (negative !== null) return [between('−'), enclosed(negative, 'product')];
    const term = index > 0 && startsWithMinus(item) ? fence(item) : enclosed(item, 'sum');
    return index === 0 ? [term] : [between('+'), term];
  });
  return operands.length === 0 ? { kind: 'number', value: 0 } : row(...parts);
};

/** What a formula is the negative of; null if it is not written as one. */
function withoutMinus(formula: Formula): Formula | null {
  if (formula.kind !== 'row' || !startsWithMinus(formula)) return null;
  const rest = row(...formula.items.slice(1));
  return isLooser(binding(rest), 'product') ? null : rest;
}

function startsWithMinus(formula: Formula): boolean {
  if (formula.kind !== 'row') return false;
  const [first] = formula.items;
  return first?.kind === 'symbol' && first.text === '−';
}

export const difference: Notation = (writer, operands) => {
  const [first, ...rest] = operands;
  if (first === undefined) return null;
  if (rest.length === 0) return negated(writer.operand(first, 'product'));
  const taken = rest.flatMap((each) => {
    const written = writer.operand(each, 'product');
    return [between('−'), startsWithMinus(written) ? fence(written) : written];
  });
  return row(writer.operand(first, 'sum'), ...taken);
};

export const product: Notation = (writer, operands) => {
  if (operands.length === 0) return one;
  const [first, ...others] = operands;
  if (isNumber(first!, -1) && others.length > 0)
    return negated(others.length === 1 ? writer.operand(others[0]!, 'product') : product(writer, others)!);
  const written = writtenTerms(writer, operands);
  const [negative, ...rest] = written;
  const positive = written.length > 1 ? withoutMinus(negative!) : null;
  return positive === null ? productOf(written) : negated(productOf([positive, ...rest]));
};

function productOf(factors: readonly Formula[]): Formula {
  const enclosedFactors = factors.map((factor, index) => {
    const isLast = index === factors.length - 1;
    const isOpen = startsWithMinus(factor) || (endsInTotal(factor) && !isLast);
    return isOpen ? fence(factor) : enclosed(factor, 'product');
  });
  return row(
    ...enclosedFactors.flatMap((factor, index) =>
      index === 0 ? [factor] : [timesBetween(enclosedFactors[index - 1]!, factor), factor],
    ),
  );
}

function isNumber(core: Core, value: number): boolean {
  return core.kind === 'constant' && core.datum.kind === 'number' && core.datum.value === value;
}

/** No sign where two factors cannot be read as one: `2x`, `x (a + b)`; else a dot. */
function timesBetween(before: Formula, after: Formula): Formula {
  const runsOn =
    isShort(before) && isShort(after) && !startsWithDigit(after) && !isApplication(before, after);
  return runsOn ? mark('\u2062') : between('⋅');
}

function isShort(formula: Formula): boolean {
  switch (formula.kind) {
    case 'number':
    case 'fraction':
    case 'root':
    case 'fence':
      return true;
    case 'variable':
      return [...formula.base].length === 1;
    case 'power':
    case 'index':
      return isShort(formula.base);
    case 'row':
      return formula.items.every((item) => item.kind === 'symbol' || isShort(item));
    case 'symbol':
      return formula.text === 'π';
    case 'matrix':
    case 'word':
    case 'code':
    case 'total':
    case 'cases':
      return false;
  }
}

/** A variable before a parenthesis reads as a procedure. */
function isApplication(before: Formula, after: Formula): boolean {
  const [first] = after.kind === 'row' ? after.items : [after];
  return first?.kind === 'fence' && before.kind !== 'number' && before.kind !== 'fence';
}

function startsWithDigit(formula: Formula): boolean {
  switch (formula.kind) {
    case 'number':
    case 'fraction':
      return true;
    case 'power':
    case 'index':
      return startsWithDigit(formula.base);
    case 'row':
      return formula.items[0] !== undefined && startsWithDigit(formula.items[0]);
    default:
      return false;
  }
}

export const quotient: Notation = (writer, operands) => {
  const [first, ...rest] = operands;
  if (first === undefined) return null;
  if (rest.length === 0) return { kind: 'fraction', over: one, under: writer.write(first) };
  const under = rest.length === 1 ? writer.write(rest[0]!) : product(writer, rest)!;
  return { kind: 'fraction', over: writer.write(first), under };
};

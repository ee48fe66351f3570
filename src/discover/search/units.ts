/**
 * Whether a formula has the units that the program says: sums have terms of one dimension, transcendental functions have
 * operands without one. A free constant has whatever dimension fits; a whole number has none.
 */

import type { Dimension, UnknownUnits } from '../../lang';
import type { Formula } from '../formula';

/** `any` is what a free constant has; null is what has no meaning. */
type Unit = Dimension | 'any' | null;

const none: Dimension = {};

const isNone = (unit: Dimension): boolean => Object.values(unit).every((power) => power === 0);

function same(a: Dimension, b: Dimension): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => Math.abs((a[name] ?? 0) - (b[name] ?? 0)) < 1e-9);
}

function combined(a: Dimension, b: Dimension, power: number): Dimension {
  const sum: Record<string, number> = { ...a };
  for (const [name, each] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + power * each;
  return sum;
}

const raised = (unit: Unit, power: number): Unit =>
  unit === null || unit === 'any' ? unit : combined(none, unit, power);

function joined(a: Unit, b: Unit): Unit {
  if (a === null || b === null) return null;
  if (a === 'any') return b;
  if (b === 'any') return a;
  return same(a, b) ? a : null;
}

function product(a: Unit, b: Unit, power: 1 | -1): Unit {
  if (a === null || b === null) return null;
  return a === 'any' || b === 'any' ? 'any' : combined(a, b, power);
}

const pure = (unit: Unit): Unit => (unit === 'any' || (unit !== null && isNone(unit)) ? none : null);

function powerOf(base: Unit, exponent: Formula, parameters: readonly Dimension[]): Unit {
  if (exponent.kind === 'number') return raised(base, exponent.value);
  if (pure(unitOf(exponent, parameters)) === null) return null;
  // The exponent is fitted, so that the dimension of the power is open, unless the base has none.
  if (exponent.kind === 'constant')
    return base !== null && base !== 'any' && isNone(base) ? none : raised(base, 1) && 'any';
  return pure(base);
}

function unitOf(formula: Formula, parameters: readonly Dimension[]): Unit {
  if (formula.kind === 'argument') return parameters[formula.index] ?? none;
  if (formula.kind === 'constant') return 'any';
  if (formula.kind === 'number') return none;
  const [first, second] = formula.operands;
  const a = unitOf(first!, parameters);
  switch (formula.op) {
    case '+':
    case '-':
    case 'min':
    case 'max':
      return joined(a, unitOf(second!, parameters));
    case '*':
      return product(a, unitOf(second!, parameters), 1);
    case '/':
      return product(a, unitOf(second!, parameters), -1);
    case 'expt':
      return powerOf(a, second!, parameters);
    case 'square':
      return raised(a, 2);
    case 'sqrt':
      return raised(a, 0.5);
    case 'neg':
    case 'abs':
    case 'relu':
      return a;
    default:
      return pure(a);
  }
}

/** Whether a part of a formula can have a meaning. */
export function hasUnits(formula: Formula, { parameters }: UnknownUnits): boolean {
  return unitOf(formula, parameters) !== null;
}

/** Whether a whole formula has the dimension of the unknown's value. */
export function hasUnitsOfValue(formula: Formula, { parameters, value }: UnknownUnits): boolean {
  return joined(unitOf(formula, parameters), value) !== null;
}

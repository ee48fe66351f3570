/**
 * Functions composed of ops, element by element, on numbers and tensors. Where a formula holds on one side of a test
 * only, both sides are computed from operands that are safe for them, and one is chosen: no derivative is lost in the
 * other.
 */

import type { Machine } from '../machine/machine';
import { choose, elementwise } from '../machine/operate';
import { type PrimitiveRule, type Site, unary, variadic } from '../machine/primitive';
import { isNumeric, type Numeric, nodeOf } from '../machine/tensorValue';
import { list, listItems, Pair, Traced, type Value, Vector } from '../machine/values';
import { toNumeric } from './tensorArguments';

/** Arithmetic on numbers and tensors for one call. */
class Arithmetic {
  constructor(
    private readonly name: string,
    private readonly site: Site,
    private readonly machine: Machine,
  ) {}

  op(op: Parameters<typeof elementwise>[0], ...operands: Numeric[]): Numeric {
    return elementwise(op, operands, this.name, this.site, this.machine);
  }

  /** Their sum, from the first. */
  sum(first: Numeric, ...others: Numeric[]): Numeric {
    return others.reduce((total, each) => this.op('add', total, each), first);
  }

  /** For each element `then` where the test of x and y holds, else `otherwise`. */
  where(test: 'lt' | 'le' | 'eq', x: Numeric, y: Numeric, then: Numeric, otherwise: Numeric): Numeric {
    return choose(test, [x, y], [then, otherwise], this.name, this.site, this.machine);
  }
}

/** A rule whose operands are numbers or tensors. */
function composed(name: string, formula: (a: Arithmetic, ...operands: Numeric[]) => Numeric): PrimitiveRule {
  return variadic((operands, site, machine) => {
    const numbers = operands.map((each, index) => toNumeric(each, { name, site, machine }, index));
    return formula(new Arithmetic(name, site, machine), ...numbers);
  });
}

/**
 * Stirling's formula for each of the three lgammas, and what it leaves of them. The large terms of the formula cancel
 * exactly: with s = a + b, log (a / s) = -log1p (b / a).
 */
function lbeta(a: Arithmetic, x: Numeric, y: Numeric): Numeric {
  const part = (own: Numeric, other: Numeric): Numeric =>
    a.op('mul', a.op('sub', 0.5, own), a.op('log1p', a.op('div', other, own)));
  const rest = (of: Numeric): Numeric => a.op('stirlingRest', of, 0);
  const total = a.op('add', x, y);
  const whole = a.op('mul', -0.5, a.op('log', total));
  const rests = a.op('sub', a.op('add', rest(x), rest(y)), rest(total));
  return a.sum(part(x, y), part(y, x), whole, 0.5 * Math.log(2 * Math.PI), rests);
}

/**
 * x log (x / m) - x + m for positive x: twice the deviance of a Poisson number x. Near 0 by a series in
 * v = (x - m) / (x + m), where nothing cancels (Loader, Fast and Accurate Computation of Binomial Probabilities, 2000).
 */
function deviance(a: Arithmetic, x: Numeric, m: Numeric): Numeric {
  const difference = a.op('sub', x, m);
  const v = a.op('div', difference, a.op('add', x, m));
  const square = a.op('mul', v, v);
  let series: Numeric = 1 / 17;
  for (let n = 15; n >= 3; n -= 2) series = a.op('add', 1 / n, a.op('mul', square, series));
  const rest = a.op('mul', a.op('mul', a.op('mul', 2, x), a.op('mul', v, square)), series);
  const near = a.op('add', a.op('mul', difference, v), rest);
  const far = a.op('sub', a.op('mul', x, a.op('log', a.op('div', x, m))), difference);
  return a.where('lt', a.op('abs', v), 0.1, near, far);
}

/** From a quarter to three quarters by the distance from a half, which keeps the digits near the zero there. */
function logit(a: Arithmetic, p: Numeric): Numeric {
  const middle = (inside: Numeric, outside: Numeric): Numeric =>
    a.where('lt', a.op('abs', a.op('sub', p, 0.5)), 0.25, inside, outside);
  const near = middle(p, 0.5);
  const far = middle(0.25, p);
  const twice = a.op('sub', a.op('mul', 2, near), 1);
  return middle(
    a.op('log1p', a.op('div', twice, a.op('sub', 1, near))),
    a.op('sub', a.op('log', far), a.op('log1p', a.op('neg', far))),
  );
}

function clamp(a: Arithmetic, x: Numeric, low: Numeric, high: Numeric): Numeric {
  return a.where('lt', x, low, low, a.where('lt', high, x, high, x));
}

/**
 * x log y, or x log (1 + y), which is 0 where x and the argument of the logarithm are both 0. Where only x is 0, the
 * derivative by x is still the logarithm.
 */
function timesLog(log: 'log' | 'log1p') {
  const pole = log === 'log' ? 0 : -1;
  return (a: Arithmetic, x: Numeric, y: Numeric): Numeric => {
    const size = a.op('add', a.op('abs', x), a.op('abs', a.op('sub', y, pole)));
    const none = (then: Numeric, otherwise: Numeric): Numeric => a.where('eq', size, 0, then, otherwise);
    return none(0, a.op('mul', x, a.op(log, none(1, y))));
  };
}

/** Numbers and tensors within lists and vectors. */
function stopGradient(value: Value, site: Site, machine: Machine): Value {
  const inside = (each: Value): Value => stopGradient(each, site, machine);
  if (value instanceof Traced && isNumeric(value))
    return machine.emit('stop', [nodeOf(machine.builder, value)], site);
  if (value instanceof Vector) return new Vector(value.items.map(inside));
  const items = value instanceof Pair ? listItems(value) : null;
  return items === null ? value : list(items.map(inside));
}

export const specialRules = {
  digamma: composed('digamma', (a, x) => a.op('polygamma', x, 0)),
  lbeta: composed('lbeta', lbeta),
  logit: composed('logit', logit),
  clamp: composed('clamp', clamp),
  'stop-gradient': unary(stopGradient),
} satisfies Record<string, PrimitiveRule>;

/** For the formulas of the prelude. */
export const internalSpecialRules = {
  '%deviance': composed('log', deviance),
  '%stirling-rest': composed('lgamma', (a, x) => a.op('stirlingRest', x, 0)),
  '%times-log': composed('log', timesLog('log')),
  '%times-log1p': composed('log1p', timesLog('log1p')),
  /** Takes x, y, what is chosen where x is below y, and what elsewhere. */
  '%where-below': composed('if', (a, x, y, then, otherwise) => a.where('lt', x, y, then, otherwise)),
  '%where-equal': composed('if', (a, x, y, then, otherwise) => a.where('eq', x, y, then, otherwise)),
} satisfies Record<string, PrimitiveRule>;

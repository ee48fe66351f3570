/**
 * Numerators and denominators. A number is a double, so that 1/3 is one of many fractions that round to the same number:
 * the simplest of them is meant, which is the one that the program wrote.
 */

import type { Machine } from '../machine/machine';
import { notKnown, wrongType } from '../machine/mistakes';
import { type PrimitiveRule, type Site, unary } from '../machine/primitive';
import { isNumber } from '../machine/tensorValue';
import { Traced, type Value } from '../machine/values';

interface Fraction {
  readonly above: number;
  readonly below: number;
}

/** The first convergent of the continued fraction of x that rounds to x. */
function simplest(x: number): Fraction {
  let [above, below, aboveBefore, belowBefore] = [Math.floor(x), 1, 1, 0];
  for (let rest = x; above / below !== x; ) {
    const fraction = rest - Math.floor(rest);
    if (fraction === 0) break;
    rest = 1 / fraction;
    const whole = Math.floor(rest);
    [above, aboveBefore] = [whole * above + aboveBefore, above];
    [below, belowBefore] = [whole * below + belowBefore, below];
    if (!Number.isSafeInteger(above) || !Number.isSafeInteger(below)) return dyadic(x);
  }
  return above / below === x ? { above, below } : dyadic(x);
}

/** The fraction that a double is exactly, over a power of 2. */
function dyadic(x: number): Fraction {
  let [above, below] = [x, 1];
  while (!Number.isInteger(above) && Number.isFinite(below * 2)) [above, below] = [above * 2, below * 2];
  return { above, below };
}

function part(name: string, of: (fraction: Fraction) => number): PrimitiveRule {
  return unary((given, site: Site, machine: Machine): Value => {
    const x = machine.resolve(given);
    if (x instanceof Traced && isNumber(x)) return notKnown(machine, site, name);
    if (typeof x !== 'number' || !Number.isFinite(x))
      return wrongType(machine, site, name, 'a finite number', x);
    const { above, below } = simplest(Math.abs(x));
    return of({ above: x < 0 ? -above : above, below });
  });
}

export const fractionRules = {
  numerator: part('numerator', ({ above }) => above),
  denominator: part('denominator', ({ below }) => below),
} satisfies Record<string, PrimitiveRule>;

/** Integers beyond 2^53, where Scheme has exact ones and doubles leave some out: a program is warned of the first. */

import { formatNumber } from '../../lang/numberSyntax';
import { diagnostic } from '../../text/diagnostic';
import type { Machine } from '../machine/machine';
import { isBeyondExact, type Site } from '../machine/primitive';

/** The machines that have warned of an integer beyond 2^53. */
const warned = new WeakSet<Machine>();

/** Warns, once in a program, where integers make one that is so large that not all of its neighbours are numbers. */
export function noteInteger(value: number, x: number, y: number, site: Site, machine: Machine): void {
  const areExact = [x, y].every((each) => Number.isInteger(each) && !isBeyondExact(each));
  if (!areExact || !Number.isFinite(value) || warned.has(machine)) return;
  warned.add(machine);
  machine.warn(
    diagnostic(
      'large-integer',
      machine.userSpan(site),
      `This integer, ${formatNumber(value)}, is beyond 2^53: numbers are doubles, and from there on not every integer is one.`,
      {
        severity: 'warning',
        hint: 'Its last digits may be wrong. Ratios and logarithms of such numbers keep their precision.',
      },
    ),
  );
}

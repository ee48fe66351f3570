/** What checks of programs report: in the console one by one (SRFI 78), as a warning where one fails, and all of them together. */

import type { CheckPrimitive } from '../../lang/catalogue';
import { diagnostic } from '../../text/diagnostic';
import type { Machine } from '../machine/machine';
import { fail } from '../machine/mistakes';
import { type PrimitiveRule, type Site, variadic } from '../machine/primitive';
import { StringValue, Traced, unspecified, type Value } from '../machine/values';
import { describeValue, writeValue } from '../machine/write';
import { numericRules } from './numeric';

interface Counts {
  correct: number;
  failed: number;
}

/** How many checks each machine has made. A machine runs one program. */
const counts = new WeakMap<Machine, Counts>();

function countsOf(machine: Machine): Counts {
  let own = counts.get(machine);
  if (own === undefined) {
    own = { correct: 0, failed: 0 };
    counts.set(machine, own);
  }
  return own;
}

/** Reports a check when the program runs. While it is staged, what is checked may not be known, and nothing is printed. */
function result([expression, value, expected, same]: readonly Value[], site: Site, machine: Machine): Value {
  if (machine.tracing) return unspecified;
  const written = (each: Value): string => writeValue(machine.asKnown(each), machine.limits.items);
  const line = `${written(expression!)} => ${written(value!)}`;
  const isCorrect = machine.asKnown(same!) !== false;
  countsOf(machine)[isCorrect ? 'correct' : 'failed']++;
  if (isCorrect) {
    machine.print(`${line} ; correct\n`);
    return unspecified;
  }
  machine.print(`${line} ; *** failed ***, expected: ${written(expected!)}\n`);
  const message = `This check fails: it expects ${describeValue(machine.asKnown(expected!))}, but the value is ${describeValue(machine.asKnown(value!))}.`;
  machine.warn(diagnostic('check-failed', machine.userSpan(site), message, { severity: 'warning' }));
  return unspecified;
}

function report(machine: Machine): Value {
  const { correct, failed } = countsOf(machine);
  machine.print(`*** checks ***: ${correct} correct, ${failed} failed.\n`);
  return unspecified;
}

function assertEqual([expected, actual, message]: readonly Value[], site: Site, machine: Machine): Value {
  const same = numericRules['equal?'].two!(expected!, actual!, site, machine);
  if (same instanceof Traced || same !== false) return unspecified;
  const about = message instanceof StringValue ? `${message.text}: ` : '';
  const [wanted, found] = [expected!, actual!].map((each) => describeValue(machine.asKnown(each)));
  return fail(machine, site, 'check-failed', `${about}assert-equal expects ${wanted}, but got ${found}.`);
}

export const checkRules: { readonly [Name in CheckPrimitive]: PrimitiveRule } = {
  'check-result': variadic(result),
  'check-report': variadic((_operands, _site, machine) => report(machine)),
  'assert-equal': variadic(assertEqual),
};

/** Primitives that call procedures. They return the next step of the machine, not a value. */

import { accepts, describeArity } from '../../lang/arity';
import type { ControlPrimitive, EscapePrimitive } from '../../lang/catalogue';
import { Frame, type Step } from '../machine/code';
import type { Machine } from '../machine/machine';
import { fail } from '../machine/mistakes';
import type { ControlRule, Site } from '../machine/primitive';
import { Closure, MultipleValues, type Value } from '../machine/values';
import { itemsOf } from './arguments';

function applied(operands: readonly Value[], site: Site, machine: Machine): Step | null {
  const [procedure, ...rest] = operands;
  const last = rest.pop();
  const items = last === undefined ? [] : itemsOf(last, 'apply', site, machine);
  // The caller of what an evaluator applies is the expression that it interprets.
  const caller = machine.site.head === undefined || site.user ? site : machine.site;
  return machine.call(procedure!, [...rest, ...items], caller);
}

/** The slots of the environment that waits for the values of a producer. */
const produced = 0;
const consumer = 1;

function callWithValues(operands: readonly Value[], site: Site, machine: Machine): Step | null {
  const [producer, receiver] = operands;
  const next: Step = (running) => {
    const { env } = running;
    // The frame below wrote a value to this slot.
    const value = env[produced] as Value;
    const values = value instanceof MultipleValues ? value.items : [value];
    // The call below wrote it there.
    const taker = env[consumer] as Value;
    checkCount(taker, values.length, site, running);
    return running.call(taker, values, site);
  };
  machine.pushFrame(new Frame(next, produced, [null as never, receiver!], machine.frame));
  return machine.call(producer!, [], site);
}

/** Reports a wrong number of values, which become the arguments of the procedure. */
function checkCount(taker: Value, count: number, site: Site, machine: Machine): void {
  if (!(taker instanceof Closure)) return;
  const { name, required, rest } = taker.code;
  const arity = { min: required, max: rest ? null : required };
  if (accepts(arity, count)) return;
  const wanted = describeArity(arity, 'value');
  fail(machine, site, 'wrong-arity', `${name ?? 'This procedure'} wants ${wanted}, but got ${count}.`);
}

export const controlRules: { readonly [Name in Exclude<ControlPrimitive, EscapePrimitive>]: ControlRule } = {
  apply: { enter: applied },
  'call-with-values': { enter: callWithValues },
};

/** Primitives that call procedures. They return nothing themselves: the machine goes on with the call. */

import { accepts, describeArity } from '../../lang/arity';
import type { ControlPrimitive } from '../../lang/catalogue';
import { Frame, type Step } from '../machine/code';
import type { Machine } from '../machine/machine';
import { fail } from '../machine/mistakes';
import type { ControlRule, Site } from '../machine/primitive';
import { Closure, MultipleValues, type Value } from '../machine/values';
import { itemsOf } from './data';

function applied(operands: readonly Value[], site: Site, machine: Machine): Step | null {
  const [procedure, ...rest] = operands;
  const last = rest.pop();
  const items = last === undefined ? [] : itemsOf(last, 'apply', site, machine);
  // What an evaluator applies was called by the expression that it interprets.
  const caller = machine.site.head === undefined || site.user ? site : machine.site;
  return machine.call(procedure!, [...rest, ...items], caller);
}

/** Slots of the environment in which a producer's values are waited for. */
const produced = 0;
const consumer = 1;

function callWithValues(operands: readonly Value[], site: Site, machine: Machine): Step | null {
  const [producer, receiver] = operands;
  const next: Step = (running) => {
    const { env } = running;
    // The frame below put a value into this slot.
    const value = env[produced] as Value;
    const values = value instanceof MultipleValues ? value.items : [value];
    // Put there by the call below.
    const taker = env[consumer] as Value;
    checkCount(taker, values.length, site, running);
    return running.call(taker, values, site);
  };
  machine.pushFrame(new Frame(next, produced, [null as never, receiver!], machine.frame));
  return machine.call(producer!, [], site);
}

/** What a procedure takes is told in values, of which its arguments are made here. */
function checkCount(taker: Value, count: number, site: Site, machine: Machine): void {
  if (!(taker instanceof Closure)) return;
  const { name, required, rest } = taker.code;
  const arity = { min: required, max: rest ? null : required };
  if (accepts(arity, count)) return;
  const wanted = describeArity(arity, 'value');
  fail(machine, site, 'wrong-arity', `${name ?? 'This procedure'} wants ${wanted}, but got ${count}.`);
}

export const controlRules: { readonly [Name in ControlPrimitive]: ControlRule } = {
  apply: { enter: applied },
  'call-with-values': { enter: callWithValues },
};

/** Primitives that call procedures. They return nothing themselves: the machine goes on with the call. */

import type { ControlPrimitive } from '../../lang/catalogue';
import { Frame, type Step } from '../code';
import type { Machine } from '../machine';
import type { ControlRule, Site } from '../primitive';
import { MultipleValues, type Value } from '../values';
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
    return running.call(
      env[consumer] as Value,
      value instanceof MultipleValues ? value.items : [value],
      site,
    );
  };
  machine.frame = new Frame(next, produced, [null as never, receiver!], machine.frame);
  return machine.call(producer!, [], site);
}

export const controlRules: { readonly [Name in ControlPrimitive]: ControlRule } = {
  apply: { enter: applied },
  'call-with-values': { enter: callWithValues },
};

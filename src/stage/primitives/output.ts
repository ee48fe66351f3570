/** Output to the console. */

import type { Machine } from '../machine/machine';
import { type PrimitiveRule, unary, variadic } from '../machine/primitive';
import { unspecified, type Value } from '../machine/values';
import { displayValue, writeValue } from '../machine/write';

export const outputRules = {
  display: unary((x, _, machine) => print(displayValue(machine.asKnown(x), machine.limits.items), machine)),
  write: unary((x, _, machine) => print(writeValue(machine.asKnown(x), machine.limits.items), machine)),
  newline: variadic((_operands, _site, machine) => print('\n', machine)),
} satisfies Record<string, PrimitiveRule>;

function print(output: string, machine: Machine): Value {
  machine.print(output);
  return unspecified;
}

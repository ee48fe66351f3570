/** Output, to the console or to a port. */

import type { Machine } from '../machine/machine';
import { fail, wrongType } from '../machine/mistakes';
import { changePort } from '../machine/ports';
import { type PrimitiveRule, type Site, variadic } from '../machine/primitive';
import { Port, unspecified, type Value } from '../machine/values';
import { displayValue, writeValue } from '../machine/write';
import { checkLength } from './data';

export const outputRules = {
  display: written('display', displayValue),
  write: written('write', writeValue),
  newline: variadic(([port], site, machine) => print('\n', port, 'newline', site, machine)),
} satisfies Record<string, PrimitiveRule>;

/** A rule that writes its first operand, to the port that may follow. */
export function written(name: string, textOf: (value: Value, limit: number) => string): PrimitiveRule {
  return variadic(([x, port], site, machine) =>
    print(textOf(machine.asKnown(x!), machine.limits.items), port, name, site, machine),
  );
}

export function print(
  output: string,
  port: Value | undefined,
  name: string,
  site: Site,
  machine: Machine,
): Value {
  if (port === undefined) machine.print(output);
  else if (!(port instanceof Port) || port.kind === 'input')
    return wrongType(machine, site, name, 'a port for output', port);
  else if (port.kind === 'console') machine.print(output);
  else {
    if (!port.state.isOpen) fail(machine, site, 'closed-port', `${name} writes to a port that is closed.`);
    const text = port.state.text + output;
    checkLength(text.length, name, 'string', site, machine);
    changePort(port, { text }, name, site, machine);
  }
  return unspecified;
}

/**
 * Changes of ports. While a program is staged, a run that is taken back to a checkpoint takes its ports back too. An arm or a
 * turn of a loop cannot change a port from outside: what is written would depend on a number that is not known.
 */

import { diagnostic } from '../../text/diagnostic';
import type { Machine } from './machine';
import { StructureError } from './mistakes';
import type { Site } from './primitive';
import type { Run } from './run';
import { Port, type PortState } from './values';

const begun: PortState = { text: '', place: 0, isOpen: true };

/** The console, as the value of `current-output-port`, and the same for messages. */
export const consolePort = new Port('console', begun, null);
export const errorPort = new Port('console', begun, null);

export function newPort(kind: 'output' | 'input', text: string, machine: Machine): Port {
  return new Port(kind, { ...begun, text }, machine.run);
}

export function changePort(
  port: Port,
  change: Partial<PortState>,
  name: string,
  site: Site,
  machine: Machine,
): void {
  if (machine.tracing) {
    const { run } = machine;
    const bothOutside = run.parent === null && port.owner?.parent === null;
    if (run !== port.owner && !bothOutside) {
      throw new StructureError(
        diagnostic(
          'number-not-known',
          machine.userSpan(site),
          `${name} changes a port within a branch, a loop or a reduction that is only decided when the program runs.`,
          { hint: 'Make the port there too, or build a string with string-append.' },
        ),
      );
    }
    run.portChanges.push({ port, before: port.state });
  }
  port.state = { ...port.state, ...change };
}

/** Takes back all changes but the first ones, as many as `kept` says. */
export function undoPortChanges({ portChanges }: Run, kept: number): void {
  for (const { port, before } of portChanges.splice(kept).reverse()) port.state = before;
}

/**
 * The ends of the body of a reduction over rows. A row may leave the reduction, by an escape to a place around it: then the
 * whole reduction leaves, and no row has a value.
 */

import { isVisible, type ValueNode } from '../../graph';
import { diagnostic } from '../../text/diagnostic';
import type { RowsSite } from '../machine/code';
import type { ControlledMachine } from '../machine/machine';
import { StructureError } from '../machine/mistakes';
import type { Run } from '../machine/run';
import { nodesWhere } from '../machine/structure';
import { Escape, type Value } from '../machine/values';
import { waysOf } from './outcomes';

/** How the rows end. */
export interface RowExits {
  /** The value of a row that returns; null if all leave. */
  readonly value: Value | null;
  /** Where some rows leave, with the condition for it. */
  readonly leaving: { readonly when: ValueNode; readonly escape: Escape } | null;
}

/** The ends of a body that has not failed. */
export function rowExits(machine: ControlledMachine, run: Run, site: RowsSite): RowExits {
  const ends = { value: null as Value | null, escapes: [] as { when: ValueNode; escape: Escape }[] };
  for (const { value, when } of waysOf(machine, run.outcome!).exits) {
    if (value instanceof Escape) ends.escapes.push({ when, escape: value });
    else if (value !== null) ends.value = value;
  }
  const [leaving = null, another] = ends.escapes;
  if (another !== undefined)
    refuse(
      machine,
      run,
      site,
      `Rows of ${site.form} leave it in different ways, but it is left once for all rows.`,
    );
  const parent = run.parent!;
  const isOfRow = (node: ValueNode): boolean => !isVisible(node, parent.block);
  if (leaving !== null && nodesWhere(leaving.escape.value, isOfRow).length > 0) {
    const message = `A row of ${site.form} leaves it with a value of its own, but it is left once for all rows.`;
    refuse(machine, run, site, message);
  }
  return { value: ends.value, leaving };
}

function refuse(machine: ControlledMachine, run: Run, site: RowsSite, message: string): never {
  // It is a mistake of the run around the rows.
  machine.load(run.parent!);
  const hint = `Catch it in the body of ${site.form}, row by row; or raise the same value in each row.`;
  throw new StructureError(diagnostic('rows-leave', machine.userSpan(site), message, { hint }));
}

/** Adds up a reduction over rows row by row, while what each row leaves behind is removed. */

import { RowFrame, type RowsSite, type Step, waitingFor } from '../machine/code';
import type { Machine } from '../machine/machine';
import { newHistory } from '../machine/run';
import { type Value, Vector } from '../machine/values';
import { numericRules } from '../primitives/numeric';

export interface Totalled {
  readonly body: Value;
  readonly columns: readonly (readonly Value[])[];
  readonly site: RowsSite;
  readonly rows: Int32Array;
  /** Each row makes the same random numbers. */
  readonly draws: number;
  /** The cell that a row sees in place of a value of its column. */
  readonly cell?: (value: Value) => Value;
  /** Called before each row, and after its value is added. */
  readonly before?: (row: number) => void;
  readonly after?: () => void;
  /** Called once, after the last row, or where an escape leaves the reduction. */
  readonly ended: () => void;
}

/** Continues with the sum of the known values of the rows. */
export function totalOf(
  machine: Machine,
  { body, columns, site, rows, draws, cell = (value) => value, before, after, ended }: Totalled,
  finish: (sum: Value, machine: Machine) => Step | null,
): Step | null {
  const plus = numericRules['+'].two!;
  const held = columns.map((column) => new Vector(column));
  const { run } = machine;
  const { history } = run;
  const end = (): void => {
    run.history = history;
    ended();
  };
  const row = (index: number, sum: Value, running: Machine): Step | null => {
    if (index === rows.length) {
      end();
      return finish(sum, running);
    }
    const next: Step = (later) => {
      // The frame wrote the value of the body to its first slot.
      const value = later.asKnown(later.env[0] as Value);
      const added = later.asKnown(plus(sum, value, site, later));
      after?.();
      return row(index + 1, added, later);
    };
    running.run.draws = draws;
    // What promises become in a row is removed with the row.
    run.history = newHistory(history);
    before?.(rows[index]!);
    running.pushFrame(new RowFrame(next, waitingFor([sum, body, ...held]), running.frame, end));
    return running.call(
      body,
      columns.map((column) => cell(column[rows[index]!]!)),
      site,
    );
  };
  return row(0, 0, machine);
}

/** At most so many of these, evenly spread. */
export function spread(rows: Int32Array, max: number): Int32Array {
  if (rows.length <= max) return rows;
  return Int32Array.from({ length: max }, (_, index) => rows[Math.floor((index * rows.length) / max)]!);
}

/** What the sum of some rows is divided by, to estimate the reduction over so many that count. */
export function divisorOf({ reduction }: RowsSite, added: number, counted: number): number {
  return reduction === 'mean' ? added : added / counted;
}

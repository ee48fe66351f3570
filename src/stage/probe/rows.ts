/**
 * Goes back through a recorded program, from its loss to its parameters. Where a reduction over rows is reached, its rows
 * are recorded one by one, each is gone through with the adjoint of the reduced value, and forgotten again.
 */

import { scaled, TapeAdjoints } from '../../autodiff/tapeAdjoints';
import type { ValueNode } from '../../graph';
import type { Elements } from '../../graph/tape';
import { wrongType } from '../machine/mistakes';
import { valueOfRun } from '../machine/run';
import { isNumeric, nodeOf } from '../machine/tensorValue';
import { type Value, Vector } from '../machine/values';
import { toNumeric } from '../primitives/tensorArguments';
import { runInSlices, type Sliced } from '../program/slices';
import type { RowsOfTape } from './recording';
import type { RecordedProgram } from './recordProgram';

/** What was recorded in a stretch, with its adjoints: the evaluations from one to another. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly adjoints: TapeAdjoints;
}

export interface RowVisitor {
  /** Whether adjoints outside of rows are the part of the visited rows, and not scaled to that of all rows that count. */
  readonly isPart?: boolean;
  /** Called before the first row, and again where the adjoints are computed anew. */
  readonly begin?: () => void;
  /** The rows to go through. */
  readonly rowsOf: (reduction: RowsOfTape, index: number) => Int32Array;
  readonly visit: (stretch: Stretch, row: number, reduction: RowsOfTape, index: number) => void;
}

/** Nodes between two looks at the clock. */
const nodesAtOnce = 2000;

/** Passes adjoints on through a stretch of the tape, in slices. */
function* back(adjoints: TapeAdjoints, from: number, to: number): Sliced<void> {
  for (let end = to; end > from; end -= nodesAtOnce) {
    adjoints.back(Math.max(from, end - nodesAtOnce), end);
    if (end - from > nodesAtOnce) yield;
  }
}

/**
 * The adjoints of what is outside of rows: of the loss, by the rows that count if they were all visited, else by those that
 * were, scaled.
 */
export function* goBack(recorded: RecordedProgram, visitor: RowVisitor): Sliced<Stretch> {
  const { loss, outside, recording } = recorded;
  for (const isThorough of [false, true]) {
    visitor.begin?.();
    const adjoints = new TapeAdjoints(recording.tape, isThorough);
    if (loss !== null) adjoints.add(loss, 1);
    let to = outside.places;
    for (let index = recording.reductions.length - 1; index >= 0; index--) {
      const reduction = recording.reductions[index]!;
      yield* back(adjoints, reduction.place, to);
      to = reduction.place;
      if (!adjoints.isFinite && !isThorough) break;
      const rows = visitor.rowsOf(reduction, index);
      yield* throughRows(recorded, index, rows, adjoints, visitor);
    }
    if (!adjoints.isFinite && !isThorough) continue;
    yield* back(adjoints, 0, to);
    if (adjoints.isFinite || isThorough) return { from: 0, to: outside.evaluations, adjoints };
  }
  // The second pass always returns.
  return { from: 0, to: 0, adjoints: new TapeAdjoints(recording.tape, true) };
}

function* throughRows(
  recorded: RecordedProgram,
  index: number,
  rows: Int32Array,
  outside: TapeAdjoints,
  visitor: RowVisitor,
): Sliced<void> {
  const { recording } = recorded;
  const { evaluations, tape } = recording;
  const reduction = recording.reductions[index]!;
  const { counted, place, site } = reduction;
  const counts = new Set(counted);
  const seen = rows.reduce((sum, row) => sum + Number(counts.has(row)), 0);
  const whole = outside.at(place);
  const seed = whole === null ? null : scaled(whole, site.reduction === 'mean' ? 1 / counted.length : 1);
  for (const row of rows) {
    const node = yield* recordRow(recorded, reduction, row);
    const from = recorded.outside;
    const given = counts.has(row) ? seed : null;
    const adjoints = yield* adjointsWithin(recorded, node, given);
    visitor.visit({ from: from.evaluations, to: evaluations.length, adjoints }, row, reduction, index);
    const factor = visitor.isPart === true || seen === 0 ? 1 : counted.length / seen;
    adjoints.addTo(outside, from.places, factor);
    evaluations.truncate(from.evaluations, from.calls);
    tape.rollBack(from.places);
    yield;
  }
}

function* adjointsWithin(
  { outside, recording: { tape } }: RecordedProgram,
  node: ValueNode,
  seed: Elements | null,
): Sliced<TapeAdjoints> {
  for (const isThorough of [false, true]) {
    const adjoints = new TapeAdjoints(tape, isThorough);
    if (seed !== null) adjoints.add(node, seed);
    yield* back(adjoints, outside.places, tape.length);
    if (adjoints.isFinite || isThorough) return adjoints;
  }
  return new TapeAdjoints(tape, true);
}

/** Records one row of a reduction; the node of its value. */
export function* recordRow(
  { recording, runner }: RecordedProgram,
  { body, columns, draws, site, stream }: RowsOfTape,
  row: number,
): Sliced<ValueNode> {
  const { machine } = runner;
  recording.reset(false, true);
  const operands = columns.map((column) => recording.cell(column[row]!));
  machine.start(
    (running) => {
      running.run.draws = draws;
      return running.call(body, operands, site);
    },
    1,
    site,
    stream,
  );
  yield* runInSlices(machine);
  const given: Value = valueOfRun(machine.run);
  const value = given instanceof Vector ? toNumeric(given, { name: site.form, site, machine }) : given;
  if (!isNumeric(value))
    return wrongType(machine, site, site.form, 'a number or a tensor for each row', value);
  return nodeOf(recording.tape, value);
}

/**
 * `mean-over` and `sum-over`: a region of the graph with one body for all rows, or a computation row by row if
 * everything is known.
 */

import type { InputNode, RowAxis } from '../../graph';
import { bottomFrame, RowFrame, type RowsSite, type Step, waitingFor } from '../machine/code';
import { takeExit } from '../machine/exits';
import type { ControlledMachine, Machine } from '../machine/machine';
import { fail } from '../machine/mistakes';
import type { Site } from '../machine/primitive';
import { newRun, type RowsOwner, type Run } from '../machine/run';
import { nodesWhere } from '../machine/structure';
import { isNumeric } from '../machine/tensorValue';
import { listItems, Traced, type Value, Vector } from '../machine/values';
import { describeValue } from '../machine/write';
import { numericRules } from '../primitives/numeric';
import { toNumeric } from '../primitives/tensorArguments';
import { callWithRow, factorOf, hasMissing, levelsOf, missingValue, type RowOperand } from './missing';
import { applyPending } from './pending';
import { type Cell, cellOf, cellSize, cellValue, copyNumbers, sameCell } from './rowCells';
import { rowExits } from './rowExits';

/** Calls `body` with the values of each row of `columns`, vectors or lists of equal length. */
export function reduceRows(
  machine: ControlledMachine,
  body: Value,
  columns: readonly Value[],
  site: RowsSite,
): Step | null {
  machine.noteCall(site);
  const { items, cells } = readColumns(machine, columns, site);
  const known = cells.every((each) => each !== null);
  // The line above checks it.
  if (machine.tracing && known) return stageRows(machine, body, items, cells as Cell[], columns, site);
  const recorded = machine.recorder?.reduceRows(machine, body, items, site) ?? null;
  if (recorded !== null) return recorded;
  return computeRows(machine, body, items, site);
}

/** The values of columns row by row, and the layout of each; null for one that is not made of known numbers. */
function readColumns(
  machine: ControlledMachine,
  columns: readonly Value[],
  site: RowsSite,
): { readonly items: readonly (readonly Value[])[]; readonly cells: readonly (Cell | null)[] } {
  const items = columns.map((column, index) => columnItems(machine, column, index, site));
  const length = items[0]!.length;
  for (const [index, each] of items.entries()) {
    if (each.length === length) continue;
    const [first, other] = [site.columns[0]!, site.columns[index]!];
    fail(
      machine,
      { ...site, span: other.span },
      'unequal-columns',
      `${site.form} runs over columns of unequal length: ${first.name} has ${length} rows, ${other.name} has ${each.length}.`,
    );
  }
  if (length === 0) fail(machine, site, 'no-rows', `${site.form} has no rows to run over.`);
  const cells = items.map((column, index) =>
    columnCell(machine, column, { ...site, span: site.columns[index]!.span }, site.columns[index]!.name),
  );
  return { items, cells };
}

/** The rows of columns of known numbers, with the layout of each column; null if some number is not known. */
export function knownRows(
  machine: ControlledMachine,
  columns: readonly Value[],
  site: RowsSite,
): { readonly axis: RowAxis; readonly cells: readonly Cell[] } | null {
  const { items, cells } = readColumns(machine, columns, site);
  if (cells.some((each) => each === null)) return null;
  // The line above checks it.
  const layouts = cells as readonly Cell[];
  return { axis: machine.rowAxis(columns, () => rowAxis(items, layouts, site)), cells: layouts };
}

function columnItems(
  machine: ControlledMachine,
  column: Value,
  index: number,
  site: RowsSite,
): readonly Value[] {
  const given = column instanceof Vector ? column.items : listItems(column);
  const items = given === null ? null : (factorOf(given) ?? given);
  const { name, span } = site.columns[index]!;
  const at = { ...site, span };
  if (items === null) {
    return fail(
      machine,
      at,
      'wrong-type',
      `${name} must be a column of numbers, but it is ${describeValue(column)}.`,
    );
  }
  const row = items.findIndex((each) => !isNumeric(each) && cellOf(each) === null);
  if (row < 0 || hasMissing(items)) return items;
  if (items[row] === false) {
    const { message, hint } = missingValue({ name, span, row: row + 1 }, null);
    return fail(machine, at, 'missing-value', message, { hint });
  }
  const met = describeValue(items[row]!);
  return fail(
    machine,
    at,
    'wrong-type',
    `${name} must be a column of numbers, but row ${row + 1} holds ${met}.`,
    {
      hint: 'A column is made of numbers, or of text alone, whose levels are counted from 0.',
    },
  );
}

/** The common layout of the rows of a column; null if a number is not known. */
function columnCell(
  machine: ControlledMachine,
  items: readonly Value[],
  at: Site,
  name: string,
): Cell | null {
  if (items.every((each) => typeof each === 'number')) return { kind: 'number' };
  if (hasMissing(items)) return { kind: 'number', missing: true };
  if (nodesWhere(new Vector(items), () => true).length > 0) return null;
  const first = cellOf(items[0]!)!;
  const odd = items.findIndex((each) => !sameCell(cellOf(each)!, first));
  if (odd < 0) return first;
  const [usual, other] = [describeValue(items[0]!), describeValue(items[odd]!)];
  const message = `${name} must hold values of one shape, but row 1 holds ${usual} and row ${odd + 1} holds ${other}.`;
  return fail(machine, at, 'shape-mismatch', message);
}

function stageRows(
  machine: ControlledMachine,
  body: Value,
  items: readonly (readonly Value[])[],
  cells: readonly Cell[],
  columns: readonly Value[],
  site: RowsSite,
): Step | null {
  const { builder } = machine;
  const parent = machine.run;
  parent.registers = machine.registers(null);
  const axis = machine.rowAxis(columns, () => rowAxis(items, cells, site));
  const block = builder.openBlock(parent.block);
  builder.span = machine.userSpan(site);
  const inputs = site.columns.map(({ name }, index) =>
    builder.input(name, { element: 'number', shape: axis.columns[index]!.shape ?? [] }, block),
  );
  const bottom = bottomFrame(machine.frame.dynamic);
  const owner: RowsOwner = { kind: 'rows', reduction: site.reduction, axis, site };
  const row = builder.within(block, () => rowOperands(machine, inputs, cells, columns, site));
  const run = newRun({
    owner,
    parent,
    block,
    bottom,
    depth: parent.depth,
    registers: {
      step: (running) => callWithRow(running, body, row, site),
      env: [],
      frame: bottom,
      site: machine.site,
    },
  });
  return machine.load(run);
}

/** The values of the inputs of a row, with the columns in which some cells have no number. */
export function rowOperands(
  machine: Machine,
  inputs: readonly InputNode[],
  cells: readonly Cell[],
  columns: readonly Value[],
  site: RowsSite,
): readonly RowOperand[] {
  return inputs.map((node, index) => {
    const cell = cells[index]!;
    const value = cellValue(cell, node, machine.builder);
    if (cell.kind !== 'number' || cell.missing !== true) return { value, missing: null };
    const column = columns[index]!;
    const items = column instanceof Vector ? column.items : (listItems(column) ?? []);
    const { name, span } = site.columns[index]!;
    return { value, missing: { name, span, row: items.indexOf(false) + 1, node } };
  });
}

function rowAxis(items: readonly (readonly Value[])[], cells: readonly Cell[], site: RowsSite): RowAxis {
  return {
    rowCount: items[0]!.length,
    columns: items.map((values, index) => {
      const levels = levelsOf(values);
      return {
        label: site.columns[index]!.name,
        values: columnNumbers(values, cells[index]!),
        ...(cells[index]!.kind === 'number' ? {} : { shape: [cellSize(cells[index]!)] }),
        ...(levels === null ? {} : { levels }),
      };
    }),
  };
}

/** The numbers of all rows in order. */
function columnNumbers(values: readonly Value[], cell: Cell): Float64Array {
  const numbers = new Float64Array(values.length * cellSize(cell));
  let next = 0;
  for (const value of values) next = copyNumbers(value, numbers, next);
  return numbers;
}

/**
 * Continues after the body of a row region has ended: places the region, and passes its result to the run around it.
 */
export function rowEnded(
  machine: ControlledMachine,
  run: Run,
  { reduction, axis, site }: RowsOwner,
): Step | null {
  const { builder } = machine;
  const parent = run.parent!;
  machine.keepWarnings(parent, run);
  if (run.outcome!.kind === 'failed') return machine.endRun(parent, run.outcome!);
  const { value: given, leaving } = rowExits(machine, run, site);
  if (given === null) {
    machine.load(parent);
    return machine.pass(leaving!.escape);
  }
  // A vector of numbers is taken for the tensor of its items.
  const value =
    given instanceof Vector
      ? builder.within(run.block, () => toNumeric(given, { name: site.form, site, machine }))
      : given;
  if (!isNumeric(value)) {
    machine.load(parent);
    return fail(
      machine,
      site,
      'wrong-type',
      `${site.form} wants a number or a tensor for each row, but its body gave ${describeValue(value)}.`,
    );
  }
  run.block.results.push(applyPending(machine, run, value));
  if (leaving !== null) {
    const isLeft = builder.within(run.block, () =>
      builder.op('select', [leaving.when, builder.number(1), builder.number(0)]),
    );
    run.block.results.push(isLeft);
  }
  parent.draws = run.draws;
  machine.load(parent);
  builder.span = machine.userSpan(site);
  const region = builder.rows(reduction, axis, run.block);
  const reduced = new Traced(builder.result(region, 0));
  if (leaving === null) return machine.returnValue(reduced);
  const isLeft = builder.op('lt', [builder.number(0), builder.result(region, 1)]);
  const exits = [
    { when: isLeft, value: leaving.escape },
    { when: builder.boolean(true), value: reduced },
  ];
  return takeExit(machine, exits, site);
}

/** Computes the reduction row by row. An observer may select some of the rows. */
function computeRows(
  machine: ControlledMachine,
  body: Value,
  items: readonly (readonly Value[])[],
  site: RowsSite,
): Step | null {
  const rows = machine.observer?.enterRows(items[0]!.length) ?? [...items[0]!.keys()];
  const plus = numericRules['+'].two!;
  const over = numericRules['/'].two!;
  const columns = items.map((column) => new Vector(column));
  const row = (index: number, sum: Value): Step | null => {
    if (index === rows.length || machine.observer?.hasEnoughRows(index)) {
      machine.observer?.leaveRows(index);
      return machine.returnValue(site.reduction === 'mean' ? over(sum, index, site, machine) : sum);
    }
    const next: Step = (running) => {
      // The frame wrote the value of the body to its first slot.
      const value = running.env[0] as Value;
      return row(index + 1, plus(sum, value, site, running));
    };
    const ended = (): void => machine.observer?.leaveRows(index);
    machine.pushFrame(new RowFrame(next, waitingFor([sum, body, ...columns]), machine.frame, ended));
    return machine.call(
      body,
      items.map((column) => column[rows[index]!]!),
      site,
    );
  };
  return row(0, 0);
}

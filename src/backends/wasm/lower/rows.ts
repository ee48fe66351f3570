/**
 * Lowers row regions to functions that visit the rows of the present step, as many at a time as there are lanes, and
 * sum the results, or rotate them into triangular factors, in doubles, in the order of the rows. If too few rows are left at the end, the first of them fills
 * the other lanes, and counts once.
 */

import { type RowsNode, sizeOf } from '../../../graph';
import { recordsWithin } from '../../plan/schedule';
import type { Local } from '../assembler/code';
import { elementAddress, type Integer, i32, increase, type Lanes, type Numbers, single } from '../lanes';
import { type BlockWriter, type Context, storeElement } from './context';
import { copiesOfRows } from './copies';
import type { Cell } from './frame';
import { forEach, until } from './iteration';
import { isPartitioned, overPartitions } from './rowPartitions';
import { addRow, closeSum, openSum, type Sum } from './sums';

/** Loads the values from outside that the rows use, once. */
function importValues(ctx: Context, node: RowsNode): void {
  const { code, frame } = ctx;
  const load = (cell: Cell): void => {
    const local = code.allocLocal(cell.type);
    code.set(local, ctx.read(cell));
    frame.imports.set(cell, local);
  };
  for (const value of ctx.outline.imports(node)) {
    const home = ctx.homes.get(value);
    if (home?.kind === 'scalar') {
      load(home.cell);
      if (home.all !== null) load(home.all);
    } else if (home?.kind === 'sequence') {
      load(home.base);
      load(home.length);
    }
  }
}

export function lowerRows(ctx: Context, node: RowsNode, blocks: BlockWriter): void {
  importValues(ctx, node);
  const { code, globals } = ctx;
  const entry = ctx.statics.axes.get(node.axis)! * 8;
  const table = (offset: number): Integer => i32.load(i32.global(globals.rows), entry + offset);
  const [at, end] = [code.allocLocal('i32'), code.allocLocal('i32')];
  const sums = ctx.results(node).map((result) => openSum(ctx, node, result));
  const lanes = rowLanes(ctx, node);
  const copies = lanes === single ? 1 : copiesOfRows(node, lanes.count, ctx.schedule, ctx.varying);
  ctx.homes.within(copies, () => {
    for (const input of node.body.inputs) ctx.homes.each(input, () => ctx.declare(input));
    const write = (): void => overRows(ctx, node, { at, end, sums, copies }, blocks);
    if (ctx.varying.together(node) && isPartitioned(node)) {
      overPartitions(ctx, sums, { start: table(0), count: table(4), at, end }, write);
    } else {
      code.set(at, table(0));
      code.set(end, i32.add(at, i32.shl(table(4), 2)));
      write();
    }
    blocks.release(node.body);
    for (const input of node.body.inputs) ctx.release(input);
  });
  const count: Numbers = (c) => {
    table(4)(c);
    c.emit('f64.convert_i32_s');
  };
  for (const sum of sums) closeSum(ctx, node, sum, count);
}

interface RowsParts {
  /** The address of the present row, and the end of those of all rows. */
  readonly at: Local;
  readonly end: Local;
  readonly sums: readonly Sum[];
  /** The number of groups of rows that pass through the body together. */
  readonly copies: number;
}

function overRows(
  ctx: Context,
  node: RowsNode,
  { at, end, sums, copies }: RowsParts,
  blocks: BlockWriter,
): void {
  const { code, globals } = ctx;
  const lanes = rowLanes(ctx, node).count;
  const step = copies * lanes;
  const heap = recordsWithin(node.body, ctx.schedule) ? code.allocLocal('i32') : null;
  if (heap !== null) code.set(heap, i32.global(globals.heap));
  until(code, i32.geU(at, end), () => {
    for (let copy = 0; copy < copies; copy++)
      ctx.homes.at(copy, () => readColumns(ctx, node, at, end, copy * lanes));
    blocks.write(node.body);
    if (heap !== null) code.setGlobal(globals.heap, i32.of(heap));
    const addFrom = (row: number): void => {
      ctx.homes.at(Math.floor(row / lanes), () => {
        for (const sum of sums) addRow(ctx, node, sum, row % lanes);
      });
      if (row + 1 < step) code.if(hasRow(at, end, row + 1), () => addFrom(row + 1));
    };
    addFrom(0);
    increase(code, at, 4 * step);
  });
}

/** The lanes that the rows of a region are computed in. */
function rowLanes(ctx: Context, node: RowsNode): Lanes {
  return ctx.varying.together(node) ? ctx.wide : single;
}

/** Whether there are so many rows after the present one. */
function hasRow(at: Local, end: Local, rows: number): Integer {
  return i32.ltU(i32.add(at, 4 * rows), end);
}

/** Reads the inputs of rows, the first of them `first` rows after the present one, whose number is at `at`. */
function readColumns(ctx: Context, node: RowsNode, at: Local, end: Local, first: number): void {
  const { code } = ctx;
  const lanes = rowLanes(ctx, node);
  const rows = Array.from({ length: lanes.count }, (_, lane) => {
    const row = code.allocLocal('i32');
    code.set(row, (c) => {
      if (first + lane === 0) c.get(at);
      else {
        i32.add(at, 4 * (first + lane))(c);
        c.get(at);
        hasRow(at, end, first + lane)(c);
        c.emit('select');
      }
      c.memory('i32.load', 0);
    });
    return row;
  });
  for (const [position, column] of node.axis.columns.entries()) {
    const input = node.body.inputs[position]!;
    const address = ctx.statics.columns.get(column.values)!;
    const size = sizeOf(column.shape ?? []);
    const elementOfRow = (row: Local, index: number | Integer): Numbers => {
      return (c) => {
        const offset = elementAddress(c, i32.mul(row, 8 * size), index, 8);
        c.memory('f64.load', address + offset);
      };
    };
    const value = (index: number | Integer): Numbers =>
      lanes.together(rows.map((row) => elementOfRow(row, index)));
    const home = ctx.home(input);
    if (home.kind === 'scalar') ctx.write(input, value(0));
    else if (home.kind === 'tensor') {
      forEach(code, size, (index) =>
        storeElement(code, home.address, index, ctx.lanesOf(input), value(index)),
      );
    }
  }
  for (const row of rows) code.freeLocal(row);
}

/**
 * Row regions: functions that go over the rows of the present step, two at a time where they are computed in pairs, and
 * sum the results in the order of the rows. The last of an odd number stands in both lanes and is counted once.
 */

import { type ResultNode, type RowsNode, sizeOf } from '../../../graph';
import { recordsWithin } from '../../plan/schedule';
import type { Local } from '../assembler/code';
import { type Integer, type Lanes, laneOf, type Numbers, pair, paired, single } from '../lanes';
import type { BlockWriter } from './branches';
import { type Context, loadElement, storeElement } from './context';
import { type Cell, writeCell } from './frame';
import { forEach } from './moves';

const read =
  (local: Local): Integer =>
  (code) =>
    code.get(local);

/** Loads what the rows use of the values around them, once. */
function importValues(ctx: Context, node: RowsNode): void {
  const { code, frame } = ctx;
  const load = (cell: Cell): void => {
    const local = code.take(cell.type);
    code.set(local, ctx.read(cell));
    frame.imports.set(cell, local);
  };
  for (const value of ctx.outline.imports(node)) {
    const home = ctx.homes.get(value);
    if (home?.kind === 'scalar') {
      load(home.cell);
      if (home.both !== null) load(home.both);
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
  const table = (offset: number): Integer => {
    return (c) => {
      c.getGlobal(globals.rows);
      c.memory('i32.load', entry + offset);
    };
  };
  const [at, end] = [code.take('i32'), code.take('i32')];
  code.set(at, table(0));
  code.set(end, (c) => {
    c.get(at);
    table(4)(c);
    c.int32(2);
    c.emit('i32.shl');
    c.emit('i32.add');
  });
  const sums = ctx.results(node).map((result) => openSum(ctx, node, result));
  for (const input of node.body.inputs) ctx.declare(input);
  overRows(ctx, node, { at, end, sums }, blocks);
  const count: Numbers = (c) => {
    table(4)(c);
    c.emit('f64.convert_i32_s');
  };
  for (const sum of sums) closeSum(ctx, node, sum, count);
  blocks.release(node.body);
  for (const input of node.body.inputs) ctx.release(input);
}

interface RowsParts {
  /** Where the number of the present row stands, and where those of all rows end. */
  readonly at: Local;
  readonly end: Local;
  readonly sums: readonly Sum[];
}

function behind(at: Local, rows: number): Integer {
  return (code) => {
    code.get(at);
    code.int32(4 * rows);
    code.emit('i32.add');
  };
}

function overRows(ctx: Context, node: RowsNode, { at, end, sums }: RowsParts, blocks: BlockWriter): void {
  const { code, globals } = ctx;
  const step = ctx.varying.paired(node) ? 2 : 1;
  const heap = recordsWithin(node.body, ctx.schedule) ? code.take('i32') : null;
  if (heap !== null) code.set(heap, (c) => c.getGlobal(globals.heap));
  code.block((done) => {
    code.loop((again) => {
      code.branchIf(done, (c) => {
        c.get(at);
        c.get(end);
        c.emit('i32.ge_u');
      });
      readColumns(ctx, node, at, end);
      blocks.write(node.body);
      if (heap !== null) code.setGlobal(globals.heap, read(heap));
      for (const sum of sums) addLane(ctx, node, sum, 0);
      if (step === 2) {
        code.if(hasNext(at, end), () => {
          for (const sum of sums) addLane(ctx, node, sum, 1);
        });
      }
      code.set(at, behind(at, step));
      code.branch(again);
    });
  });
}

/** Whether there is a row behind the present one. */
function hasNext(at: Local, end: Local): Integer {
  return (code) => {
    behind(at, 1)(code);
    code.get(end);
    code.emit('i32.lt_u');
  };
}

/** The sums of a result's elements: a number's in its cell, which others read in memory, a tensor's in memory. */
interface Sum {
  readonly result: ResultNode;
  readonly lanes: Lanes;
}

function openSum(ctx: Context, node: RowsNode, result: ResultNode): Sum {
  const lanes = ctx.lanesOf(result);
  const home = ctx.declare(result);
  if (home.kind === 'scalar') ctx.code.set(home.cell.local!, lanes.constant(0));
  if (home.kind === 'tensor') {
    forEach(ctx.code, sizeOf(node.body.results[result.position]!.type.shape), (index) =>
      storeElement(ctx.code, home.address, index, lanes, lanes.constant(0)),
    );
  }
  return { result, lanes };
}

/** Adds what one row of a pair has; all of it where rows come one by one. */
function addLane(ctx: Context, node: RowsNode, { result, lanes }: Sum, lane: number): void {
  const { code } = ctx;
  const source = node.body.results[result.position]!;
  const isPaired = ctx.varying.paired(node);
  const part = (index: number | Integer): Numbers => {
    if (!isPaired) return ctx.element(source, index, lanes);
    if (!ctx.varying.value(source)) return ctx.element(source, index, single);
    return laneOf(ctx.element(source, index, pair), lane);
  };
  const home = ctx.home(result);
  if (home.kind === 'scalar') {
    const local = home.cell.local!;
    code.set(
      local,
      lanes.add((c) => c.get(local), part(0)),
    );
  } else if (home.kind === 'tensor') {
    forEach(code, sizeOf(result.type.shape), (index) => {
      const sum = loadElement(home.address, index, lanes, lanes);
      storeElement(code, home.address, index, lanes, lanes.add(sum, part(index)));
    });
  }
}

function closeSum(ctx: Context, node: RowsNode, { result, lanes }: Sum, count: Numbers): void {
  const divisor = (): Numbers => {
    if (lanes.count === 1) return count;
    return (code) => {
      count(code);
      code.emit('f64x2.splat');
    };
  };
  const home = ctx.home(result);
  if (home.kind === 'scalar') {
    const own: Numbers = ctx.read(home.cell);
    const value = node.reduction === 'mean' ? lanes.div(own, divisor()) : own;
    writeCell(home.cell, value);
    if (home.both !== null) ctx.write(result, ctx.read(home.cell));
  } else if (home.kind === 'tensor' && node.reduction === 'mean') {
    forEach(ctx.code, sizeOf(result.type.shape), (index) => {
      const sum = loadElement(home.address, index, lanes, lanes);
      storeElement(ctx.code, home.address, index, lanes, lanes.div(sum, divisor()));
    });
  }
}

/** The inputs of the row or rows at hand; `at`: where their numbers stand. */
function readColumns(ctx: Context, node: RowsNode, at: Local, end: Local): void {
  const { code } = ctx;
  const isPaired = ctx.varying.paired(node);
  const first = code.take('i32');
  const second = code.take('i32');
  code.set(first, (c) => {
    c.get(at);
    c.memory('i32.load', 0);
  });
  if (isPaired) {
    code.set(second, (c) => {
      // The last row again where there is no other.
      behind(at, 1)(c);
      c.get(at);
      hasNext(at, end)(c);
      c.emit('select');
      c.memory('i32.load', 0);
    });
  }
  for (const [position, column] of node.axis.columns.entries()) {
    const input = node.body.inputs[position]!;
    const address = ctx.statics.columns.get(column.values)!;
    const size = sizeOf(column.shape ?? []);
    const elementOfRow = (row: Local, index: number | Integer): Numbers => {
      return (c) => {
        c.get(row);
        c.int32(8 * size);
        c.emit('i32.mul');
        if (typeof index !== 'number') {
          index(c);
          c.int32(3);
          c.emit('i32.shl');
          c.emit('i32.add');
        }
        c.memory('f64.load', address + (typeof index === 'number' ? 8 * index : 0));
      };
    };
    const value = (index: number | Integer): Numbers => {
      const one = elementOfRow(first, index);
      return isPaired ? paired(one, elementOfRow(second, index)) : one;
    };
    const home = ctx.home(input);
    if (home.kind === 'scalar') ctx.write(input, value(0));
    else if (home.kind === 'tensor') {
      forEach(code, size, (index) =>
        storeElement(code, home.address, index, ctx.lanesOf(input), value(index)),
      );
    }
  }
  code.giveBack(first);
  code.giveBack(second);
}

/**
 * Loops and scans as loops. Rows of a pair that part ways go round together until both have left; a mask tells which of
 * them a turn counts for, and what is handed out is kept from each row's own last turn.
 */

import {
  isRecorded,
  type LoopNode,
  nextValues,
  type ResultNode,
  resultOffset,
  type ScanNode,
  sizeOf,
  type TurnsNode,
  type ValueNode,
} from '../../../graph';
import type { Local } from '../assembler/code';
import { type Integer, type Numbers, pair, single, type Truths, truthOfNumber } from '../lanes';
import { recordsWithin } from '../plan/schedule';
import type { BlockWriter } from './branches';
import { type Context, type SequenceHome, storeElement } from './context';
import { type Cell, writeCell } from './frame';
import { assign, fill, forEach, moveTogether, withActive } from './moves';
import { elementAt, greatestLane, guarded, length64, recordOf, within } from './sequences';
import { openTape, recordAddress, reserve, type Tape, writeRecord } from './tapes';

const read =
  (local: Local): Integer =>
  (code) =>
    code.get(local);
const whole =
  (value: number): Integer =>
  (code) =>
    code.int32(value);

function plus(x: Integer, y: number): Integer {
  return (code) => {
    x(code);
    code.int32(y);
    code.emit('i32.add');
  };
}

interface Result {
  readonly result: ResultNode;
  readonly source: ValueNode;
}

function resultsOf(ctx: Context, node: TurnsNode): { readonly ends: Result[]; readonly recorded: Result[] } {
  const all = ctx.results(node).map((result) => {
    return { result, source: node.body.results[resultOffset(node) + result.position]! };
  });
  const isTape = ({ result }: Result): boolean => isRecorded(node, result.position);
  return { ends: all.filter((each) => !isTape(each)), recorded: all.filter(isTape) };
}

function begin(ctx: Context, node: TurnsNode): void {
  for (const input of node.carried) ctx.declare(input);
  moveTogether(
    ctx,
    node.carried.map((target, index) => ({ target, source: node.starts[index]! })),
  );
}

function handOn(ctx: Context, node: TurnsNode, mask: Truths | null): void {
  const next = nextValues(node);
  const moves = node.carried.map((target, index) => ({ target, source: next[index]! }));
  moveTogether(ctx, moves, mask);
}

/** Writes one turn: its body, and what it records at `address`. */
function writeTurn(
  ctx: Context,
  node: TurnsNode,
  tape: Tape | null,
  address: Integer,
  blocks: BlockWriter,
): void {
  const { code, globals } = ctx;
  const inner = recordsWithin(node.body, ctx.schedule);
  const mark = inner ? code.take('i32') : null;
  if (mark !== null) code.set(mark, (c) => c.getGlobal(globals.heap));
  blocks.write(node.body);
  if (tape !== null) writeRecord(ctx, tape, address);
  if (mark === null) return;
  code.setGlobal(globals.heap, read(mark));
  code.giveBack(mark);
}

export function lowerLoop(ctx: Context, node: LoopNode, blocks: BlockWriter): void {
  const { code } = ctx;
  const varies = ctx.varying.control(node);
  const { ends, recorded } = resultsOf(ctx, node);
  begin(ctx, node);
  for (const { result } of ends) ctx.declare(result);
  const tape = openTape(ctx, recorded, varies, ctx.group());
  const turn = code.take('i32');
  code.set(turn, whole(0));
  const oneTurn = (): void => {
    code.set(turn, plus(read(turn), 1));
    if (tape === null) return writeTurn(ctx, node, tape, whole(0), blocks);
    const end = code.take('i32');
    code.set(end, recordAddress(ctx, tape.base, tape.stride, read(turn)));
    reserve(ctx, read(end));
    writeTurn(ctx, node, tape, plus(read(end), -tape.stride), blocks);
    code.giveBack(end);
  };
  const again = node.body.results[0]!;
  const atLimit: Integer = (c) => {
    c.get(turn);
    c.int32(node.limit);
    c.emit('i32.eq');
  };
  const finish = { tape, ends, turn, atLimit, oneTurn };
  if (varies) loopApart(ctx, node, finish);
  else {
    code.block((done) => {
      code.loop((round) => {
        oneTurn();
        code.if(single.not(ctx.truth(again, single)), () => {
          for (const { result, source } of ends) assign(ctx, { target: result, source });
          if (tape !== null) writeCell(tape.length, read(turn));
          code.branch(done);
        });
        code.if(atLimit, () => {
          for (const { result } of ends) fill(ctx, result, failed(result));
          if (tape !== null) writeCell(tape.length, whole(0));
          code.branch(done);
        });
        handOn(ctx, node, null);
        code.branch(round);
      });
    });
  }
  code.giveBack(turn);
  blocks.release(node.body);
  for (const input of node.carried) ctx.release(input);
}

/** What a loop that goes round too often hands out. */
function failed(result: ResultNode): number {
  return result.type.element === 'number' ? Number.NaN : 0;
}

interface LoopParts {
  readonly tape: Tape | null;
  readonly ends: readonly Result[];
  readonly turn: Local;
  readonly atLimit: Integer;
  readonly oneTurn: () => void;
}

/** A loop that the rows of a pair leave at different turns. */
function loopApart(ctx: Context, node: LoopNode, { tape, ends, atLimit, oneTurn }: LoopParts): void {
  const { code } = ctx;
  const again = node.body.results[0]!;
  if (tape !== null) writeCell(tape.length, (c) => c.vector(0n));
  withActive(ctx, ctx.active(), (active) => {
    const mask = ctx.frame.active!.local!;
    code.block((done) => {
      code.loop((round) => {
        oneTurn();
        if (tape !== null) {
          // A mask is -1 where it holds.
          writeCell(tape.length, (c) => {
            ctx.read(tape.length)(c);
            active(c);
            c.emit('i64x2.sub');
          });
        }
        const leaving = code.take('v128');
        const leave: Truths = (c) => c.get(leaving);
        code.set(leaving, pair.and(active, pair.not(ctx.truth(again, pair))));
        code.if(pair.any(leave), () => {
          for (const { result, source } of ends) assign(ctx, { target: result, source }, leave);
        });
        code.giveBack(leaving);
        code.set(mask, pair.and(active, ctx.truth(again, pair)));
        code.branchIf(done, single.not(pair.any(active) as (c: typeof code) => void));
        code.if(atLimit, () => {
          for (const { result } of ends) fill(ctx, result, failed(result), active);
          if (tape !== null) {
            writeCell(tape.length, (c) => {
              ctx.read(tape.length)(c);
              active(c);
              c.emit('v128.andnot');
            });
          }
          code.branch(done);
        });
        handOn(ctx, node, null);
        code.branch(round);
      });
    });
  });
}

/** The sequences that a scan reads, those left out that were never recorded: these are zero at every turn. */
interface Reading {
  readonly element: ValueNode;
  readonly home: SequenceHome;
}

/** The greatest of two numbers of turns. */
function longest(ctx: Context, lengths: readonly Cell[], type: 'i32' | 'v128'): Cell {
  const { code } = ctx;
  const [first, ...others] = lengths;
  const result = ctx.cell(type, false);
  const value = (cell: Cell): Integer | Truths => (type === 'i32' ? ctx.read(cell) : length64(ctx, cell));
  code.set(result.local!, first === undefined ? whole(0) : value(first));
  for (const other of others) {
    code.set(result.local!, (c) => {
      value(other)(c);
      c.get(result.local!);
      value(other)(c);
      c.get(result.local!);
      c.emit(type === 'i32' ? 'i32.gt_s' : 'i64x2.gt_s');
      c.emit(type === 'i32' ? 'select' : 'v128.bitselect');
    });
  }
  return result;
}

/** Of each group of sequences the length of one. */
function lengthsOf(readings: readonly Reading[]): Cell[] {
  return [...new Map(readings.map(({ home }) => [home.group, home.length])).values()];
}

export function lowerScan(ctx: Context, node: ScanNode, blocks: BlockWriter): void {
  const { code } = ctx;
  const varies = ctx.varying.control(node);
  const { ends, recorded } = resultsOf(ctx, node);
  const readings = node.elements.flatMap((element, index): Reading[] => {
    const home = ctx.homes.get(node.sequences[index]!);
    return home?.kind === 'sequence' ? [{ element, home }] : [];
  });
  begin(ctx, node);
  for (const element of node.elements) {
    ctx.declare(element);
    if (!readings.some((each) => each.element === element)) fill(ctx, element, 0);
  }
  const lengths = lengthsOf(readings);
  const turns = longest(ctx, lengths, varies ? 'v128' : 'i32');
  const group = lengths.length === 1 ? readings[0]!.home.group : ctx.group();
  const tape = openTape(ctx, recorded, varies, group);
  const count = code.take('i32');
  code.set(count, varies ? greatestLane(ctx.read(turns)) : ctx.read(turns));
  if (tape !== null) {
    writeCell(tape.length, ctx.read(turns));
    reserve(ctx, recordAddress(ctx, tape.base, tape.stride, read(count)));
  }
  const turn = code.take('i32');
  const backward = node.direction === 'backward';
  code.set(turn, backward ? plus(read(count), -1) : whole(0));
  const beyond: Integer = (c) => {
    c.get(turn);
    if (backward) c.int32(0);
    else c.get(count);
    c.emit(backward ? 'i32.lt_s' : 'i32.ge_s');
  };
  const address = (): Integer =>
    tape === null ? whole(0) : recordAddress(ctx, tape.base, tape.stride, read(turn));
  const oneTurn = (mask: Truths | null): void => {
    for (const reading of readings) readElement(ctx, reading, turn, lengths.length > 1);
    writeTurn(ctx, node, tape, address(), blocks);
    handOn(ctx, node, mask);
    code.set(turn, plus(read(turn), backward ? -1 : 1));
  };
  code.block((done) => {
    code.loop((round) => {
      code.branchIf(done, beyond);
      if (!varies) oneTurn(null);
      else withActive(ctx, pair.and(ctx.active(), within(ctx, turn, turns)), oneTurn);
      code.branch(round);
    });
  });
  for (const { result } of ends) {
    ctx.declare(result);
    assign(ctx, { target: result, source: node.carried[result.position]! });
  }
  ctx.releaseCell(turns);
  for (const local of [turn, count]) code.giveBack(local);
  blocks.release(node.body);
  for (const input of [...node.carried, ...node.elements]) ctx.release(input);
}

/** The turn's value of a sequence becomes the element; zero behind the end of one shorter than others. */
function readElement(ctx: Context, { element, home }: Reading, turn: Local, unequal: boolean): void {
  const { code } = ctx;
  const lanes = ctx.lanesOf(element);
  const address = recordOf(ctx, home, turn);
  const value = (index: number | Integer): Numbers => {
    const own = elementAt(home, address, index, lanes);
    return unequal ? guarded(ctx, own, home.length, turn, lanes) : own;
  };
  if (element.type.shape.length === 0) {
    const number = value(0);
    ctx.write(element, element.type.element === 'number' ? number : truthOfNumber(lanes, number));
  } else {
    const target = ctx.tensor(element).address;
    forEach(code, sizeOf(element.type.shape), (index) =>
      storeElement(code, target, index, lanes, value(index)),
    );
  }
  code.giveBack(address);
}

/** Lowers scans: loops over the turns of sequences, forward or backward, in each row over its own. */

import { type ScanNode, sizeOf, type ValueNode } from '../../../graph';
import type { Local } from '../assembler/code';
import { type Counts, type Integer, i32, increase, type Numbers, type Truths, truthOfNumber } from '../lanes';
import { type BlockWriter, type Context, type SequenceHome, storeElement } from './context';
import { type Cell, writeCell } from './frame';
import { forEach, until } from './iteration';
import { assign, fill, withActive } from './parallelMoves';
import { countsOf, elementAt, guarded, recordOf, within } from './sequences';
import { openTape, recordAddress, reserve, type Tape } from './tapes';
import { begin, handOn, resultsOf, writeTurn } from './turns';

/** A sequence that a scan reads. Those that were never recorded are left out: they are zero at every turn. */
interface Reading {
  readonly element: ValueNode;
  readonly sequence: ValueNode;
  /** The home of its first copy. */
  readonly home: SequenceHome;
}

/** The larger of two numbers of turns. */
function maxLength(ctx: Context, lengths: readonly Cell[], varies: boolean): Cell {
  const { code, wide } = ctx;
  const [first, ...others] = lengths;
  const result = ctx.cell(varies ? wide.bits : 'i32', false);
  const value = (cell: Cell): Integer | Counts => (varies ? countsOf(ctx, cell) : ctx.read(cell));
  const before = (c: typeof code): void => c.get(result.local!);
  code.set(result.local!, first === undefined ? i32.of(0) : value(first));
  for (const other of others.map(value)) {
    const greater = varies
      ? wide.selectCount(wide.greaterCount(other as Counts, before), other as Counts, before)
      : i32.maxS(other as Integer, before);
    code.set(result.local!, greater);
  }
  return result;
}

/** The length of one sequence of each group. */
function lengthsOf(readings: readonly Reading[]): Cell[] {
  return [...new Map(readings.map(({ home }) => [home.group, home.length])).values()];
}

function openElements(ctx: Context, node: ScanNode): Reading[] {
  const readings = node.elements.flatMap((element, index): Reading[] => {
    const home = ctx.homes.get(node.sequences[index]!);
    return home?.kind === 'sequence' ? [{ element, sequence: node.sequences[index]!, home }] : [];
  });
  for (const element of node.elements) {
    ctx.homes.each(element, () => {
      ctx.declare(element);
      if (!readings.some((each) => each.element === element)) fill(ctx, element, 0);
    });
  }
  return readings;
}

export function lowerScan(ctx: Context, node: ScanNode, blocks: BlockWriter): void {
  const { code } = ctx;
  const varies = ctx.varying.control(node);
  const { ends, recorded } = resultsOf(ctx, node);
  begin(ctx, node);
  const readings = openElements(ctx, node);
  const lengths = lengthsOf(readings);
  const turns = maxLength(ctx, lengths, varies);
  const group = lengths.length === 1 ? readings[0]!.home.group : ctx.group();
  const tape = openTape(ctx, recorded, varies, group);
  const count = code.allocLocal('i32');
  code.set(count, varies ? ctx.wide.maxCount(ctx.read(turns)) : ctx.read(turns));
  if (tape !== null) {
    writeCell(tape.length, ctx.read(turns));
    reserve(ctx, recordAddress(ctx, tape.base, tape.stride, count));
  }
  const unequal = lengths.length > 1;
  overTurns(ctx, node, { readings, unequal, turns, count, tape }, blocks);
  for (const { result } of ends) {
    ctx.homes.each(result, () => {
      ctx.declare(result);
      assign(ctx, { target: result, source: node.carried[result.position]! });
    });
  }
  ctx.releaseCell(turns);
  code.freeLocal(count);
  blocks.release(node.body);
  for (const input of [...node.carried, ...node.elements]) ctx.release(input);
}

interface ScanParts {
  readonly readings: readonly Reading[];
  /** Whether some sequences may be shorter than others. */
  readonly unequal: boolean;
  /** The number of turns of each row, and the maximum of these. */
  readonly turns: Cell;
  readonly count: Local;
  readonly tape: Tape | null;
}

function overTurns(ctx: Context, node: ScanNode, parts: ScanParts, blocks: BlockWriter): void {
  const { code } = ctx;
  const { readings, unequal, turns, count, tape } = parts;
  const turn = code.allocLocal('i32');
  const backward = node.direction === 'backward';
  code.set(turn, backward ? i32.add(count, -1) : i32.of(0));
  const beyond = backward ? i32.ltS(turn, 0) : i32.geS(turn, count);
  const address = tape === null ? i32.of(0) : recordAddress(ctx, tape.base, tape.stride, turn);
  const oneTurn = (mask: Truths | null): void => {
    for (const reading of readings)
      ctx.homes.each(reading.element, () => readElement(ctx, reading, turn, unequal));
    writeTurn(ctx, node, tape, address, blocks);
    handOn(ctx, node, mask);
    increase(code, turn, backward ? -1 : 1);
  };
  until(code, beyond, () => {
    if (!ctx.varying.control(node)) oneTurn(null);
    else withActive(ctx, ctx.wide.and(ctx.active(), within(ctx, turn, turns)), oneTurn);
  });
  code.freeLocal(turn);
}

/**
 * Assigns the turn's value of a sequence to the element: zero after the end of a sequence that is shorter than others.
 */
function readElement(ctx: Context, { element, sequence }: Reading, turn: Local, unequal: boolean): void {
  const { code } = ctx;
  const home = ctx.sequence(sequence);
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
  code.freeLocal(address);
}

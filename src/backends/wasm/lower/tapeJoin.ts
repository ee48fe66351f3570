/** Joins the sequences of a branch both of whose arms record: each row's own turns are copied to one tape. */

import { type ResultNode, resultSources, sizeOf } from '../../../graph';
import type { Local } from '../assembler/code';
import {
  type Counts,
  elementAddress,
  type Integer,
  i32,
  increase,
  type Lanes,
  type Numbers,
  type Truths,
} from '../lanes';
import type { Context, SequenceHome } from './context';
import { type Cell, writeCell } from './frame';
import { forEach, until } from './iteration';
import { countsOf, elementAt, guarded, recordOf } from './sequences';
import { recordAddress, reserve } from './tapes';

/** A sequence among the results of a branch; it has no turns at first. */
export interface SequenceResult {
  readonly result: ResultNode;
  readonly base: Cell;
  readonly length: Cell;
}

export function isJoined(result: ResultNode): boolean {
  return resultSources(result.region, result.position).every((source) => source.kind !== 'constant');
}

function turnsOf(ctx: Context, length: Cell): Integer {
  return length.type === 'i32' ? ctx.read(length) : ctx.wide.maxCount(countsOf(ctx, length));
}

/** Copies an arm's sequence for the rows that take it. Rows of the other arm keep theirs. */
export function joinSequence(
  ctx: Context,
  { result, base, length }: SequenceResult,
  from: SequenceHome,
  mask: Truths | null,
): void {
  const { code } = ctx;
  // Rows that differ only in their number of turns differ all the same.
  const lanes: Lanes = length.type === 'i32' ? ctx.lanesOf(result) : ctx.wide;
  const elements = sizeOf(result.type.shape);
  const stride = lanes.bytes * elements;
  const old: SequenceHome = {
    kind: 'sequence',
    lanes,
    base,
    length,
    stride,
    offset: 0,
    group: ctx.group(),
  };
  const [count, turn, target] = [code.allocLocal('i32'), code.allocLocal('i32'), code.allocLocal('i32')];
  code.set(count, i32.maxS(turnsOf(ctx, from.length), turnsOf(ctx, length)));
  const fresh = ctx.cell('i32', false);
  writeCell(fresh, i32.global(ctx.globals.heap));
  reserve(ctx, recordAddress(ctx, fresh, stride, count));
  code.set(turn, i32.of(0));
  until(code, i32.geS(turn, count), () => {
    const source = recordOf(ctx, from, turn);
    const before = recordOf(ctx, old, turn);
    code.set(target, recordAddress(ctx, fresh, stride, turn));
    forEach(code, elements, (index) => {
      const value = guarded(ctx, elementAt(from, source, index, lanes), from.length, turn, lanes);
      const kept = guarded(ctx, elementAt(old, before, index, lanes), length, turn, lanes);
      store(ctx, target, index, lanes, mask === null ? value : lanes.select(mask, value, kept));
    });
    code.freeLocal(source);
    code.freeLocal(before);
    increase(code, turn, 1);
  });
  writeCell(base, ctx.read(fresh));
  const own = (): Counts => countsOf(ctx, from.length);
  if (length.type === 'i32') writeCell(length, ctx.read(from.length));
  else writeCell(length, mask === null ? own() : ctx.wide.selectCount(mask, own(), ctx.read(length)));
  ctx.releaseCell(fresh);
  for (const local of [count, turn, target]) code.freeLocal(local);
  ctx.homes.set(result, old);
}

function store(ctx: Context, address: Local, index: number | Integer, lanes: Lanes, value: Numbers): void {
  const { code } = ctx;
  const offset = elementAddress(code, address, index, lanes.bytes);
  value(code);
  code.memory(lanes.store, offset);
}

/**
 * Tapes in linear memory. Turns record at the end of the memory in use, one after the other. Within a turn, the memory
 * after its record is free for tapes of inner turns, and is freed again at the end of the turn.
 */

import { type ResultNode, sizeOf, type ValueNode } from '../../../graph';
import type { Integer, Lanes } from '../lanes';
import type { Context, SequenceHome } from './context';
import { type Cell, writeCell } from './frame';
import { forEach } from './parallelMoves';

/** The common tape of a region: one record a turn, at `base` + `stride` * turn. */
export interface Tape {
  readonly base: Cell;
  readonly length: Cell;
  readonly stride: number;
  readonly parts: readonly {
    readonly source: ValueNode;
    readonly lanes: Lanes;
    readonly offset: number;
    readonly copy: number;
  }[];
}

/** Lays out a record and gives the recorded results their homes; null if nothing is recorded. */
export function openTape(
  ctx: Context,
  recorded: readonly { readonly result: ResultNode; readonly source: ValueNode }[],
  varies: boolean,
  group: string,
): Tape | null {
  if (recorded.length === 0) return null;
  const crosses = recorded.some(({ result }) => ctx.outline.crosses(result));
  const base = ctx.cell('i32', crosses);
  const length = ctx.cell(varies ? ctx.wide.bits : 'i32', crosses);
  let stride = 0;
  const parts = recorded.flatMap(({ result, source }) =>
    Array.from({ length: ctx.homes.copiesOf(result) }, (_, copy) => {
      const lanes = ctx.lanesOf(result);
      const offset = stride;
      stride += lanes.bytes * sizeOf(source.type.shape);
      return { result, source, lanes, offset, copy };
    }),
  );
  for (const { result, lanes, offset, copy } of parts) {
    const home: SequenceHome = { kind: 'sequence', lanes, base, length, stride, offset, group };
    ctx.homes.at(copy, () => ctx.homes.set(result, home));
  }
  writeCell(base, (code) => code.getGlobal(ctx.globals.heap));
  return { base, length, stride, parts };
}

/** Grows the memory up to an address, from which tapes may begin. */
export function reserve(ctx: Context, end: Integer): void {
  const { code, globals } = ctx;
  code.setGlobal(globals.heap, end);
  code.getGlobal(globals.heap);
  code.getGlobal(globals.limit);
  code.emit('i32.gt_u');
  code.if(null, () => {
    code.getGlobal(globals.heap);
    code.call(ctx.grow);
  });
}

/** base + stride * turn */
export function recordAddress(ctx: Context, base: Cell, stride: number, turn: Integer): Integer {
  return (code) => {
    ctx.read(base)(code);
    turn(code);
    code.int32(stride);
    code.emit('i32.mul');
    code.emit('i32.add');
  };
}

/** Writes the record of a turn to `address`. */
export function writeRecord(ctx: Context, tape: Tape, address: Integer): void {
  const { code } = ctx;
  for (const { source, lanes, offset, copy } of tape.parts) {
    forEach(code, sizeOf(source.type.shape), (index) => {
      const at = typeof index === 'number' ? index * lanes.bytes : 0;
      address(code);
      if (typeof index !== 'number') {
        index(code);
        code.int32(lanes.bytes);
        code.emit('i32.mul');
        code.emit('i32.add');
      }
      ctx.homes.at(copy, () => ctx.element(source, index, lanes)(code));
      code.memory(lanes.store, offset + at);
    });
  }
}

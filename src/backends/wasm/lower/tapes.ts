/**
 * Tapes in linear memory. Turns record at the end of the memory in use, one after the other. Within a turn, the memory
 * after its record is free for tapes of inner turns, and is freed again at the end of the turn.
 */

import { type ResultNode, sizeOf, type ValueNode } from '../../../graph';
import { elementAddress, type Integer, type IntegerOperand, i32, type Lanes } from '../lanes';
import type { Context, SequenceHome } from './context';
import { type Cell, writeCell } from './frame';
import { forEach } from './iteration';

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
  writeCell(base, i32.global(ctx.globals.heap));
  return { base, length, stride, parts };
}

/** Grows the memory up to an address, from which tapes may begin. */
export function reserve(ctx: Context, end: Integer): void {
  const { code, globals } = ctx;
  code.setGlobal(globals.heap, end);
  code.if(i32.gtU(i32.global(globals.heap), i32.global(globals.limit)), () => {
    code.getGlobal(globals.heap);
    code.call(ctx.grow);
  });
}

/** base + stride * turn */
export function recordAddress(ctx: Context, base: Cell, stride: number, turn: IntegerOperand): Integer {
  return i32.add(ctx.read<'integer'>(base), i32.mul(turn, stride));
}

/** Writes the record of a turn to `address`. */
export function writeRecord(ctx: Context, tape: Tape, address: Integer): void {
  const { code } = ctx;
  for (const { source, lanes, offset, copy } of tape.parts) {
    forEach(code, sizeOf(source.type.shape), (index) => {
      const at = elementAddress(code, address, index, lanes.bytes);
      ctx.homes.at(copy, () => ctx.element(source, index, lanes)(code));
      code.memory(lanes.store, offset + at);
    });
  }
}

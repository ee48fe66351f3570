/** Reads sequences: the number of turns of each row, and the value of a turn. */

import type { Local } from '../assembler/code';
import {
  type Counts,
  elementAddress,
  type Integer,
  i32,
  type Lanes,
  type Numbers,
  single,
  type Truths,
} from '../lanes';
import type { Context, SequenceHome } from './context';
import type { Cell } from './frame';
import { recordAddress } from './tapes';

/** A number of turns for each of the rows side by side. */
export function countsOf(ctx: Context, cell: Cell): Counts {
  return cell.type === 'i32' ? ctx.wide.spreadCount(ctx.read(cell)) : ctx.read(cell);
}

/** Whether a sequence has a turn. */
export function within(ctx: Context, turn: Local, length: Cell): Truths {
  const { wide } = ctx;
  return wide.greaterCount(countsOf(ctx, length), wide.spreadCount(i32.of(turn)));
}

/** The elements of a turn's value. `address` is the beginning of the turn's record. */
export function elementAt(
  home: SequenceHome,
  address: Local,
  index: number | Integer,
  lanes: Lanes,
): Numbers {
  return (code) => {
    const at = elementAddress(code, address, index, home.lanes.bytes);
    if (home.lanes === lanes) code.memory(lanes.load, home.offset + at);
    else lanes.loadSpread(code, home.offset + at);
  };
}

/** The value, or zero in turns that a sequence does not have: there may be no memory. */
export function guarded(ctx: Context, value: Numbers, length: Cell, turn: Local, lanes: Lanes): Numbers {
  if (lanes.count === 1) {
    const within32 = i32.ltS(turn, ctx.read<'integer'>(length));
    return (code) =>
      code.choose(
        within32,
        'f64',
        () => value,
        () => single.constant(0),
      );
  }
  const has = within(ctx, turn, length);
  const kept = lanes.select(has, value, 0);
  return (code) =>
    code.choose(
      lanes.any(has),
      lanes.number,
      () => kept,
      () => lanes.constant(0),
    );
}

/** The address of the record of a turn, in a local that the caller frees. */
export function recordOf(ctx: Context, home: SequenceHome, turn: Local): Local {
  const address = ctx.code.allocLocal('i32');
  ctx.code.set(address, recordAddress(ctx, home.base, home.stride, turn));
  return address;
}

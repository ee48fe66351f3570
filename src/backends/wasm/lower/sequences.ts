/** Sequences as they are read: how many turns each row has, and the value of a turn. */

import type { Local } from '../assembler/code';
import { type Integer, type Lanes, type Numbers, pair, single, type Truths } from '../lanes';
import type { Context, SequenceHome } from './context';
import type { Cell } from './frame';
import { recordAddress } from './tapes';

/** A number of turns for each row of a pair. */
export function length64(ctx: Context, cell: Cell): Truths {
  return (code) => {
    ctx.read(cell)(code);
    if (cell.type === 'v128') return;
    code.emit('i64.extend_i32_s');
    code.emit('i64x2.splat');
  };
}

export function greatestLane(lengths: (code: Context['code']) => void): Integer {
  return (code) => {
    const lane = (index: number): void => {
      lengths(code);
      code.lane('i64x2.extract_lane', index);
    };
    lane(0);
    lane(1);
    lane(0);
    lane(1);
    code.emit('i64.gt_s');
    code.emit('select');
    code.emit('i32.wrap_i64');
  };
}

/** Whether a turn is one of a sequence's. */
export function within(ctx: Context, turn: Local, length: Cell): Truths {
  return (code) => {
    length64(ctx, length)(code);
    code.get(turn);
    code.emit('i64.extend_i32_s');
    code.emit('i64x2.splat');
    code.emit('i64x2.gt_s');
  };
}

/** The elements of a turn's value; `address`: where the turn's record begins. */
export function elementAt(
  home: SequenceHome,
  address: Local,
  index: number | Integer,
  lanes: Lanes,
): Numbers {
  const at = typeof index === 'number' ? index * home.lanes.bytes : 0;
  return (code) => {
    code.get(address);
    if (typeof index !== 'number') {
      index(code);
      code.int32(home.lanes.bytes);
      code.emit('i32.mul');
      code.emit('i32.add');
    }
    const load = home.lanes.count === 2 ? 'v128.load' : lanes.count === 2 ? 'v128.load64_splat' : 'f64.load';
    code.memory(load, home.offset + at);
  };
}

/** Zero in turns that a sequence does not have; there may be no memory there. */
export function guarded(ctx: Context, value: Numbers, length: Cell, turn: Local, lanes: Lanes): Numbers {
  if (lanes.count === 1) {
    const within32: Integer = (code) => {
      code.get(turn);
      ctx.read(length)(code);
      code.emit('i32.lt_s');
    };
    return (code) =>
      code.choose(
        within32,
        'f64',
        () => value,
        () => single.constant(0),
      );
  }
  const has = within(ctx, turn, length);
  const kept = pair.select(has, value, 0);
  return (code) =>
    code.choose(
      pair.any(has),
      'v128',
      () => kept,
      () => pair.constant(0),
    );
}

/** Where the record of a turn begins, in a local that the caller gives back. */
export function recordOf(ctx: Context, home: SequenceHome, turn: Local): Local {
  const address = ctx.code.take('i32');
  ctx.code.set(
    address,
    recordAddress(ctx, home.base, home.stride, (code) => code.get(turn)),
  );
  return address;
}

/** The common parts of loops and scans: carried values, exit values, and the code of one turn. */

import {
  isRecorded,
  nextValues,
  type ResultNode,
  resultOffset,
  type TurnsNode,
  type ValueNode,
} from '../../../graph';
import { recordsWithin } from '../../plan/schedule';
import type { Local } from '../assembler/code';
import type { Integer, Truths } from '../lanes';
import type { BlockWriter, Context } from './context';
import { moveInParallel } from './parallelMoves';
import { type Tape, writeRecord } from './tapes';

export const read =
  (local: Local): Integer =>
  (code) =>
    code.get(local);
export const whole =
  (value: number): Integer =>
  (code) =>
    code.int32(value);

export function plus(x: Integer, y: number): Integer {
  return (code) => {
    x(code);
    code.int32(y);
    code.emit('i32.add');
  };
}

export function larger(x: Integer, y: Integer): Integer {
  return (code) => {
    x(code);
    y(code);
    x(code);
    y(code);
    code.emit('i32.gt_s');
    code.emit('select');
  };
}

export interface Result {
  readonly result: ResultNode;
  readonly source: ValueNode;
}

export function resultsOf(
  ctx: Context,
  node: TurnsNode,
): { readonly ends: Result[]; readonly recorded: Result[] } {
  const all = ctx.results(node).map((result) => {
    return { result, source: node.body.results[resultOffset(node) + result.position]! };
  });
  const isTape = ({ result }: Result): boolean => isRecorded(node, result.position);
  return { ends: all.filter((each) => !isTape(each)), recorded: all.filter(isTape) };
}

export function begin(ctx: Context, node: TurnsNode): void {
  for (const input of node.carried) ctx.homes.each(input, () => ctx.declare(input));
  moveInParallel(
    ctx,
    node.carried.map((target, index) => ({ target, source: node.starts[index]! })),
  );
}

export function handOn(ctx: Context, node: TurnsNode, mask: Truths | null): void {
  const next = nextValues(node);
  const moves = node.carried.map((target, index) => ({ target, source: next[index]! }));
  moveInParallel(ctx, moves, mask);
}

/** Writes one turn: its body, and its record at `address`. */
export function writeTurn(
  ctx: Context,
  node: TurnsNode,
  tape: Tape | null,
  address: Integer,
  blocks: BlockWriter,
): void {
  const { code, globals } = ctx;
  const inner = recordsWithin(node.body, ctx.schedule);
  const mark = inner ? code.allocLocal('i32') : null;
  if (mark !== null) code.set(mark, (c) => c.getGlobal(globals.heap));
  blocks.write(node.body);
  if (tape !== null) writeRecord(ctx, tape, address);
  if (mark === null) return;
  code.setGlobal(globals.heap, read(mark));
  code.freeLocal(mark);
}

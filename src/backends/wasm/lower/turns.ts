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
import { type Integer, i32, type Truths } from '../lanes';
import type { BlockWriter, Context } from './context';
import { moveInParallel } from './parallelMoves';
import { type Tape, writeRecord } from './tapes';

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
  if (mark !== null) code.set(mark, i32.global(globals.heap));
  blocks.write(node.body);
  if (tape !== null) writeRecord(ctx, tape, address);
  if (mark === null) return;
  code.setGlobal(globals.heap, i32.of(mark));
  code.freeLocal(mark);
}

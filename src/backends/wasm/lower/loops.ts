/**
 * Lowers loops. Rows side by side that diverge take turns together until all have left. A mask says for which of them a
 * turn counts, and the exit values of each row are those of its own last turn.
 */

import type { LoopNode, ResultNode } from '../../../graph';
import { type Local, readLocal } from '../assembler/code';
import { type Integer, i32, increase, single, type Truths } from '../lanes';
import type { BlockWriter, Context } from './context';
import { writeCell } from './frame';
import { assign, fill, withActive } from './parallelMoves';
import { openTape, recordAddress, reserve, type Tape } from './tapes';
import { begin, handOn, type Result, resultsOf, writeTurn } from './turns';

interface LoopParts {
  readonly tape: Tape | null;
  readonly ends: readonly Result[];
  /** Counts turns, the first as 1. */
  readonly turn: Local;
  readonly atLimit: Integer;
  readonly oneTurn: () => void;
}

export function lowerLoop(ctx: Context, node: LoopNode, blocks: BlockWriter): void {
  const { code } = ctx;
  const varies = ctx.varying.control(node);
  const { ends, recorded } = resultsOf(ctx, node);
  begin(ctx, node);
  for (const { result } of ends) ctx.homes.each(result, () => ctx.declare(result));
  const tape = openTape(ctx, recorded, varies, ctx.group());
  const turn = code.allocLocal('i32');
  code.set(turn, i32.of(0));
  const oneTurn = (): void => {
    increase(code, turn, 1);
    if (tape === null) return writeTurn(ctx, node, tape, i32.of(0), blocks);
    const end = code.allocLocal('i32');
    code.set(end, recordAddress(ctx, tape.base, tape.stride, turn));
    reserve(ctx, i32.of(end));
    writeTurn(ctx, node, tape, i32.add(end, -tape.stride), blocks);
    code.freeLocal(end);
  };
  const atLimit = i32.eq(turn, node.limit);
  const parts = { tape, ends, turn, atLimit, oneTurn };
  if (varies) loopApart(ctx, node, parts);
  else loopTogether(ctx, node, parts);
  code.freeLocal(turn);
  blocks.release(node.body);
  for (const input of node.carried) ctx.release(input);
}

/** The exit value of a loop that reaches its limit. */
function failed(result: ResultNode): number {
  return result.type.element === 'number' ? Number.NaN : 0;
}

/** A loop that all rows leave at the same turn. */
function loopTogether(ctx: Context, node: LoopNode, { tape, ends, turn, atLimit, oneTurn }: LoopParts): void {
  const { code } = ctx;
  const again = node.body.results[0]!;
  code.block((done) => {
    code.loop((round) => {
      oneTurn();
      code.if(single.not(ctx.truth(again, single)), () => {
        for (const { result, source } of ends)
          ctx.homes.each(result, () => assign(ctx, { target: result, source }));
        if (tape !== null) writeCell(tape.length, i32.of(turn));
        code.branch(done);
      });
      code.if(atLimit, () => {
        for (const { result } of ends) ctx.homes.each(result, () => fill(ctx, result, failed(result)));
        if (tape !== null) writeCell(tape.length, i32.of(0));
        code.branch(done);
      });
      handOn(ctx, node, null);
      code.branch(round);
    });
  });
}

/** A loop that rows side by side may leave at different turns. */
function loopApart(ctx: Context, node: LoopNode, { tape, ends, atLimit, oneTurn }: LoopParts): void {
  const { code } = ctx;
  const again = node.body.results[0]!;
  const { wide } = ctx;
  if (tape !== null) writeCell(tape.length, wide.bitsConstant(0n));
  withActive(ctx, ctx.active(), (active) => {
    const mask = ctx.frame.active!.local!;
    code.block((done) => {
      code.loop((round) => {
        oneTurn();
        if (tape !== null) writeCell(tape.length, wide.countedUp(ctx.read(tape.length), active));
        const leaving = code.allocLocal(wide.truth);
        const leave: Truths = readLocal(leaving);
        code.set(leaving, wide.and(active, wide.not(ctx.truth(again, wide))));
        code.if(wide.any(leave), () => {
          for (const { result, source } of ends) assign(ctx, { target: result, source }, leave);
        });
        code.freeLocal(leaving);
        code.set(mask, wide.and(active, ctx.truth(again, wide)));
        code.branchIf(done, single.not(wide.any(active) as (c: typeof code) => void));
        code.if(atLimit, () => {
          for (const { result } of ends) fill(ctx, result, failed(result), active);
          if (tape !== null) writeCell(tape.length, wide.countWhere(ctx.read(tape.length), wide.not(active)));
          code.branch(done);
        });
        handOn(ctx, node, null);
        code.branch(round);
      });
    });
  });
}

/**
 * Lowers branches. If rows side by side take the same arm, and for single values, one arm runs. If they may diverge,
 * each arm that one of them takes runs, and every row keeps the results of its own arm.
 */

import type { Block, BranchNode, ResultNode } from '../../../graph';
import { type Counts, single, type Truths } from '../lanes';
import type { BlockWriter, Context } from './context';
import { writeCell } from './frame';
import { assign, withActive } from './parallelMoves';
import { countsOf } from './sequences';
import { isJoined, joinSequence, type SequenceResult } from './tapeJoin';

function isSequence(result: ResultNode): boolean {
  return result.type.sequence === true;
}

/** If the sequence of one arm is empty, the other is the result where its arm is taken. */
function declareSequence(ctx: Context, result: ResultNode): SequenceResult {
  const varies = ctx.varying.length(result);
  const crosses = ctx.outline.crosses(result);
  const base = ctx.cell('i32', crosses);
  const length = ctx.cell(varies ? ctx.wide.bits : 'i32', crosses);
  writeCell(base, (code) => code.int32(0));
  writeCell(length, varies ? ctx.wide.bitsConstant(0n) : (code) => code.int32(0));
  return { result, base, length };
}

function takeSequence(
  ctx: Context,
  { result, base, length }: SequenceResult,
  arm: Block,
  mask: Truths | null,
): void {
  const source = arm.results[result.position]!;
  if (source.kind === 'constant') return;
  const from = ctx.sequence(source);
  writeCell(base, ctx.read(from.base));
  if (length.type === 'i32') writeCell(length, ctx.read(from.length));
  else {
    const counts: Counts = countsOf(ctx, from.length);
    writeCell(length, mask === null ? counts : ctx.wide.countWhere(counts, mask));
  }
  const { lanes, stride, offset } = from;
  const group = `${from.group} where ${result.region.id}`;
  ctx.homes.set(result, { kind: 'sequence', lanes, base, length, stride, offset, group });
}

export function lowerBranch(ctx: Context, node: BranchNode, blocks: BlockWriter): void {
  const { code } = ctx;
  const varies = ctx.varying.control(node);
  const results = ctx.results(node);
  const values = results.filter((result) => !isSequence(result));
  for (const result of values) ctx.homes.each(result, () => ctx.declare(result));
  const sequences = results.filter(isSequence).map((result) => declareSequence(ctx, result));
  const arm = (index: 0 | 1, mask: Truths | null): void => {
    const block = node.arms[index];
    blocks.write(block);
    for (const result of values) {
      const source = block.results[result.position]!;
      ctx.homes.each(result, () => assign(ctx, { target: result, source }, index === 1 ? mask : null));
    }
    for (const each of sequences) {
      if (isJoined(each.result))
        joinSequence(ctx, each, ctx.sequence(block.results[each.result.position]!), mask);
      else takeSequence(ctx, each, block, mask);
    }
    blocks.release(block);
  };
  if (!varies) {
    code.if(
      ctx.truth(node.condition, single),
      () => arm(0, null),
      () => arm(1, null),
    );
  } else {
    const { wide } = ctx;
    const condition = ctx.truth(node.condition, wide);
    const ways = [condition, wide.not(condition)] as const;
    for (const index of [0, 1] as const) {
      withActive(ctx, wide.and(ctx.active(), ways[index]), (active) =>
        code.if(wide.any(active), () => arm(index, ways[index])),
      );
    }
  }
  for (const { result, base, length } of sequences) {
    // Neither arm records anything.
    if (ctx.homes.has(result)) continue;
    const group = ctx.group();
    ctx.homes.set(result, { kind: 'sequence', lanes: single, base, length, stride: 0, offset: 0, group });
  }
}

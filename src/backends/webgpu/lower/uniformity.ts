/**
 * What the invocations that share a run decide together. All of them compute the same, but a barrier may only stand where
 * that can be told from the text: so a condition around one is that of the first invocation, read by all.
 */

import { type Block, isRegion, regionBlocks } from '../../../graph';
import type { Schedule } from '../../plan/schedule';
import type { Context } from './context';

/** Whether a block, or one within it, goes over rows. */
export function hasRows(block: Block, schedule: Schedule): boolean {
  return schedule.steps.get(block)!.some((step) => {
    return isRegion(step) && (step.kind === 'rows' || regionBlocks(step).some((b) => hasRows(b, schedule)));
  });
}

/** The condition, as one that all share. */
export function agreed(ctx: Context, condition: string): string {
  return ctx.together ? `agreed(select(0u, 1u, ${condition}), lane) != 0u` : condition;
}

/** The number of turns, as one that all share. */
export function agreedCount(ctx: Context, count: string): string {
  return ctx.together ? `agreed(${count}, lane)` : count;
}

export const agreement = `var<workgroup> decision: u32;

fn agreed(value: u32, lane: u32) -> u32 {
  if (lane == 0u) { decision = value; }
  return workgroupUniformLoad(&decision);
}`;

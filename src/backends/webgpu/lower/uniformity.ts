/**
 * Decisions that the invocations of a run share. All of them compute the same, but WGSL allows a barrier only where the
 * text shows that they do. So a condition around a barrier is that of the first invocation, which all read.
 */

import { type Block, isRegion, regionBlocks } from '../../../graph';
import type { Schedule } from '../../plan/schedule';
import type { Context } from './context';

/** Whether a block, or one within it, has a row region. */
export function hasRows(block: Block, schedule: Schedule): boolean {
  return schedule.steps.get(block)!.some((step) => {
    return isRegion(step) && (step.kind === 'rows' || regionBlocks(step).some((b) => hasRows(b, schedule)));
  });
}

/** The condition of the first invocation, which all share. */
export function uniformCondition(ctx: Context, condition: string): string {
  return ctx.isUniform ? `agreed(select(0u, 1u, ${condition}), lane) != 0u` : condition;
}

/** The number of turns of the first invocation, which all share. */
export function uniformCount(ctx: Context, count: string): string {
  return ctx.isUniform ? `agreed(${count}, lane)` : count;
}

export const agreement = `var<workgroup> decision: u32;

fn agreed(value: u32, lane: u32) -> u32 {
  if (lane == 0u) { decision = value; }
  return workgroupUniformLoad(&decision);
}`;

/**
 * Calls that both arms of a branch make. If both arms call the same procedure with the same arguments before they fork
 * further, the value does not depend on the condition. It is computed once, before the branch, and both arms continue
 * with it. So a recursion with a condition at each level costs one region per level, although only one arm waits for
 * the value of the recursive call.
 */

import { Frame, type LambdaCode, returnFirst, type Step, waitingFor } from '../machine/code';
import type { ControlledMachine } from '../machine/machine';
import type { Checkpoint, Fork, MergePoint, Run } from '../machine/run';
import { sameSlots } from '../machine/structure';
import type { Escape, Slot, Value } from '../machine/values';
import { environment, stateOf } from './entries';

/** The depth of nested conditions from which calls are shared. Fewer conditions cost little. */
const minDepthOfSharing = 1;

/** The frame in the run that forked that waits for the shared value. */
export class SharedCallFrame extends Frame {
  constructor(
    readonly call: SharedCall,
    below: Frame,
  ) {
    // The machine puts the value into the first slot.
    super((machine) => call.resume(machine.env[0] as Value), 0, waitingFor(call.state), below);
  }

  override get others(): readonly Frame[] {
    return this.call.frames;
  }

  /** Both arms leave by themselves: each may have a frame that hears of it. */
  override left(leaving: Escape): Step | null {
    return this.call.resume(leaving);
  }
}

/** A call that both arms share. The run that forked makes it. */
interface SharedCall {
  readonly fork: Fork;
  readonly code: LambdaCode;
  readonly state: readonly Slot[];
  /** The frame that waits in each arm. */
  readonly frames: readonly [Frame, Frame];
  /** The progress of the run that forked before the call. */
  readonly before: Checkpoint;
  /** Continues both arms with the value. */
  readonly resume: (value: Value) => Step | null;
}

export function mayShare({ learnt }: ControlledMachine, { parent }: Fork, code: LambdaCode): boolean {
  return parent.depth >= minDepthOfSharing && !learnt.unsharedCalls.has(code);
}

/** Whether two arms wait at the same call. */
export function isSameCall(x: MergePoint, y: MergePoint): boolean {
  const sameDraws = x.checkpoint.draws === y.checkpoint.draws;
  return x.code === y.code && sameDraws && sameSlots(stateOf(x), stateOf(y));
}

/**
 * The arm that continues if both are at different calls. An arm whose call forks waits until the other arm gets there.
 */
export function turnOf(
  { learnt: { forkingProcedures } }: ControlledMachine,
  own: LambdaCode,
  waiting: LambdaCode,
): 'own' | 'other' | null {
  if (forkingProcedures.has(own) === forkingProcedures.has(waiting)) return null;
  return forkingProcedures.has(own) ? 'other' : 'own';
}

/** Suspends both arms at the call, and makes it in the run that forked. */
export function shareCall(
  machine: ControlledMachine,
  fork: Fork,
  calls: readonly [MergePoint, MergePoint],
): Step | null {
  const { parent } = fork;
  for (const { checkpoint } of calls) machine.rollback(checkpoint);
  const [{ code, site, checkpoint }] = calls;
  const state = stateOf(calls[0]);
  const call: SharedCall = {
    fork,
    code,
    state,
    frames: [calls[0].frame, calls[1].frame],
    before: machine.checkpoint(parent),
    resume: (value) => {
      const { draws } = parent;
      return restart(machine, call, (arm) => {
        arm.draws = draws;
        arm.registers = { ...arm.registers, env: [value] };
        return returnFirst;
      });
    },
  };
  parent.draws = checkpoint.draws;
  parent.registers = { ...parent.registers, frame: fork.end, site };
  machine.load(parent);
  machine.pushFrame(new SharedCallFrame(call, fork.end));
  return machine.enterCode(code, environment(code, state));
}

/** Resumes both arms at the call. */
function restart(
  machine: ControlledMachine,
  { fork, frames }: SharedCall,
  begin: (arm: Run) => Step,
): Step | null {
  const { arms, parent } = fork;
  const { site } = parent.registers;
  for (const [position, arm] of arms.entries()) {
    const step = begin(arm);
    arm.registers = { ...arm.registers, frame: frames[position]!, site, step };
    arm.mergePoints = [];
  }
  return machine.load(arms[0]);
}

/** Lets each arm make the call by itself, because the value's structure differs between the arms. */
export function separateCall(machine: ControlledMachine, { call }: SharedCallFrame): Step | null {
  const { code, state, before } = call;
  machine.learnt.unsharedCalls.add(code);
  machine.rollback(before);
  return restart(machine, call, (arm) => {
    arm.registers = { ...arm.registers, env: environment(code, state) };
    return code.body;
  });
}

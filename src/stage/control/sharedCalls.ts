/**
 * Calls that both arms of a branch make. Where each arm, before it forks any further, calls the same procedure with
 * the very same arguments, the call's value does not depend on the condition: it is computed once, before the branch,
 * and both arms go on with it. So a recursion with a condition at each level costs a region a level, although one arm
 * waits for the recursive call's value and the other does not.
 */

import { Frame, type LambdaCode, type Step } from '../machine/code';
import type { ControlledMachine } from '../machine/machine';
import type { Checkpoint, Fork, MergePoint, Run } from '../machine/run';
import { sameSlots } from '../machine/structure';
import type { Slot, Value } from '../machine/values';
import { environment, stateOf } from './entries';

/** Conditions within one another from which on calls are shared: fewer cost little, and keep what is theirs. */
const minDepthOfSharing = 1;

/** The frame of the run that forked, which waits for the shared value. */
export class SharedCallFrame extends Frame {
  constructor(
    readonly call: SharedCall,
    below: Frame,
  ) {
    // The machine puts the value into the only slot.
    super((machine) => call.resume(machine.env[0] as Value), 0, [], below);
  }
}

/** A call that is made in the run that forked. */
interface SharedCall {
  readonly fork: Fork;
  readonly code: LambdaCode;
  readonly state: readonly Slot[];
  /** What waits in each arm. */
  readonly frames: readonly [Frame, Frame];
  /** How far the run that forked had come. */
  readonly before: Checkpoint;
  /** Both arms go on with the value. */
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

/** Which of two arms goes on, where each is at another call: one whose call forks waits until the other gets there too. */
export function turnOf(
  { learnt: { forkingProcedures } }: ControlledMachine,
  own: LambdaCode,
  waiting: LambdaCode,
): 'own' | 'other' | null {
  if (forkingProcedures.has(own) === forkingProcedures.has(waiting)) return null;
  return forkingProcedures.has(own) ? 'other' : 'own';
}

/** Leaves both arms at the call, and makes it in the run that forked. */
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
        return (running) => running.returnValue(value);
      });
    },
  };
  parent.draws = checkpoint.draws;
  parent.registers = { ...parent.registers, frame: fork.end, site };
  machine.load(parent);
  machine.pushFrame(new SharedCallFrame(call, fork.end));
  return machine.enterCode(code, environment(code, state));
}

/** Both arms begin again at the call. */
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

/** The call's value is chosen between structures that only the arms can tell apart: each makes the call by itself. */
export function separateCall(machine: ControlledMachine, { call }: SharedCallFrame): Step | null {
  const { code, state, before } = call;
  machine.learnt.unsharedCalls.add(code);
  machine.rollback(before);
  return restart(machine, call, (arm) => {
    arm.registers = { ...arm.registers, env: environment(code, state) };
    return code.body;
  });
}

/**
 * Calls that both arms of a branch make. Where each arm, before it forks any further, calls the same procedure with
 * the very same arguments, the call's value does not depend on the condition: it is computed once, before the branch,
 * and both arms go on with it. So a recursion with a condition at each level costs a region a level, although one arm
 * waits for the recursive call's value and the other does not.
 */

import { Frame, type LambdaCode, type Step } from '../machine/code';
import type { Machine } from '../machine/machine';
import type { Fork, Run } from '../machine/run';
import { sameSlots } from '../machine/structure';
import type { Slot, Value } from '../machine/values';
import { type Entry, environment, stateOf } from './entries';

/** A procedure that an arm enters, and what waits there for its value. */
export interface MergePoint extends Entry {
  readonly frame: Frame;
}

/** Conditions within one another from which on calls are shared: fewer cost little, and keep what is theirs. */
const deepEnough = 1;

/** The frame of the run that forked, in which the shared value is waited for. */
export class SharedCallFrame extends Frame {
  constructor(
    readonly call: SharedCall,
    below: Frame,
  ) {
    // The machine puts the value into the only slot.
    super((machine) => goOn(machine, call, machine.env[0] as Value), 0, [], below);
  }
}

interface SharedCall {
  readonly fork: Fork;
  readonly code: LambdaCode;
  readonly state: readonly Slot[];
  /** What waits in each arm. */
  readonly frames: readonly [Frame, Frame];
  /** How far the run that forked had come. */
  readonly before: Pick<Entry, 'length' | 'size' | 'pending' | 'warnings' | 'draws'>;
}

export function mayShare(machine: Machine, { parent }: Fork, code: LambdaCode): boolean {
  return parent.depth >= deepEnough && !machine.unsharedCalls.has(code);
}

/** Whether two arms wait at the same call. */
export function isSameCall(x: MergePoint, y: MergePoint): boolean {
  return x.code === y.code && x.draws === y.draws && sameSlots(stateOf(x), stateOf(y));
}

/** Which of two arms goes on, where each is at another call: one whose call forks waits until the other gets there too. */
export function turnOf(
  { forkingProcedures }: Machine,
  own: LambdaCode,
  waiting: LambdaCode,
): 'own' | 'other' | null {
  if (forkingProcedures.has(own) === forkingProcedures.has(waiting)) return null;
  return forkingProcedures.has(own) ? 'other' : 'own';
}

/** Leaves both arms at the call, and makes it in the run that forked. */
export function shareCall(
  machine: Machine,
  fork: Fork,
  calls: readonly [MergePoint, MergePoint],
): Step | null {
  const { parent, arms } = fork;
  for (const [position, { length, pending }] of calls.entries()) {
    arms[position]!.block.nodes.length = length;
    arms[position]!.pending.length = pending;
  }
  const [{ code, site, draws }] = calls;
  const before = {
    length: parent.block.nodes.length,
    size: machine.builder.size,
    pending: parent.pending.length,
    warnings: machine.warnings.length,
    draws: parent.draws,
  };
  const state = stateOf(calls[0]);
  const call = { fork, code, state, frames: [calls[0].frame, calls[1].frame] as const, before };
  parent.draws = draws;
  parent.site = site;
  machine.load(parent);
  machine.frame = new SharedCallFrame(call, fork.end);
  return machine.enterCode(code, environment(code, state));
}

function restart(machine: Machine, { fork, frames }: SharedCall, begin: (arm: Run) => Step): Step | null {
  const { arms, parent } = fork;
  for (const [position, arm] of arms.entries()) {
    arm.frame = frames[position]!;
    arm.site = parent.site;
    arm.step = begin(arm);
    arm.parks = [];
  }
  return machine.load(arms[0]);
}

function goOn(machine: Machine, call: SharedCall, value: Value): Step | null {
  const { draws } = machine.run;
  return restart(machine, call, (arm) => {
    arm.draws = draws;
    return (running) => running.returnValue(value);
  });
}

/** The call's value is chosen between structures that only the arms can tell apart: each makes the call by itself. */
export function separateCall(machine: Machine, { call }: SharedCallFrame): Step | null {
  const { fork, code, state, before } = call;
  const { parent } = fork;
  machine.unsharedCalls.add(code);
  parent.block.nodes.length = before.length;
  parent.pending.length = before.pending;
  parent.parks = parent.parks.filter(({ size }) => size < before.size);
  parent.draws = before.draws;
  machine.warnings.length = before.warnings;
  return restart(machine, call, (arm) => {
    arm.env = environment(code, state);
    return code.body;
  });
}

/**
 * Merge points, at which the arms of a branch meet. An arm is at a merge point when it enters a procedure and only the
 * continuation of the whole branch waits. If the other arm was in the same state, both continue as one run. So a
 * sequence of n conditions costs n branches, not 2^n.
 */

import type { LambdaCode, Step } from '../machine/code';
import type { ControlledMachine } from '../machine/machine';
import type { Fork, MergePoint, Run } from '../machine/run';
import { sameStructure } from '../machine/structure';
import type { Slot } from '../machine/values';
import { environment, keyOf, stateOf } from './entries';
import { Joiner } from './outcomes';
import { isSameCall, mayShare, shareCall, turnOf } from './sharedCalls';

/** The maximum number of merge points of an arm without a node between them. */
const maxPointsBetweenNodes = 32;

/** The depth of nested conditions from which arms merge although known numbers in them differ. */
const maxDepthOfEqualNumbers = 5;

/**
 * Continues where an arm enters a procedure. If the other arm was in the same state, both continue as one run. If the
 * other arm waits at the same call, the call is made once for both. Otherwise the arm that is behind continues.
 */
export function reachMergePoint(
  machine: ControlledMachine,
  fork: Fork,
  position: 0 | 1,
  code: LambdaCode,
  env: Slot[],
): Step | null {
  const { builder, frame, site } = machine;
  const arm = fork.arms[position];
  const other = fork.arms[1 - position]!;
  const atEnd = frame === fork.end;
  // A call that both arms make must not find what one of them alone says to it.
  const sharing = frame.dynamic === fork.end.dynamic && mayShare(machine, fork, code);
  if (!atEnd && !sharing) return code.body;
  const before = arm.mergePoints.at(-maxPointsBetweenNodes);
  if (before !== undefined && before.checkpoint.clock === builder.size) return code.body;
  const point: MergePoint = { frame, code, env, site, checkpoint: machine.checkpoint(arm) };
  arm.mergePoints.push(point);
  const met = atEnd ? meeting(point, other, fork.parent.depth < maxDepthOfEqualNumbers) : null;
  if (met !== null) return mergeArms(machine, fork, inOrder(position, point, met));
  const waiting = other.outcome === null ? other.mergePoints.at(-1) : undefined;
  if (sharing && waiting !== undefined && isSameCall(point, waiting)) {
    return shareCall(machine, fork, inOrder(position, point, waiting));
  }
  const turn = waiting !== undefined && sharing ? turnOf(machine, code, waiting.code) : null;
  const isBehind = other.outcome !== null || other.mergePoints.length >= arm.mergePoints.length;
  if (turn === 'own' || (turn === null && isBehind)) return code.body;
  arm.registers = { step: code.body, env, frame, site };
  return machine.load(other);
}

/** A pair of both arms' items, in the order of the arms. */
function inOrder<T>(position: 0 | 1, own: T, others: T): readonly [T, T] {
  return position === 0 ? [own, others] : [others, own];
}

/** The last merge point of the other arm in the same state. */
function meeting(point: MergePoint, other: Run, withKnownNumbers: boolean): MergePoint | null {
  const { code, frame } = point;
  const candidates = other.mergePoints.filter((each) => each.code === code && each.frame === frame);
  if (candidates.length === 0) return null;
  const key = keyOf(point);
  const state = stateOf(point);
  return (
    candidates.findLast(
      (each) => keyOf(each) === key && sameStructure(stateOf(each), state, withKnownNumbers),
    ) ?? null
  );
}

/** Continues both arms as one: the run that forked enters the procedure with the joined state. */
function mergeArms(
  machine: ControlledMachine,
  fork: Fork,
  [first, second]: readonly [MergePoint, MergePoint],
): Step | null {
  machine.rollback(first.checkpoint);
  machine.rollback(second.checkpoint);
  const joiner = new Joiner(machine, fork);
  const state = joiner.both(stateOf(first), stateOf(second));
  const values = joiner.place();
  const { parent, end } = fork;
  parent.registers = { ...parent.registers, frame: end, site: first.site };
  machine.load(parent);
  return machine.enterCode(first.code, environment(first.code, state(values)));
}

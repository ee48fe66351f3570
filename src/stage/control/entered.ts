/**
 * Control where a procedure is entered; nothing else is watched. A loop is found where a procedure is entered in a
 * state that differs only in numbers from an earlier state with the same continuation. The arms of a branch meet where
 * both enter a procedure in the same state.
 */

import type { LambdaCode, Step } from '../machine/code';
import type { ControlledMachine } from '../machine/machine';
import { type Entry, endOf, type Run } from '../machine/run';
import { sameStructure } from '../machine/structure';
import type { Slot } from '../machine/values';
import { isUnrolled, recordEntry, stateOf, trailOf } from './entries';
import { startLoop, takeBackEdge } from './loops';
import { reachMergePoint } from './mergePoints';

/** Begins a procedure, after looking for a loop and for the other arm of a fork. */
export function enterProcedure(machine: ControlledMachine, code: LambdaCode, env: Slot[]): Step | null {
  const { frame, run } = machine;
  const turns = recordEntry(machine, code, env);
  const head = turns.length > 1 ? headToRoll(machine, turns) : null;
  if (head !== null) return startLoop(machine, head, frame, stateOf(turns.at(-1)!));
  const { owner } = run;
  if (owner.kind !== 'arm' && owner.kind !== 'loop') return code.body;
  if (endOf(run) === frame) {
    const arrived = arriveAtHead(machine, code, env);
    if (arrived !== undefined) return arrived;
  }
  return owner.kind === 'arm' ? reachMergePoint(machine, owner.fork, owner.position, code, env) : code.body;
}

/**
 * The limits for a loop with a known number of turns: it is rolled after so many turns, or once a turn made so many
 * nodes.
 */
const turnsToRoll = 8;
const nodesToRoll = 500;

/** The first of these turns, at least two, if there are enough to roll the loop. */
function headToRoll(machine: ControlledMachine, turns: readonly Entry[]): Entry | null {
  const head = turns[0]!;
  const last = turns.at(-1)!;
  if (isUnrolled(machine, head)) return null;
  const nodes = machine.builder.size - last.checkpoint.clock;
  if (turns.length < turnsToRoll && nodes < nodesToRoll) return null;
  const alike = head.code === last.code && sameStructure(stateOf(head), stateOf(last), false);
  return alike ? head : null;
}

/**
 * Takes the back edge to a loop that is being staged, or starts a loop at an entry before the fork. Undefined if the
 * state matches neither. Called in an arm or a turn.
 */
function arriveAtHead(machine: ControlledMachine, code: LambdaCode, env: Slot[]): Step | null | undefined {
  const { frame } = machine;
  const withKnownNumbers = isUnrolled(machine, { code, env });
  let found: Entry | null = null;
  for (let run: Run | null = machine.run; run !== null; run = run.parent) {
    const { owner } = run;
    const isEnd = endOf(run) === frame;
    if (owner.kind === 'loop' && isEnd && owner.loop.code === code) {
      const state = stateOf({ code, env });
      if (sameStructure(owner.loop.template, state, withKnownNumbers))
        return takeBackEdge(machine, owner.loop, state);
    }
    // The search ends with the earliest entry: an evaluator has more program points than the program that it
    // interprets.
    if (run !== machine.run) found = trailOf(run, frame)?.find(code, env, withKnownNumbers) ?? found;
    if (!isEnd || (owner.kind !== 'arm' && owner.kind !== 'loop')) break;
  }
  return found === null ? undefined : startLoop(machine, found, frame, stateOf({ code, env }));
}

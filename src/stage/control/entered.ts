/**
 * What happens where a procedure is entered. Nothing else is watched: a loop is found where a procedure is entered in a
 * state that differs in numbers alone from an earlier one with the same continuation, and the arms of a branch meet
 * where both enter a procedure in the same state.
 */

import type { LambdaCode, Step } from '../machine/code';
import type { ControlledMachine } from '../machine/machine';
import { type Entry, endOf, type Run } from '../machine/run';
import { sameStructure } from '../machine/structure';
import type { Slot } from '../machine/values';
import { isUnrolled, recordEntry, stateOf, trailOf } from './entries';
import { startLoop, takeBackEdge } from './loops';
import { reachMergePoint } from './mergePoints';

/** Begins a procedure, looking for loops and for the other arm of a fork. */
export function enterProcedure(machine: ControlledMachine, code: LambdaCode, env: Slot[]): Step | null {
  const { frame, run } = machine;
  const turns = recordEntry(machine, code, env);
  const head = headToRoll(machine, turns);
  if (head !== null) return startLoop(machine, head, frame, stateOf(turns.at(-1)!));
  const { owner } = run;
  if (owner.kind !== 'arm' && owner.kind !== 'loop') return code.body;
  if (endOf(run) === frame) {
    const arrived = arriveAtHead(machine, code, env);
    if (arrived !== undefined) return arrived;
  }
  return owner.kind === 'arm' ? reachMergePoint(machine, owner.fork, owner.position, code, env) : code.body;
}

/** A loop whose number of turns is known is rolled once it had so many turns, or a turn made so many nodes. */
const turnsToRoll = 8;
const nodesToRoll = 500;

/** The first of the turns, where there were enough to roll them. */
function headToRoll(machine: ControlledMachine, turns: readonly Entry[]): Entry | null {
  const [head] = turns;
  const last = turns.at(-1);
  if (head === undefined || last === undefined || head === last || isUnrolled(machine, head)) return null;
  const nodes = machine.builder.size - last.checkpoint.clock;
  if (turns.length < turnsToRoll && nodes < nodesToRoll) return null;
  const alike = head.code === last.code && sameStructure(stateOf(head), stateOf(last), false);
  return alike ? head : null;
}

/**
 * In an arm or a turn: takes the back edge to a loop that is being staged, or begins a loop at an entry before the
 * fork. Undefined where the state comes back to neither.
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
    // The last to be found is the earliest: an evaluator has more program points than the program it runs.
    if (run !== machine.run) found = trailOf(run, frame)?.find(code, env, withKnownNumbers) ?? found;
    if (!isEnd || (owner.kind !== 'arm' && owner.kind !== 'loop')) break;
  }
  return found === null ? undefined : startLoop(machine, found, frame, stateOf({ code, env }));
}

/**
 * Branches on numbers. Both ways are staged, each as a run with a block of its own, in turns: at each procedure that
 * an arm enters with nothing waiting but what waits for the whole branch, the other arm may catch up and the two go on
 * as one. Values that both return are joined position by position. Where their structure differs, both run on through
 * the next frame, and the join is tried again there: a list or a procedure chosen by a condition joins where it is
 * used up.
 */

import type { ValueNode } from '../../graph';
import type { Diagnostic } from '../../text/diagnostic';
import { InternalError } from '../../text/internal';
import type { Frame, LambdaCode, Step } from '../machine/code';
import type { Machine } from '../machine/machine';
import { exceed, StructureError } from '../machine/mistakes';
import type { Site } from '../machine/primitive';
import { type Fork, type ForkSite, newRun, type Outcome, type Run } from '../machine/run';
import { Mismatch, sameStructure } from '../machine/structure';
import { Cell, type Slot, type Value } from '../machine/values';
import { type Entry, environment, keyOf, stateOf } from './entries';
import { Joiner, mayUnroll, refuse, waysOf } from './outcomes';
import {
  isSameCall,
  type MergePoint,
  mayShare,
  SharedCallFrame,
  separateCall,
  shareCall,
  turnOf,
} from './sharedCalls';

export function forkRun(
  machine: Machine,
  condition: ValueNode,
  consequent: Step,
  alternative: Step,
  site: ForkSite,
): Step | null {
  const known = decided(condition, machine.run);
  if (known !== null) return known ? consequent : alternative;
  const parent = machine.run;
  if (parent.depth >= machine.limits.conditions) tooManyConditions(machine, site);
  const { env, frame } = machine;
  const call = parent.parks.at(-1);
  if (call !== undefined) machine.forkingProcedures.add(call.code);
  parent.frame = frame;
  parent.site = machine.site;
  const arm = (position: 0 | 1, step: Step): Run =>
    newRun({
      owner: { kind: 'arm', fork, position },
      parent,
      block: machine.builder.openBlock(parent.block),
      bottom: frame,
      depth: parent.depth + 1,
      step,
      env,
      frame,
      site: machine.site,
    });
  const fork: Fork = { condition, parent, site: placeOf(site, machine.site), end: frame, arms: [] as never };
  fork.arms = [arm(0, consequent), arm(1, alternative)];
  return machine.load(fork.arms[0]);
}

/** An evaluator's `if` stands where the one does that it interprets. */
function placeOf(site: ForkSite, caller: Site): ForkSite {
  const { head, span, operands = [] } = caller;
  if (site.user || head === undefined) return site;
  const [, consequent = span, alternative = span] = head === 'if' ? operands : [];
  return { span, user: true, consequent, alternative };
}

function tooManyConditions(machine: Machine, site: ForkSite): never {
  return exceed(
    machine,
    site,
    'unbounded-structure',
    `A recursion goes more than ${machine.limits.conditions} conditions deep here, and how deep is decided by a number that depends on a parameter or a row.`,
    'Carry the result along in an argument, an accumulator, so that the recursive call comes last and nothing grows with it: then it becomes a loop.',
  );
}

/** What an enclosing arm already says about `condition`. */
function decided(condition: ValueNode, run: Run): boolean | null {
  const inner = condition.kind === 'op' && condition.op === 'not' ? condition.operands[0]! : null;
  for (let each: Run | null = run; each !== null; each = each.parent) {
    if (each.owner.kind !== 'arm') continue;
    const holds = each.owner.position === 0;
    const around = each.owner.fork.condition;
    if (around === condition) return holds;
    if (around === inner) return !holds;
    if (around.kind === 'op' && around.op === 'not' && around.operands[0] === condition) return !holds;
  }
  return null;
}

/** An arm has ended: the other one's turn, or the join. */
export function settleArm(machine: Machine, fork: Fork): Step | null {
  const waiting = fork.arms.find((arm) => arm.outcome === null);
  if (waiting !== undefined) return machine.load(waiting);
  const outcomes = fork.arms.map((arm) => arm.outcome!) as [Outcome, Outcome];
  const [first, second] = outcomes;
  if (first.kind === 'failed' && second.kind === 'failed') return endParent(machine, fork, first);
  for (const outcome of outcomes) {
    const structural = outcome.kind === 'failed' && outcome.error instanceof StructureError;
    if (structural && mayUnroll(machine, fork.parent)) return endParent(machine, fork, outcome);
  }
  try {
    return join(machine, fork, outcomes);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    const returned = first.kind === 'value' && second.kind === 'value';
    return returned ? throughNextFrame(machine, fork, error) : refuse(machine, fork, error);
  }
}

function endParent(machine: Machine, { parent }: Fork, outcome: Outcome): null {
  machine.load(parent);
  parent.outcome = outcome;
  return null;
}

function join(machine: Machine, fork: Fork, outcomes: readonly [Outcome, Outcome]): Step | null {
  const ways = [waysOf(machine, outcomes[0]), waysOf(machine, outcomes[1])] as const;
  const joiner = new Joiner(machine, fork);
  const exit = joiner.exit(ways);
  const backs = joiner.backs(ways);
  const values = joiner.place();
  for (const [position, outcome] of outcomes.entries()) {
    if (outcome.kind !== 'failed') continue;
    const condition = position === 0 ? fork.condition : machine.builder.op('not', [fork.condition]);
    fork.parent.pending.push({ condition, diagnostic: outcome.error.diagnostic });
    warn(machine, outcome.error.diagnostic);
  }
  fork.parent.draws = Math.max(...fork.arms.map((arm) => arm.draws));
  const ending = exit?.(values) ?? null;
  const rounds = backs(values);
  if (rounds.length > 0) return endParent(machine, fork, { kind: 'round', exit: ending, backs: rounds });
  if (ending?.value == null) throw new InternalError('one arm at least has a value');
  return resume(machine, fork, ending.value);
}

/** Goes on in the run that forked, with the joined value. */
function resume(machine: Machine, { parent, end }: Fork, value: Value): Step | null {
  parent.frame = end;
  machine.load(parent);
  return machine.returnValue(value);
}

/** A program may call `error` in an arm on purpose; any other mistake there is worth a word beforehand. */
function warn(machine: Machine, mistake: Diagnostic): void {
  if (mistake.code === 'user-error') return;
  const message = `${mistake.message} This happens only where the condition around it says so.`;
  machine.warnings.push({ ...mistake, severity: 'warning', message });
}

/** Entries without a node between them that an arm may still merge at. */
const parksBetweenNodes = 32;

/** Conditions within one another beyond which arms merge although numbers known in them differ. */
const preciseDepth = 5;

/**
 * An arm enters a procedure. Where nothing waits but what waits for the branch, and the other arm has been in the same
 * state, the two go on as one from there; where the other waits at the same call, it is made once for both; else the
 * arm that is behind has its turn.
 */
export function park(machine: Machine, arm: Run, fork: Fork, code: LambdaCode, env: Slot[]): Step | null {
  const { builder, frame } = machine;
  const { parks } = arm;
  const atEnd = frame === fork.end;
  const sharing = mayShare(machine, fork, code);
  if (!atEnd && !sharing) return code.body;
  const before = parks.at(-parksBetweenNodes);
  if (before !== undefined && before.size === builder.size) return code.body;
  const position = fork.arms[0] === arm ? 0 : 1;
  const other = fork.arms[1 - position]!;
  const entry: MergePoint = {
    frame,
    code,
    env,
    site: machine.site,
    length: arm.block.nodes.length,
    size: builder.size,
    pending: arm.pending.length,
    warnings: machine.warnings.length,
    draws: arm.draws,
  };
  parks.push(entry);
  const met = atEnd ? meeting(entry, other, fork.parent.depth < preciseDepth) : null;
  if (met !== null) return mergeArms(machine, fork, position === 0 ? [entry, met] : [met, entry]);
  const waiting = other.outcome === null ? other.parks.at(-1) : undefined;
  if (sharing && waiting !== undefined && isSameCall(entry, waiting)) {
    return shareCall(machine, fork, position === 0 ? [entry, waiting] : [waiting, entry]);
  }
  const turn = waiting !== undefined && sharing ? turnOf(machine, code, waiting.code) : null;
  const isBehind = other.outcome !== null || other.parks.length >= parks.length;
  if (turn === 'own' || (turn === null && isBehind)) return code.body;
  arm.step = code.body;
  arm.env = env;
  arm.frame = machine.frame;
  arm.site = machine.site;
  return machine.load(other);
}

function meeting(entry: MergePoint, other: Run, precise: boolean): MergePoint | null {
  const candidates = other.parks.filter(({ code, frame }) => code === entry.code && frame === entry.frame);
  if (candidates.length === 0) return null;
  const key = keyOf(entry);
  const state = stateOf(entry);
  return (
    candidates.findLast((each) => keyOf(each) === key && sameStructure(stateOf(each), state, precise)) ?? null
  );
}

/** Both arms go on as one from here: the run that forked enters the procedure with the joined state. */
function mergeArms(machine: Machine, fork: Fork, entries: readonly [Entry, Entry]): Step | null {
  for (const [position, { length, pending }] of entries.entries()) {
    const arm = fork.arms[position]!;
    arm.block.nodes.length = length;
    arm.pending.length = pending;
  }
  const [first, second] = entries;
  const joiner = new Joiner(machine, fork);
  const state = joiner.both(stateOf(first), stateOf(second));
  const values = joiner.place();
  fork.parent.draws = Math.max(...entries.map(({ draws }) => draws));
  fork.parent.frame = fork.end;
  fork.parent.site = first.site;
  machine.load(fork.parent);
  return machine.enterCode(first.code, environment(first.code, state(values)));
}

/** The arms' values do not join where they are: let each return through the frame that waits for them. */
function throughNextFrame(machine: Machine, fork: Fork, mismatch: Mismatch): Step | null {
  const frame = fork.end;
  /** Forks around this one that end at the same frame move on together: their ended arms return through it too. */
  const forks: Fork[] = [];
  for (let around: Fork | null = fork; around !== null && around.end === frame; around = forkAround(around)) {
    forks.push(around);
  }
  if (frame instanceof SharedCallFrame) return separateCall(machine, frame);
  const outermost = forks.at(-1)!.parent;
  const isEnd = outermost.owner.kind === 'loop' && outermost.bottom === frame;
  if (isEnd || frame.next === null || holdsEmptyCell(frame)) return refuse(machine, fork, mismatch);
  frame.shared = true;
  for (const around of forks) {
    around.end = frame.below!;
    for (const arm of around.arms) {
      arm.trail = null;
      arm.parks = [];
      if (arm.outcome?.kind !== 'value') continue;
      const { value } = arm.outcome;
      arm.outcome = null;
      arm.frame = frame;
      arm.step = (running) => running.returnValue(value);
    }
  }
  return machine.load(fork.arms.find((arm) => arm.outcome === null)!);
}

function forkAround({ parent }: Fork): Fork | null {
  return parent.owner.kind === 'arm' ? parent.owner.fork : null;
}

/** Two runs cannot both give a value to one variable that procedures have captured already. */
function holdsEmptyCell(frame: Frame): boolean {
  return frame.env.some((slot) => slot instanceof Cell && slot.value === undefined);
}

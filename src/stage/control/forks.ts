/**
 * Branches on numbers. Both arms are staged alternately, each as a run with a block of its own. Where one arm enters a
 * procedure that the other may enter too, the other arm continues (`mergePoints.ts`). The values that both return are
 * joined position by position. If their structure differs, both arms return through the next frame, and the join is
 * tried again there: so a list or a procedure chosen by a condition joins where it is used.
 */

import type { ValueNode } from '../../graph';
import { type Diagnostic, DiagnosticError } from '../../text/diagnostic';
import { InternalError } from '../../text/internal';
import { type ForkSite, type Frame, type MissingCells, returnFirst, type Step } from '../machine/code';
import { alternativesOf } from '../machine/exits';
import { exceed } from '../machine/limitErrors';
import type { ControlledMachine } from '../machine/machine';
import { StructureError } from '../machine/mistakes';
import type { Site } from '../machine/primitive';
import { addWarning, endOf, type Fork, failed, newRun, type Outcome, type Run } from '../machine/run';
import { Mismatch } from '../machine/structure';
import { Cell, Escape, type Value } from '../machine/values';
import { missingValue } from './missing';
import { Joiner, mayUnroll, refuse, waysOf } from './outcomes';
import { SharedCallFrame, separateCall } from './sharedCalls';

export function forkRun(
  machine: ControlledMachine,
  condition: ValueNode,
  consequent: Step,
  alternative: Step,
  site: ForkSite,
): Step | null {
  const known = decided(condition, machine.run);
  if (known !== null) return known ? consequent : alternative;
  const parent = machine.run;
  if (parent.depth >= machine.limits.conditions) tooManyConditions(machine, site);
  const call = parent.mergePoints.at(-1);
  if (call !== undefined) machine.learnt.forkingProcedures.add(call.code);
  const { frame } = machine;
  parent.registers = machine.registers(null);
  const arm = (position: 0 | 1, step: Step): Run =>
    newRun({
      owner: { kind: 'arm', fork, position },
      parent,
      block: machine.builder.openBlock(parent.block),
      bottom: frame,
      depth: parent.depth + 1,
      registers: machine.registers(step),
    });
  const fork: Fork = { condition, parent, site: placeOf(site, machine.site), end: frame, arms: [] as never };
  fork.arms = [arm(0, consequent), arm(1, alternative)];
  return machine.load(fork.arms[0]);
}

/** The place of an interpreted `if` if an evaluator's own `if` forks. */
function placeOf(site: ForkSite, caller: Site): ForkSite {
  const { head, span, operands = [] } = caller;
  if (site.user || head === undefined) return site;
  const [, consequent = span, alternative = span] = head === 'if' ? operands : [];
  return { span, user: true, consequent, alternative };
}

function tooManyConditions(machine: ControlledMachine, site: ForkSite): never {
  return exceed(
    machine,
    site,
    'unbounded-structure',
    `A recursion goes more than ${machine.limits.conditions} conditions deep here, and how deep is decided by a number that depends on a parameter or a row.`,
    'Carry the result along in an argument, an accumulator, so that the recursive call comes last and nothing grows with it: then it becomes a loop.',
  );
}

/** The value of `condition` that an enclosing arm implies; null if none does. */
export function decided(condition: ValueNode, run: Run): boolean | null {
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

/** Continues after an arm has ended: with the other arm, or with the join. */
export function armEnded(machine: ControlledMachine, fork: Fork): Step | null {
  const waiting = fork.arms.find((arm) => arm.outcome === null);
  if (waiting !== undefined) return machine.load(waiting);
  const outcomes = fork.arms.map((arm) => arm.outcome!) as [Outcome, Outcome];
  const [first, second] = outcomes;
  const { missing } = fork.site;
  if (missing !== undefined && first.kind === 'failed')
    return endBranch(machine, fork, failed(neededCell(missing, first.error)));
  if (first.kind === 'failed' && second.kind === 'failed') return endBranch(machine, fork, first);
  for (const outcome of outcomes) {
    const structural = outcome.kind === 'failed' && outcome.error instanceof StructureError;
    if (structural && mayUnroll(machine, fork.parent)) return endBranch(machine, fork, outcome);
  }
  const areWays = outcomes.some(({ kind }) => kind === 'ways');
  try {
    return join(machine, fork, outcomes, areWays);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    const returned = first.kind === 'value' && second.kind === 'value';
    return returned ? throughNextFrame(machine, fork, outcomes, error) : refuse(machine, fork, error);
  }
}

/** The mistake of a body that wants the number of a cell without one. */
function neededCell(missing: MissingCells, error: DiagnosticError): DiagnosticError {
  if (error.diagnostic.code !== 'wrong-type') return error;
  return new DiagnosticError(missingValue(missing, error.diagnostic.span));
}

/** Ends the run that forked with the outcome of an arm. */
function endBranch(machine: ControlledMachine, { parent, arms }: Fork, outcome: Outcome): null {
  for (const arm of arms) machine.keepWarnings(parent, arm);
  return machine.endRun(parent, outcome);
}

/** Joins both arms. With `maySplit`, some rows may return a value where others leave. */
function join(
  machine: ControlledMachine,
  fork: Fork,
  outcomes: readonly [Outcome, Outcome],
  maySplit: boolean,
): Step | null {
  const { parent } = fork;
  const ways = [waysOf(machine, outcomes[0]), waysOf(machine, outcomes[1])] as const;
  const joiner = new Joiner(machine, fork);
  const exits = joiner.exits(ways, maySplit);
  const backEdges = joiner.backEdges(ways);
  const values = joiner.place();
  for (const [position, outcome] of outcomes.entries()) {
    if (outcome.kind !== 'failed') continue;
    const condition = position === 0 ? fork.condition : machine.builder.op('not', [fork.condition]);
    parent.pending.push({ condition, diagnostic: outcome.error.diagnostic });
    warn(parent, outcome.error.diagnostic);
  }
  const endings = exits.map((exit) => exit(values));
  const edges = backEdges(values);
  const isSplit = endings.length > 1;
  if (edges.length > 0 || (isSplit && endOf(parent) === fork.end))
    return machine.endRun(parent, { kind: 'ways', exits: endings, backEdges: edges });
  if (isSplit) return resume(machine, fork, alternativesOf(endings));
  const value = endings[0]?.value ?? null;
  if (value === null) throw new InternalError('one arm at least has a value');
  return resume(machine, fork, value);
}

/** Continues the run that forked with the joined value. */
function resume(machine: ControlledMachine, { parent, end }: Fork, value: Value): Step | null {
  parent.registers = { ...parent.registers, frame: end };
  machine.load(parent);
  return machine.pass(value);
}

/** Mistakes in arms that need no warning: a call of `error` or `raise` may be intended, and every solver may find no solution. */
const unwarned: ReadonlySet<string> = new Set(['user-error', 'uncaught-raise', 'no-solution']);

/** Warns of a mistake in an arm. */
function warn(run: Run, mistake: Diagnostic): void {
  if (unwarned.has(mistake.code)) return;
  const message = `${mistake.message} This happens only where the condition around it says so.`;
  addWarning(run, { ...mistake, severity: 'warning', message });
}

/** Lets both arms return through the next frame, because their values do not join here. */
function throughNextFrame(
  machine: ControlledMachine,
  fork: Fork,
  outcomes: readonly [Outcome, Outcome],
  mismatch: Mismatch,
): Step | null {
  const frame = fork.end;
  /**
   * The forks around this one with the same end. They move together, and their ended arms return through the frame too.
   */
  const forks: Fork[] = [];
  for (let around: Fork | null = fork; around !== null && around.end === frame; around = forkAround(around)) {
    forks.push(around);
  }
  if (frame instanceof SharedCallFrame) return separateCall(machine, frame);
  const outermost = forks.at(-1)!.parent;
  const isEnd = frame.next === null || (outermost.owner.kind === 'loop' && outermost.bottom === frame);
  if ((isEnd || frame.takesAlternatives) && outcomes.some(leaves)) return join(machine, fork, outcomes, true);
  if (isEnd) return refuse(machine, fork, mismatch);
  if (returning(forks) > 1) {
    if (holdsEmptyCell(frame)) return refuse(machine, fork, mismatch);
    frame.shared = true;
  }
  for (const around of forks) {
    around.end = frame.below!;
    for (const arm of around.arms) {
      arm.trail = null;
      arm.mergePoints = [];
      if (arm.outcome?.kind !== 'value') continue;
      const { value } = arm.outcome;
      arm.outcome = null;
      arm.registers = { ...arm.registers, env: [value], frame, step: returnFirst };
    }
  }
  return machine.load(fork.arms.find((arm) => arm.outcome === null)!);
}

function leaves(outcome: Outcome): boolean {
  return outcome.kind === 'value' && outcome.value instanceof Escape;
}

/** The number of arms of nested forks that return a value, or may do so later. */
function returning(forks: readonly Fork[]): number {
  const inner = new Set(forks.map(({ parent }) => parent));
  const arms = forks.flatMap((each) => each.arms).filter((arm) => !inner.has(arm));
  return arms.filter(({ outcome }) => outcome === null || !leaves(outcome)).length;
}

function forkAround({ parent }: Fork): Fork | null {
  return parent.owner.kind === 'arm' ? parent.owner.fork : null;
}

/** Whether the frame has a variable without a value that procedures have captured. Two runs cannot both set it. */
function holdsEmptyCell(frame: Frame): boolean {
  return frame.env.some((slot) => slot instanceof Cell && slot.value === undefined);
}

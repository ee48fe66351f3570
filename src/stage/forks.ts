/**
 * Branches on numbers. Both ways are staged, each as a run with a block of its own, and their values are joined
 * position by position. Where their structure differs, both run on through the next frame, and the join is tried
 * again there: a list or a procedure chosen by a condition joins where it is used up.
 */

import { isVisible, type ValueNode } from '../graph';
import { type Diagnostic, diagnostic } from '../text/diagnostic';
import { InternalError } from '../text/internal';
import type { Frame, Step } from './code';
import type { Machine } from './machine';
import { exceed, LimitError } from './mistakes';
import { type Fork, type ForkSite, failed, type PendingFailure, type Run } from './run';
import { differences, Mismatch, merge, nodesWhere, replaceNodes, type Scalar } from './structure';
import { absentValue, nodeOf } from './tensorValue';
import { Cell, fromNode, type Slot, Traced, type Value } from './values';
import { describeValue } from './write';

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
  parent.frame = frame;
  parent.site = machine.site;
  const arm = (position: 0 | 1, step: Step): Run => ({
    owner: { kind: 'arm', fork, position },
    parent,
    block: machine.builder.openBlock(parent.block),
    bottom: frame,
    depth: parent.depth + 1,
    step,
    env,
    frame,
    site: machine.site,
    outcome: null,
    pending: [],
    draws: parent.draws,
  });
  const fork: Fork = { condition, parent, site, end: frame, arms: [] as never };
  fork.arms = [arm(0, consequent), arm(1, alternative)];
  return machine.load(fork.arms[0]);
}

function tooManyConditions(machine: Machine, site: ForkSite): never {
  return exceed(
    machine,
    site,
    'unbounded-structure',
    `More than ${machine.limits.conditions} conditions on numbers stand within one another here: how deep a recursion goes, or how long a loop runs, depends on a parameter or a row.`,
    'Give the loop a number of turns that is known when the program is compiled.',
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
  const [first, second] = fork.arms.map((arm) => arm.outcome!);
  if (first!.kind === 'failed' && second!.kind === 'failed') {
    machine.load(fork.parent);
    fork.parent.outcome = failed(first!.error);
    return null;
  }
  if (first!.kind === 'failed' || second!.kind === 'failed') return joinDead(machine, fork);
  try {
    const found = differences(first!.value, second!.value);
    const joined = placeBranch(machine, fork, found);
    return resume(machine, fork, merge(first!.value, second!.value, joined));
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    return throughNextFrame(machine, fork, error);
  }
}

/** Goes on in the run that forked, with the joined value. */
function resume(machine: Machine, { parent, end, arms }: Fork, value: Value): Step | null {
  parent.frame = end;
  parent.draws = Math.max(...arms.map((arm) => arm.draws));
  machine.load(parent);
  return machine.returnValue(value);
}

/** Lists the branch with one result for each pair, and the failures that are pending in either arm. */
function placeBranch(machine: Machine, fork: Fork, pairs: readonly (readonly [Scalar, Scalar])[]): Value[] {
  const { builder } = machine;
  const [first, second] = fork.arms;
  const node = (value: Scalar): ValueNode => nodeOf(builder, value);
  const never = builder.boolean(false);
  const pending = fork.arms.flatMap((arm) => arm.pending);
  const of = (arm: Run, failure: PendingFailure): ValueNode =>
    arm.pending.includes(failure) ? failure.condition : never;
  first.block.results.push(...pairs.map(([x]) => node(x)), ...pending.map((each) => of(first, each)));
  second.block.results.push(...pairs.map(([, y]) => node(y)), ...pending.map((each) => of(second, each)));
  builder.current = fork.parent.block;
  builder.span = machine.userSpan(fork.site);
  const results = builder.branch(fork.condition, [first.block, second.block]);
  for (const [index, { diagnostic }] of pending.entries()) {
    fork.parent.pending.push({ condition: results[pairs.length + index]!, diagnostic });
  }
  return results.slice(0, pairs.length).map(fromNode);
}

/** One arm failed: its mistake is the program's only where it is taken. The value is that of the other. */
function joinDead(machine: Machine, fork: Fork): Step | null {
  const { builder } = machine;
  const dead = fork.arms.findIndex((arm) => arm.outcome!.kind === 'failed') as 0 | 1;
  const { outcome } = fork.arms[1 - dead]!;
  const failure = fork.arms[dead].outcome!;
  if (failure.kind !== 'failed' || outcome?.kind !== 'value') throw new InternalError('one arm has failed');
  const nodes = nodesWhere(outcome.value, (node) => !isVisible(node, fork.parent.block));
  const live = nodes.map((node) => new Traced(node));
  const pairs = live.map((each): [Scalar, Scalar] =>
    dead === 0 ? [absentValue(each.node), each] : [each, absentValue(each.node)],
  );
  const values = placeBranch(machine, fork, pairs);
  const replacements = new Map(nodes.map((node, index) => [node, values[index]!]));
  const condition = dead === 0 ? fork.condition : builder.op('not', [fork.condition]);
  fork.parent.pending.push({ condition, diagnostic: failure.error.diagnostic });
  warn(machine, failure.error.diagnostic);
  return resume(machine, fork, replaceNodes(outcome.value, replacements));
}

/** A program may call `error` in an arm on purpose; any other mistake there is worth a word beforehand. */
function warn(machine: Machine, mistake: Diagnostic): void {
  if (mistake.code === 'user-error') return;
  const message = `${mistake.message} This happens only where the condition around it says so.`;
  machine.warnings.push({ ...mistake, severity: 'warning', message });
}

/** The arms' values do not join where they are: let each return through the frame that waits for them. */
function throughNextFrame(machine: Machine, fork: Fork, mismatch: Mismatch): Step | null {
  const frame = fork.end;
  if (frame.next === null || holdsEmptyCell(frame)) throw new LimitError(armsDiffer(machine, fork, mismatch));
  frame.shared = true;
  // Forks around this one that end at the same frame move on together: their ended arms return through it too.
  for (let around: Fork | null = fork; around !== null && around.end === frame; around = forkAround(around)) {
    around.end = frame.below!;
    for (const arm of around.arms) {
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

function armsDiffer(machine: Machine, fork: Fork, { first, second }: Mismatch): Diagnostic {
  const { site } = fork;
  const place = (what: Slot, span: ForkSite['span'], which: string) =>
    site.user ? [{ message: `The ${which} branch gives ${describeSlot(what)}.`, span }] : [];
  return diagnostic(
    'arms-differ',
    machine.userSpan(site),
    `A number decides this condition, but its branches give ${describeSlot(first)} and ${describeSlot(second)}, between which no number can choose.`,
    {
      related: [...place(first, site.consequent, 'first'), ...place(second, site.alternative, 'second')],
      hint: 'Let both branches give numbers, or structures of the same shape.',
    },
  );
}

function describeSlot(slot: Slot): string {
  if (slot instanceof Cell || Array.isArray(slot)) return 'a procedure with other variables';
  return describeValue(slot);
}

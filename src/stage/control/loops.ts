/**
 * Loops on numbers, found from the machine's state: a procedure is entered in a state that an earlier entry with the
 * same continuation had but for its numbers. The loop is staged from that entry: what differs between turns is carried,
 * and carried by more turns until nothing new differs. Where the numbers that were known turn out to decide structure,
 * the loop is unrolled instead.
 */

import { type InputNode, isVisible, rotate, type ValueNode } from '../../graph';
import { forms } from '../../lang/catalogue';
import { type Diagnostic, DiagnosticError, diagnostic } from '../../text/diagnostic';
import { InternalError } from '../../text/internal';
import { isUserText, type Span } from '../../text/span';
import type { Frame, LambdaCode, Step } from '../machine/code';
import type { Machine } from '../machine/machine';
import { StructureError } from '../machine/mistakes';
import { type BackEdge, type Exit, endOf, failed, newRun, type Run } from '../machine/run';
import {
  differences,
  merge,
  nodesWhere,
  replaceNodes,
  type Scalar,
  sameStructure,
  scalarType,
} from '../machine/structure';
import { nodeOf } from '../machine/tensorValue';
import { fromNode, type Slot, Traced, type Value } from '../machine/values';
import { type Entry, environment, isPrecise, keyOf, stateOf, Trail } from './entries';
import { park } from './forks';
import type { Ways } from './outcomes';

/** A loop that is being staged. */
export interface Loop {
  readonly code: LambdaCode;
  /** The run that came to the loop. */
  readonly parent: Run;
  readonly continuation: Frame;
  readonly head: Entry;
  /** The state at the head, with inputs of the body where it is carried. */
  template: Slot[];
  carried: { readonly input: InputNode; readonly start: Scalar }[];
}

/** A known number of turns is rolled once there were so many, or fewer of many nodes. */
const turnsToRoll = 8;
const nodesToRoll = 500;

function trailOf(run: Run, frame: Frame): Trail | null {
  return endOf(run) === frame ? run.trail : frame.trail;
}

/** Begins a procedure, looking for loops and for the other arm of a fork. */
export function enterWatched(machine: Machine, code: LambdaCode, env: Slot[]): Step | null {
  const { frame, run, builder } = machine;
  const atEnd = frame === machine.end;
  const trail = atEnd ? run.trail : frame.trail;
  if (trail !== null && trail.last.size === builder.size) {
    const { last } = trail;
    last.code = code;
    last.env = env;
    last.site = machine.site;
    last.draws = run.draws;
  } else {
    const entry: Entry = {
      code,
      env,
      site: machine.site,
      length: run.block.nodes.length,
      size: builder.size,
      pending: run.pending.length,
      warnings: machine.warnings.length,
      draws: run.draws,
    };
    if (trail === null) {
      if (atEnd) run.trail = new Trail(entry);
      else frame.trail = new Trail(entry);
    } else {
      const turns = trail.push(entry);
      const head = headOf(machine, turns, entry);
      if (head !== null) return startLoop(machine, run, head, trail, stateOf(turns.at(-1)!));
    }
  }
  const { owner } = run;
  if (!atEnd) return owner.kind === 'arm' ? park(machine, run, owner.fork, code, env) : code.body;
  if (owner.kind !== 'arm' && owner.kind !== 'loop') return code.body;
  const arrived = arrive(machine, code, env);
  if (arrived !== undefined) return arrived;
  return owner.kind === 'arm' ? park(machine, run, owner.fork, code, env) : code.body;
}

/** The first of the turns, where there were enough to roll them. */
function headOf(machine: Machine, turns: readonly Entry[], { size }: Entry): Entry | null {
  const [head] = turns;
  const last = turns.at(-1)!;
  if (head === undefined || head === last || isPrecise(machine.unrolledHeads, head)) return null;
  if (turns.length < turnsToRoll && size - last.size < nodesToRoll) return null;
  const alike = head.code === last.code && sameStructure(stateOf(head), stateOf(last), false);
  return alike ? head : null;
}

/** In an arm or a body: a back edge to a loop that is being staged, or to an entry before the fork. */
function arrive(machine: Machine, code: LambdaCode, env: Slot[]): Step | null | undefined {
  const { frame } = machine;
  const precise = isPrecise(machine.unrolledHeads, { code, env });
  let found: { readonly run: Run; readonly entry: Entry } | null = null;
  for (let run: Run | null = machine.run; run !== null; run = run.parent) {
    const { owner } = run;
    const isEnd = endOf(run) === frame;
    if (owner.kind === 'loop' && isEnd && owner.loop.code === code) {
      const state = stateOf({ code, env });
      if (sameStructure(owner.loop.template, state, precise)) return takeBackEdge(machine, owner.loop, state);
    }
    if (run !== machine.run) {
      const entry = trailOf(run, frame)?.find(code, env, precise) ?? null;
      if (entry !== null) found = { run, entry };
    }
    if (!isEnd || (owner.kind !== 'arm' && owner.kind !== 'loop')) break;
  }
  if (found === null) return undefined;
  const trail = trailOf(found.run, frame)!;
  return startLoop(machine, found.run, found.entry, trail, stateOf({ code, env }));
}

function takeBackEdge(machine: Machine, loop: Loop, state: Slot[]): null {
  const when = machine.builder.boolean(true);
  machine.run.outcome = { kind: 'round', exit: null, backs: [{ loop, when, state }] };
  return null;
}

/** Takes `run` back to the entry. */
function goBack(machine: Machine, run: Run, head: Entry, trail: Trail): void {
  run.block.nodes.length = head.length;
  run.pending.length = head.pending;
  run.parks = run.parks.filter(({ size }) => size < head.size);
  machine.warnings.length = head.warnings;
  run.draws = head.draws;
  trail.forget(head);
  trail.last = head;
}

/** Gives up what was staged since the entry, and stages it as a loop that comes back with `state`. */
function startLoop(machine: Machine, parent: Run, head: Entry, trail: Trail, state: Slot[]): Step | null {
  const continuation = machine.frame;
  goBack(machine, parent, head, trail);
  parent.frame = continuation;
  parent.site = head.site;
  const template = stateOf(head);
  const loop: Loop = { code: head.code, parent, continuation, head, template, carried: [] };
  return stageBody(machine, loop, state);
}

/** Stages a turn in which whatever differs between the template and `state` is carried. */
function stageBody(machine: Machine, loop: Loop, state: Slot[]): Step | null {
  const { builder } = machine;
  const { code, continuation, head, parent } = loop;
  const block = builder.openBlock(parent.block);
  builder.span = head.site.span;
  const input = (start: Scalar): InputNode =>
    builder.input(`${code.name ?? 'loop'}.${block.inputs.length}`, scalarType(start)!, block);
  const renewed = loop.carried.map(({ start }) => ({ input: input(start), start }));
  const anew = new Map<ValueNode, Value>(
    loop.carried.map((each, index) => [each.input, new Traced(renewed[index]!.input)]),
  );
  const template = replaceNodes(loop.template, anew);
  const inputs = new Set(renewed.map((each) => each.input));
  const replacements = differences(template, state).map(([x]) => {
    if (x instanceof Traced && x.node.kind === 'input' && inputs.has(x.node)) return x;
    const carried = { input: input(x), start: x };
    renewed.push(carried);
    return new Traced(carried.input);
  });
  loop.template = merge(template, state, replacements);
  loop.carried = renewed;
  return machine.load(
    newRun({
      owner: { kind: 'loop', loop },
      parent,
      block,
      bottom: continuation,
      depth: parent.depth,
      step: code.body,
      env: environment(code, loop.template),
      frame: continuation,
      site: head.site,
    }),
  );
}

/** A turn has been staged: another, with more that is carried, or the whole loop. */
export function settleLoop(machine: Machine, run: Run, loop: Loop): Step | null {
  const outcome = run.outcome!;
  if (outcome.kind === 'failed') {
    return outcome.error instanceof StructureError && !isPrecise(machine.unrolledHeads, loop.head)
      ? unroll(machine, loop)
      : endParent(machine, loop, outcome.error);
  }
  const back = outcome.kind === 'round' ? outcome.backs.find((each) => each.loop === loop) : undefined;
  if (outcome.kind !== 'round' || back === undefined) return unroll(machine, loop);
  const inputs = new Map(loop.carried.map(({ input }, index) => [input as ValueNode, index]));
  const next = loop.carried.map(({ input }): ValueNode => input);
  for (const [x, y] of differences(loop.template, back.state)) {
    const index = x instanceof Traced ? inputs.get(x.node) : undefined;
    if (index === undefined) return stageBody(machine, loop, back.state);
    next[index] = nodeOf(machine.builder, y);
  }
  const rest: Ways = { exit: outcome.exit, backs: outcome.backs.filter((each) => each !== back) };
  let again = back.when;
  if (next.length === 0) {
    // Where nothing changes from turn to turn, the second would be the first once more.
    run.pending.push({ condition: again, diagnostic: unchanging(machine, loop) });
    again = machine.builder.boolean(false);
  }
  return finishLoop(machine, run, loop, again, next, rest);
}

function endParent(machine: Machine, { parent }: Loop, error: DiagnosticError): null {
  machine.load(parent);
  parent.outcome = failed(error);
  return null;
}

/** Goes on from the head turn by turn; from now on the numbers known in states like it count as structure. */
function unroll(machine: Machine, { code, head, parent }: Loop): Step | null {
  machine.unrolledHeads.add(keyOf(head));
  machine.load(parent);
  return machine.enterCode(code, environment(code, stateOf(head)));
}

/** What the loop is called in messages: by its procedure, or by the call that an evaluator interprets at its head. */
function labelOf({ code, head: { site } }: Loop): string {
  const name = site.head === undefined || isUserText(code.span) ? code.name : site.head;
  return name === null || Object.hasOwn(forms, name) ? 'loop' : name;
}

function spanOf({ code, head }: Loop, machine: Machine): Span {
  return isUserText(code.span) ? code.span : machine.userSpan(head.site);
}

/** Lists the loop and goes on with what it hands out. */
function finishLoop(
  machine: Machine,
  run: Run,
  loop: Loop,
  again: ValueNode,
  next: ValueNode[],
  rest: Ways,
): Step | null {
  const { builder } = machine;
  const { parent } = loop;
  if (rest.exit?.value == null && rest.backs.length === 0)
    return endParent(machine, loop, endless(machine, run, loop));
  const exits: ValueNode[] = [];
  const carried = loop.carried.map(({ input }) => input);
  const starts = loop.carried.map(({ start }) => nodeOf(builder, start));
  const handOut = <T extends Slot>(part: T): ((results: readonly Value[]) => T) => {
    const nodes = nodesWhere(part, (node) => !isVisible(node, parent.block));
    const first = exits.push(...nodes) - nodes.length;
    return (results) =>
      replaceNodes(part, new Map(nodes.map((node, index) => [node, results[first + index]!])));
  };
  const value = rest.exit?.value == null ? () => null : handOut(rest.exit.value);
  const single = rest.backs.length === 0;
  const when = (node: ValueNode | undefined): ((results: readonly Value[]) => ValueNode) => {
    const at = exits.push(node ?? builder.boolean(false)) - 1;
    return (results) => nodeOf(builder, results[at] as Scalar);
  };
  const exitWhen = single ? () => builder.boolean(true) : when(rest.exit?.when);
  const backs = rest.backs.map((each) => {
    const [state, condition] = [handOut(each.state), when(each.when)];
    return (results: readonly Value[]): BackEdge => ({
      loop: each.loop,
      when: condition(results),
      state: state(results),
    });
  });
  // A mistake in any turn is a mistake of the loop.
  const failures = run.pending.map(({ condition, diagnostic }) => {
    const input = builder.input('failed', condition.type, run.block);
    builder.current = run.block;
    const so = builder.op('or', [input, condition]);
    carried.push(input);
    starts.push(builder.boolean(false));
    next.push(so);
    return { at: exits.push(so) - 1, diagnostic };
  });
  run.block.results.push(again, ...next, ...exits);
  machine.load(parent);
  parent.draws = run.draws;
  const fields = { label: labelOf(loop), limit: machine.limits.turns, starts, carried };
  const rotated = rotate(builder, { ...fields, exits: exits.length, body: run.block });
  builder.span = spanOf(loop, machine);
  const region = builder.loop(rotated);
  const results = exits.map((_, position) => fromNode(builder.result(region, position)));
  for (const { at, diagnostic } of failures) {
    parent.pending.push({ condition: nodeOf(builder, results[at] as Scalar), diagnostic });
  }
  const exit: Exit | null = rest.exit === null ? null : { when: exitWhen(results), value: value(results) };
  if (single) return machine.returnValue(exit!.value!);
  if (endOf(parent) !== loop.continuation) throw new InternalError('a back edge leads out of its run');
  parent.outcome = { kind: 'round', exit, backs: backs.map((back) => back(results)) };
  return null;
}

function endless(machine: Machine, run: Run, loop: Loop): DiagnosticError {
  const [failure] = run.pending;
  if (failure !== undefined) return new DiagnosticError(failure.diagnostic);
  return new DiagnosticError(
    diagnostic(
      'endless-loop',
      spanOf(loop, machine),
      `${labelOf(loop)} never comes to an end: every way through it leads back to its beginning.`,
      { hint: 'Give it a condition under which it returns a value.' },
    ),
  );
}

function unchanging(machine: Machine, loop: Loop): Diagnostic {
  return diagnostic(
    'endless-loop',
    spanOf(loop, machine),
    `${labelOf(loop)} never comes to an end: it goes round again with nothing changed.`,
    { hint: 'Let the condition depend on a value that each turn changes.' },
  );
}

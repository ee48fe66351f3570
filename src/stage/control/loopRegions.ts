/**
 * Regions of loops. Once a turn has been staged, the loop is placed in the graph, and the run that reached it continues
 * with its results.
 */

import { isVisible, rotate, type ValueNode } from '../../graph';
import { forms } from '../../lang/catalogue';
import type { Diagnostic } from '../../text/diagnostic';
import { InternalError } from '../../text/internal';
import { isUserText, type Span } from '../../text/span';
import type { Step } from '../machine/code';
import { takeExit } from '../machine/exits';
import type { ControlledMachine } from '../machine/machine';
import { type BackEdge, type Exit, endOf, type Loop, type Run } from '../machine/run';
import { nodesWhere, replaceNodes } from '../machine/structure';
import { nodeOf } from '../machine/tensorValue';
import { fromNode, type Scalar, type Slot } from '../machine/values';
import type { Rebuild, Ways } from './outcomes';

/** The name of the loop in messages: that of its procedure, or the head of the interpreted call. */
export function labelOf({ code, head: { site } }: Loop): string {
  const name = site.head === undefined || isUserText(code.span) ? code.name : site.head;
  return name === null || Object.hasOwn(forms, name) ? 'loop' : name;
}

export function spanOf({ code, head }: Loop, machine: ControlledMachine): Span {
  return isUserText(code.span) ? code.span : machine.userSpan(head.site);
}

/** The nodes of a turn that become results of the loop. */
class HandedOut {
  readonly nodes: ValueNode[] = [];

  constructor(
    private readonly machine: ControlledMachine,
    private readonly loop: Loop,
  ) {}

  part<T extends Slot>(part: T): Rebuild<T> {
    const nodes = nodesWhere(part, (node) => !isVisible(node, this.loop.parent.block));
    const first = this.nodes.push(...nodes) - nodes.length;
    return (results) =>
      replaceNodes(part, new Map(nodes.map((node, index) => [node, results[first + index]!])));
  }

  condition(node: ValueNode | undefined): Rebuild<ValueNode> {
    const { builder } = this.machine;
    const at = this.nodes.push(node ?? builder.boolean(false)) - 1;
    // The result for a truth value is a truth value.
    return (results) => nodeOf(builder, results[at] as Scalar);
  }

  exits({ exits, backEdges }: Ways): readonly Rebuild<Exit>[] {
    const isOnly = exits.length === 1 && backEdges.length === 0;
    return exits.map((exit) => {
      const value = exit.value === null ? () => null : this.part(exit.value);
      const when = isOnly ? () => this.machine.builder.boolean(true) : this.condition(exit.when);
      return (results) => ({ when: when(results), value: value(results) });
    });
  }

  backEdge({ loop, state, when }: BackEdge): Rebuild<BackEdge> {
    const [own, condition] = [this.part(state), this.condition(when)];
    return (results) => ({ loop, when: condition(results), state: own(results) });
  }
}

/** A loop whose turn has been staged. */
interface StagedTurn {
  /** The condition for another turn, and the values that it starts with. */
  readonly again: ValueNode;
  readonly next: readonly ValueNode[];
  readonly ways: Ways;
}

/** Places the loop in the graph. Continues with its value, or ends the run with back edges to loops around it. */
export function placeLoop(
  machine: ControlledMachine,
  run: Run,
  loop: Loop,
  { again, next, ways }: StagedTurn,
): Step | null {
  const { builder } = machine;
  const { parent } = loop;
  const begins = loop.carried.map(({ start }) => nodeOf(builder, start));
  const out = new HandedOut(machine, loop);
  const exits = out.exits(ways);
  const backEdges = ways.backEdges.map((each) => out.backEdge(each));
  const failures = carryFailures(machine, run, out);
  const carried = [...loop.carried.map(({ input }) => input), ...failures.map(({ input }) => input)];
  const starts = [...begins, ...failures.map(() => builder.boolean(false))];
  run.block.results.push(again, ...next, ...failures.map(({ failed }) => failed), ...out.nodes);
  machine.load(parent);
  parent.draws = run.draws;
  machine.keepWarnings(parent, run);
  const fields = { label: labelOf(loop), limit: machine.limits.turns, starts, carried };
  const rotated = rotate(builder, { ...fields, exits: out.nodes.length, body: run.block });
  builder.span = spanOf(loop, machine);
  const region = builder.loop(rotated);
  const results = out.nodes.map((_, position) => fromNode(builder.result(region, position)));
  for (const { condition, diagnostic } of failures) {
    parent.pending.push({ condition: condition(results), diagnostic });
  }
  const endings = exits.map((each) => each(results));
  if (backEdges.length === 0) return takeExit(machine, endings, loop.head.site);
  if (endOf(parent) !== loop.continuation) throw new InternalError('a back edge leads out of its run');
  parent.outcome = { kind: 'ways', exits: endings, backEdges: backEdges.map((each) => each(results)) };
  return null;
}

interface CarriedFailure {
  readonly input: ReturnType<ControlledMachine['builder']['input']>;
  readonly failed: ValueNode;
  readonly condition: Rebuild<ValueNode>;
  readonly diagnostic: Diagnostic;
}

/** Carries from turn to turn whether there was a mistake: a mistake in any turn is a mistake of the loop. */
function carryFailures(machine: ControlledMachine, run: Run, out: HandedOut): readonly CarriedFailure[] {
  const { builder } = machine;
  return run.pending.map(({ condition, diagnostic }) => {
    const input = builder.input('failed', condition.type, run.block);
    builder.current = run.block;
    const failed = builder.op('or', [input, condition]);
    return { input, failed, condition: out.condition(failed), diagnostic };
  });
}

/**
 * Joins the outcomes of the two arms of a fork. An arm may return a value, take back edges to loops that are being
 * staged, or both, each under a condition.
 */

import { isVisible, type ValueNode } from '../../graph';
import { type Diagnostic, diagnostic } from '../../text/diagnostic';
import type { ForkSite } from '../machine/code';
import { LimitError } from '../machine/limitErrors';
import type { ControlledMachine } from '../machine/machine';
import { StructureError } from '../machine/mistakes';
import {
  type BackEdge,
  type Exit,
  type Fork,
  failed,
  type Loop,
  type Outcome,
  type PendingFailure,
  type Run,
} from '../machine/run';
import { canJoin, differences, Mismatch, merge, nodesWhere, replaceNodes } from '../machine/structure';
import { absentValue, nodeOf } from '../machine/tensorValue';
import { Cell, Escape, fromNode, type Slot, unspecified, type Value } from '../machine/values';
import { describeValue } from '../machine/write';
import { isUnrolled } from './entries';

/** The ways in which a run ends. */
export interface Ways {
  readonly exits: readonly Exit[];
  readonly backEdges: readonly BackEdge[];
}

export function waysOf(machine: ControlledMachine, outcome: Outcome): Ways {
  if (outcome.kind === 'ways') return outcome;
  const value = outcome.kind === 'value' ? outcome.value : null;
  return { exits: [{ when: machine.builder.boolean(true), value }], backEdges: [] };
}

/** Exits of one arm, the other, or both, that become one. */
type ExitPair = readonly [Exit | undefined, Exit | undefined];

/** Pairs the exits that can be one. Only mistakes lead to an exit without a value, so it is one with any other. */
function pairExits(first: readonly Exit[], second: readonly Exit[]): ExitPair[] {
  const rest = [...second];
  const take = (test: (y: Exit) => boolean): Exit | undefined => {
    const at = rest.findIndex(test);
    return at < 0 ? undefined : rest.splice(at, 1)[0];
  };
  const pairs = first.map(
    (x): ExitPair => [x, take((y) => x.value !== null && y.value !== null && areOneExit(x.value, y.value))],
  );
  const joined = pairs.map(([x, y]): ExitPair => {
    const other = y ?? take((each) => x?.value === null || each.value === null);
    return [x, other];
  });
  return [...joined, ...rest.map((y): ExitPair => [undefined, y])];
}

/** Whether two values go the same way: both are returned, or both escapes bring the same place values of one structure. */
function areOneExit(x: Value, y: Value): boolean {
  if (!(x instanceof Escape) || !(y instanceof Escape)) return !(x instanceof Escape || y instanceof Escape);
  return canJoin(x, y);
}

/** Pairs of nodes, one from each arm. The branch chooses between them. */
export class Columns {
  readonly pairs: (readonly [ValueNode, ValueNode])[] = [];

  add(pair: readonly [ValueNode, ValueNode]): number {
    return this.pairs.push(pair) - 1;
  }
}

/** Rebuilds a part from the values of the columns. */
export type Rebuild<T> = (values: readonly Value[]) => T;

export class Joiner {
  readonly columns = new Columns();

  constructor(
    private readonly machine: ControlledMachine,
    private readonly fork: Fork,
  ) {}

  /** Joins a part that both arms have, position by position. Throws `Mismatch`. */
  both<T extends Slot>(x: T, y: T): Rebuild<T> {
    const { builder } = this.machine;
    const indices = differences(x, y).map(([a, b]) =>
      this.columns.add([nodeOf(builder, a), nodeOf(builder, b)]),
    );
    return (values) =>
      merge(
        x,
        y,
        indices.map((index) => values[index]!),
      );
  }

  /** Joins a part that only one arm has. `filler` gives the other arm's nodes, which nobody reads. */
  one<T extends Slot>(part: T, position: 0 | 1, filler: (node: ValueNode) => ValueNode): Rebuild<T> {
    const nodes = nodesWhere(part, (node) => !isVisible(node, this.fork.parent.block));
    const indices = nodes.map((node) =>
      this.columns.add(position === 0 ? [node, filler(node)] : [filler(node), node]),
    );
    return (values) =>
      replaceNodes(part, new Map(nodes.map((node, index) => [node, values[indices[index]!]!])));
  }

  private when(first: ValueNode | undefined, second: ValueNode | undefined): Rebuild<ValueNode> {
    const never = this.machine.builder.boolean(false);
    const index = this.columns.add([first ?? never, second ?? never]);
    return (values) => nodeOf(this.machine.builder, values[index] as boolean);
  }

  /**
   * Joins the exits of both arms. Where some return a value and some leave, there are several, which only the end of a run
   * can have: throws `Mismatch` unless `maySplit`.
   */
  exits([first, second]: readonly [Ways, Ways], maySplit: boolean): readonly Rebuild<Exit>[] {
    const pairs = pairExits(first.exits, second.exits);
    if (pairs.length > 1 && !maySplit)
      throw new Mismatch(first.exits[0]?.value ?? unspecified, second.exits[0]?.value ?? unspecified);
    const isOnly = pairs.length === 1 && first.backEdges.length + second.backEdges.length === 0;
    return pairs.map((pair) => this.exit(pair, isOnly));
  }

  private exit([x, y]: ExitPair, isOnly: boolean): Rebuild<Exit> {
    const { builder } = this.machine;
    const { arms } = this.fork;
    const filler =
      (dead: boolean) =>
      (node: ValueNode): ValueNode =>
        dead ? nodeOf(builder, absentValue(node)) : builder.zero(node.type);
    let value: Rebuild<Value | null> = () => null;
    if (x?.value != null && y?.value != null) value = this.both(x.value, y.value);
    else if (x?.value != null) value = this.one(x.value, 0, filler(arms[1].outcome?.kind === 'failed'));
    else if (y?.value != null) value = this.one(y.value, 1, filler(arms[0].outcome?.kind === 'failed'));
    const when = isOnly ? () => builder.boolean(true) : this.when(x?.when, y?.when);
    return (values) => ({ when: when(values), value: value(values) });
  }

  backEdges([first, second]: readonly [Ways, Ways]): Rebuild<readonly BackEdge[]> {
    const { builder } = this.machine;
    const loops = new Set<Loop>([...first.backEdges, ...second.backEdges].map(({ loop }) => loop));
    const filler = (node: ValueNode): ValueNode => builder.zero(node.type);
    const parts = [...loops].map((loop): Rebuild<BackEdge> => {
      const x = first.backEdges.find((each) => each.loop === loop);
      const y = second.backEdges.find((each) => each.loop === loop);
      // Each loop is in at least one of the arms.
      const state =
        x === undefined || y === undefined
          ? this.one((x ?? y)!.state, x === undefined ? 1 : 0, filler)
          : this.both(x.state, y.state);
      const when = this.when(x?.when, y?.when);
      return (values) => ({ loop, when: when(values), state: state(values) });
    });
    return (values) => parts.map((part) => part(values));
  }

  /**
   * Places the branch in the graph, with one result for each column and the pending failures of both arms. The run that
   * forked takes over the draws and warnings of both arms.
   */
  place(): Value[] {
    const { fork, machine } = this;
    const { builder } = machine;
    const { pairs } = this.columns;
    const [first, second] = fork.arms;
    const never = builder.boolean(false);
    const pending = fork.arms.flatMap((arm) => arm.pending);
    const of = (arm: Run, failure: PendingFailure): ValueNode =>
      arm.pending.includes(failure) ? failure.condition : never;
    first.block.results.push(...pairs.map(([x]) => x), ...pending.map((each) => of(first, each)));
    second.block.results.push(...pairs.map(([, y]) => y), ...pending.map((each) => of(second, each)));
    builder.current = fork.parent.block;
    builder.span = machine.userSpan(fork.site);
    const results = builder.branch(fork.condition, [first.block, second.block]);
    for (const [index, { diagnostic: failure }] of pending.entries()) {
      fork.parent.pending.push({ condition: results[pairs.length + index]!, diagnostic: failure });
    }
    for (const arm of fork.arms) machine.keepWarnings(fork.parent, arm);
    fork.parent.draws = Math.max(...fork.arms.map((arm) => arm.draws));
    return results.slice(0, pairs.length).map(fromNode);
  }
}

/** Whether a loop around the run is rolled that could be unrolled, so that its numbers become known. */
export function mayUnroll(machine: ControlledMachine, run: Run): boolean {
  for (let each: Run | null = run; each !== null; each = each.parent) {
    if (each.owner.kind === 'loop' && !isUnrolled(machine, each.owner.loop.head)) return true;
  }
  return false;
}

/** Reports arms that cannot be joined: a loop around them must be unrolled, or the program has a mistake. */
export function refuse(machine: ControlledMachine, fork: Fork, mismatch: Mismatch): null {
  const mistake = armsDiffer(machine, fork, mismatch);
  if (!mayUnroll(machine, fork.parent)) throw new LimitError(mistake);
  return machine.endRun(fork.parent, failed(new StructureError(mistake)));
}

function armsDiffer(machine: ControlledMachine, fork: Fork, mismatch: Mismatch): Diagnostic {
  const { site, arms } = fork;
  const [first, second] = wholeValues(arms) ?? [mismatch.first, mismatch.second];
  const place = (what: Slot, span: ForkSite['span'], which: string) =>
    site.user ? [{ message: `The ${which} branch gives ${describeSlot(what)}.`, span }] : [];
  return diagnostic(
    'arms-differ',
    machine.userSpan(site),
    `A number decides this condition, but its branches give ${describeSlot(first)} and ${describeSlot(second)}, between which no number can choose.`,
    {
      related: [...place(first, site.consequent, 'first'), ...place(second, site.alternative, 'second')],
      hint: 'Let both branches give numbers, or structures of the same shape; or put the condition where the value is used up.',
    },
  );
}

/** The values of the arms if their descriptions differ; otherwise the parts that differ say more. */
function wholeValues([first, second]: Fork['arms']): readonly [Value, Value] | null {
  if (first.outcome?.kind !== 'value' || second.outcome?.kind !== 'value') return null;
  const [x, y] = [first.outcome.value, second.outcome.value];
  return describeValue(x) === describeValue(y) ? null : [x, y];
}

function describeSlot(slot: Slot): string {
  if (slot instanceof Cell || Array.isArray(slot)) return 'a procedure with other variables';
  return describeValue(slot);
}

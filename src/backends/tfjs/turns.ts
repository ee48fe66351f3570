/**
 * Loops and scans on tfjs. A turn is the body's ops for all rows at once, under a mask of the rows that still take
 * turns. Values that are known without the device, such as a counter, are computed on the host, so a loop with a known
 * count needs no mask. Otherwise the host sometimes reads back whether any row takes another turn.
 */

import {
  type Block,
  type LoopNode,
  nextValues,
  type OpName,
  resultOffset,
  type ScanNode,
  type ValueNode,
  type ValueType,
} from '../../graph';
import type * as TensorFlow from './library';

type Tensor = TensorFlow.Tensor;

/** A value with as many axes in front of its own shape as there are row regions around its node. */
export interface Batched {
  readonly tensor: Tensor;
  readonly depth: number;
}

/** A number, or a truth value as 0 or 1, that is the same for all rows. */
export interface Known {
  readonly known: number;
}

/** The record of a loop's turns, with the rows that took each; null if all rows did. */
export interface Recorded {
  readonly turns: readonly { readonly value: Single; readonly active: Tensor | null }[];
}

export type Single = Batched | Known;
export type Result = Single | Recorded;

/** What runs turns: an execution of the ops of a graph, for some of the rows. */
export interface TurnsExecution {
  readonly tf: typeof TensorFlow;
  single(node: ValueNode): Single;
  recorded(node: ValueNode): Recorded;
  hold(node: ValueNode, result: Result): void;
  device(value: Single, type: ValueType): Batched;
  /** An execution within this one, for the rows of the mask; null for all of this one's. */
  inner(active: Batched | null): TurnsExecution;
  turn<T extends object>(run: () => T): T;
  /** The mask of the rows, with an axis for each of `depth` row regions; null where it holds for all. */
  activeAt(depth: number): Tensor | null;
  spread(value: Batched, own: number, depth: number): Tensor;
  block(block: Block, depth: number): void;
  op(op: OpName, operands: readonly Tensor[]): Tensor;
}

/**
 * The number of turns when each loop ran last. Before that many turns, the host does not read back whether any row
 * takes another.
 */
const lastTurns = new WeakMap<LoopNode, number>();

/** The new value in the rows of `mask`, and the old one in the others. */
function choose(
  within: TurnsExecution,
  mask: Tensor | null,
  fresh: Single,
  old: Single | undefined,
  type: ValueType,
  depth: number,
): Single {
  if (mask === null || old === undefined) return fresh;
  if ('known' in fresh && 'known' in old && Object.is(fresh.known, old.known)) return fresh;
  const rank = type.shape.length;
  const wide =
    mask.rank === 0 ? mask : within.tf.reshape(mask, [...mask.shape, ...new Array<number>(rank).fill(1)]);
  const op = type.element === 'boolean' ? 'selectBoolean' : 'select';
  const [x, y] = [fresh, old].map((each) => within.spread(within.device(each, type), rank, depth));
  return { tensor: within.op(op, [wide, x!, y!]), depth };
}

export function runLoop(within: TurnsExecution, node: LoopNode, depth: number): Result[] {
  const { body } = node;
  const outputs = body.results.slice(resultOffset(node));
  const next = nextValues(node);
  let carried = node.starts.map((start) => within.single(start));
  let active = within.activeAt(depth);
  let exits: Single[] = [];
  const turns: { values: Single[]; active: Tensor | null }[] = [];
  const expected = lastTurns.get(node) ?? 1;
  let check = expected;
  let going = true;
  let turn = 0;
  while (going && turn < node.limit) {
    turn++;
    const before = active;
    const done = within.turn(() => {
      const inner = within.inner(before === null ? null : { tensor: before, depth });
      for (const [index, input] of node.carried.entries()) inner.hold(input, carried[index]!);
      inner.block(body, depth);
      const values = outputs.map((each) => inner.single(each));
      const again = inner.single(body.results[0]!);
      const out = values.slice(0, node.exits).map((value, index) => {
        return choose(within, before, value, exits[index], outputs[index]!.type, depth);
      });
      let still = before;
      if (!('known' in again)) {
        const asked = within.spread(again, 0, depth);
        still = before === null ? asked : within.op('and', [before, asked]);
      }
      const stops = 'known' in again && again.known === 0;
      const handed = stops
        ? []
        : next.map((each, index) =>
            choose(within, still, inner.single(each), carried[index], each.type, depth),
          );
      return { values: values.slice(node.exits), out, still, handed, stops };
    });
    exits = done.out;
    turns.push({ values: done.values, active: before });
    if (done.stops) going = false;
    else {
      carried = done.handed;
      active = done.still;
      if (active !== before && turn >= check) {
        going = anyOf(within, active!);
        check = turn + Math.max(1, Math.floor(turn / 8));
      }
    }
  }
  lastTurns.set(node, turn);
  if (going)
    exits = exits.map((exit, index) => withInvalid(within, active, exit, outputs[index]!.type, depth));
  const recorded = outputs.slice(node.exits).map((_, index): Recorded => {
    return { turns: turns.map((each) => ({ value: each.values[index]!, active: each.active })) };
  });
  return [...exits, ...recorded];
}

function anyOf({ tf }: TurnsExecution, mask: Tensor): boolean {
  const any = tf.tidy(() => tf.any(mask));
  const [value] = any.dataSync();
  any.dispose();
  return value !== 0;
}

/** The result of a row that reached the limit of turns. */
function withInvalid(
  within: TurnsExecution,
  active: Tensor | null,
  exit: Single,
  type: ValueType,
  depth: number,
): Single {
  const value = type.element === 'number' ? Number.NaN : 0;
  return choose(within, active, { known: value }, active === null ? undefined : exit, type, depth);
}

export function runScan(within: TurnsExecution, node: ScanNode, depth: number): Result[] {
  const { body } = node;
  const sequences = node.sequences.map((each) => within.recorded(each).turns);
  const longest = sequences.reduce((a, b) => (b.length > a.length ? b : a));
  const outputs = body.results.slice(node.carried.length);
  const next = nextValues(node);
  let carried = node.starts.map((start) => within.single(start));
  const recorded = new Array<{ values: Single[]; active: Tensor | null }>(longest.length);
  for (let index = 0; index < longest.length; index++) {
    const turn = node.direction === 'backward' ? longest.length - 1 - index : index;
    const { active } = longest[turn]!;
    const done = within.turn(() => {
      const inner = within.inner(active === null ? null : { tensor: active, depth });
      for (const [each, input] of node.carried.entries()) inner.hold(input, carried[each]!);
      for (const [each, input] of node.elements.entries()) {
        inner.hold(input, sequences[each]![turn]?.value ?? zeroOf(within, input));
      }
      inner.block(body, depth);
      return {
        values: outputs.map((each) => inner.single(each)),
        handed: next.map((each, position) =>
          choose(within, active, inner.single(each), carried[position], each.type, depth),
        ),
      };
    });
    carried = done.handed;
    recorded[turn] = { values: done.values, active };
  }
  const kept = outputs.map((_, index): Recorded => {
    return { turns: recorded.map(({ values, active }) => ({ value: values[index]!, active })) };
  });
  return [...carried, ...kept];
}

function zeroOf({ tf }: TurnsExecution, { type }: ValueNode): Single {
  return type.shape.length === 0 ? { known: 0 } : { tensor: tf.zeros([...type.shape]), depth: 0 };
}

/**
 * The adjoints of all nodes of a tape, from its end to its beginning: numbers, by the rules that make gradients of graphs.
 * They are first computed as they are. Where one is not finite, they are computed again with the zeros that are structural
 * (`liveness.ts`): a zero that is not can hide nothing.
 */

import type { ConstantNode, OpNode, TensorNode, ValueNode } from '../graph';
import { eager } from '../graph/eager';
import type { Elements, Tape } from '../graph/tape';
import { type Adjoint, type Adjoints, wholly } from './adjoint';
import { canBeInfinite, canBeZero, type Range } from './intervals';
import { type NodesWith, OpReverse } from './opReverse';
import type { Bounds } from './ranges';

const all: NodesWith = { has: () => true };
const none: NodesWith = { has: () => false };

/** Bounds of values that are known: the values themselves. */
class KnownBounds implements Bounds {
  constructor(private readonly tape: Tape) {}

  of(node: ValueNode): Range {
    const value = this.tape.elementsOf(node);
    const [low, high] = typeof value === 'number' ? [value, value] : extent(value);
    return Number.isNaN(low)
      ? { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
      : { low, high };
  }

  canBeInfinite(node: ValueNode): boolean {
    return canBeInfinite(this.of(node));
  }

  canBeZero(node: ValueNode): boolean {
    return canBeZero(this.of(node));
  }

  /** A product that did not overflow is no hazard. */
  canGrow(): boolean {
    return false;
  }
}

function extent(values: Float64Array): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (Number.isNaN(value)) return [value, value];
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

/** The constant with the value of a node. */
function known(tape: Tape, node: ValueNode): ConstantNode {
  if (node.kind === 'constant') return node;
  const value = tape.elementsOf(node);
  if (typeof value !== 'number') return eager.tensor(value, node.type);
  return node.type.element === 'number' ? eager.number(value) : eager.boolean(value !== 0);
}

/** Constants have no adjoints: what a program writes as a number is a node of its own. */
const listed: NodesWith = { has: (node) => node.kind !== 'constant' };

class TapeReverse extends OpReverse {
  readonly read: (node: ValueNode) => ValueNode;

  constructor(tape: Tape, exposed: NodesWith) {
    super(eager, listed, exposed, { ranges: new KnownBounds(tape), linear: false, saturated: false });
    this.read = (node) => known(tape, node);
  }

  /** Passes the adjoint of a node on to its operands. */
  node(node: OpNode | TensorNode, adjoint: Adjoint, adjoints: Adjoints): void {
    if (node.kind === 'op') this.op(node, adjoint, adjoints);
    else this.tensor(node, adjoint, adjoints);
  }
}

function allFinite(value: Elements): boolean {
  return typeof value === 'number' ? Number.isFinite(value) : value.every(Number.isFinite);
}

export class TapeAdjoints {
  /** Whether every adjoint that was passed on is finite. */
  isFinite = true;
  private readonly adjoints: Adjoints = new Map();
  private readonly reverse: TapeReverse;

  /** `thorough` asks for each adjoint which of its zeros are structural. */
  constructor(
    private readonly tape: Tape,
    thorough: boolean,
  ) {
    this.reverse = new TapeReverse(tape, thorough ? all : none);
  }

  /** Adds to the adjoint of a node. */
  add(node: ValueNode, value: Elements): void {
    const { type } = node;
    const ct = typeof value === 'number' ? eager.number(value) : eager.tensor(value, type);
    this.reverse.accumulate(node, wholly(ct), this.adjoints);
  }

  /** Passes on the adjoints of the nodes at places from `from` up to `to`, the last first. */
  back(from: number, to: number): void {
    const { adjoints, tape } = this;
    for (let place = to - 1; place >= from; place--) {
      const node = tape.at(place);
      const adjoint = adjoints.get(node)?.[0];
      if (adjoint === undefined) continue;
      this.isFinite &&= allFinite(elementsOf(adjoint));
      this.reverse.node(node, adjoint, adjoints);
    }
  }

  /** The adjoint of the node at a place; null if nothing that counts depends on it. */
  at(place: number): Elements | null {
    const adjoint = this.adjoints.get(this.tape.at(place))?.[0];
    return adjoint === undefined ? null : elementsOf(adjoint);
  }

  /** Adds the adjoints of the nodes before a place, times a factor, to other ones. */
  addTo(other: TapeAdjoints, before: number, factor: number): void {
    for (const [node, [adjoint]] of this.adjoints)
      if (node.index < before) other.add(node, scaled(elementsOf(adjoint!), factor));
  }
}

export function scaled(value: Elements, factor: number): Elements {
  if (factor === 1) return value;
  return typeof value === 'number' ? value * factor : value.map((each) => each * factor);
}

/** What is made of adjoints at once is constant. */
function elementsOf({ ct }: Adjoint): Elements {
  return (ct as ConstantNode).value as Elements;
}

/**
 * What the adjoint of an op adds to those of its operands, by the rules of derivatives. A zero that is structural makes
 * a partial zero that can be infinite (`liveness.ts`). The maker of the nodes decides whether that is a graph or numbers.
 */

import { type Node, type NodeMaker, type OpNode, sameShape, type TensorNode, type ValueNode } from '../graph';
import type { Adjoint, Adjoints } from './adjoint';
import { candidatesOf, shares } from './extremes';
import { bilinear, type Hazard, opHazard, regular, saturating, tensorHazard } from './hazards';
import { type Alive, isNever, Liveness } from './liveness';
import type { Bounds } from './ranges';
import { derivatives, type Reading } from './rules';
import { sumTo, type TensorReading, tensorPartial } from './tensorRules';

/** Which nodes belong to something. */
export interface NodesWith {
  has(node: Node): boolean;
}

/** What all passes of one derivative share. */
export interface Shared {
  readonly ranges: Bounds;
  /** Whether the derivative must be linear in its seeds, so that no zero among them may decide anything. */
  readonly linear: boolean;
  /** Whether a linear derivative met a zero that should have decided. */
  saturated: boolean;
}

/** The forward values of an op. */
class OpReading implements Reading {
  constructor(
    readonly builder: NodeMaker,
    private readonly node: OpNode,
    private readonly read: (node: ValueNode) => ValueNode,
  ) {}

  x(): ValueNode {
    return this.read(this.node.operands[0]!);
  }

  y(): ValueNode {
    return this.read(this.node.operands[1]!);
  }

  z(): ValueNode {
    return this.read(this.node.operands[2]!);
  }

  out(): ValueNode {
    return this.read(this.node);
  }
}

export abstract class OpReverse<Maker extends NodeMaker = NodeMaker> {
  readonly liveness: Liveness;

  constructor(
    readonly builder: Maker,
    /** The nodes that have adjoints. */
    readonly active: NodesWith,
    /** The nodes from which an adjoint can reach a partial that is infinite. */
    readonly exposed: NodesWith,
    private readonly shared: Shared,
  ) {
    this.liveness = new Liveness(builder);
  }

  /** A forward value, as what is made can refer to it. */
  abstract readonly read: (node: ValueNode) => ValueNode;

  accumulate(node: ValueNode, adjoint: Adjoint, adjoints: Adjoints): void {
    if (!this.active.has(node) || isNever(adjoint.alive)) return;
    const before = adjoints.get(node);
    const added = adjoint.alive === null || this.exposed.has(node) ? adjoint : { ...adjoint, alive: null };
    if (before === undefined) adjoints.set(node, [added]);
    else if (node.type.sequence === true) adjoints.set(node, [...before, added]);
    else adjoints.set(node, [this.sum(before[0]!, added)]);
  }

  private sum(x: Adjoint, y: Adjoint): Adjoint {
    return {
      ct: this.builder.op('add', [x.ct, y.ct]),
      alive: this.liveness.or(x.alive, y.alive),
      saturated: x.saturated || y.saturated,
    };
  }

  protected op(node: OpNode, adjoint: Adjoint, adjoints: Adjoints): void {
    const { builder } = this;
    const candidates = candidatesOf(node);
    if (candidates.length > 0) {
      for (const share of shares(node, candidates, adjoint, this))
        this.pass(node, share.operand, share.adjoint, adjoints);
      return;
    }
    const reading = new OpReading(builder, node, this.read);
    const rule = derivatives[node.op];
    for (let position = 0; position < node.operands.length; position++) {
      const operand = node.operands[position]!;
      const partial = rule[position];
      if (partial == null || !this.active.has(operand)) continue;
      const alive = this.exposed.has(operand)
        ? this.liveness.and(adjoint.alive, this.liveness.chosen(node, position, reading))
        : null;
      if (isNever(alive)) continue;
      const hazard = this.hazardOf(adjoint, () => opHazard(node, position, this.shared.ranges));
      const contribution = partial(adjoint.ct, reading, builder);
      const ct =
        hazard === null
          ? contribution
          : this.liveness.masked(
              contribution,
              this.relevant(adjoint, hazard, () => regular(node.op, reading)),
            );
      const saturated = adjoint.saturated || this.saturates(node, operand);
      this.pass(node, operand, { ct, alive, saturated }, adjoints);
    }
  }

  /** Adds a contribution with the shape of an elementwise op to the adjoint of an operand. */
  private pass(
    node: OpNode,
    operand: ValueNode,
    { ct, alive, saturated }: Adjoint,
    adjoints: Adjoints,
  ): void {
    const { liveness } = this;
    const { shape } = operand.type;
    const fits = sameShape(ct.type.shape, shape);
    const own = liveness.fitting(alive, node.type.shape);
    this.accumulate(
      operand,
      {
        ct: fits ? ct : sumTo(this.builder, ct, shape),
        alive: liveness.summed(own, node.type.shape, shape),
        saturated,
      },
      adjoints,
    );
  }

  protected tensor(node: TensorNode, adjoint: Adjoint, adjoints: Adjoints): void {
    const { liveness } = this;
    const { ranges } = this.shared;
    const reading: TensorReading = {
      operand: (position) => this.read(node.operands[position]!),
      shapeOf: (position) => node.operands[position]!.type.shape,
      out: () => this.read(node),
      attributes: node.attributes,
    };
    for (const [position, operand] of node.operands.entries()) {
      const partial = tensorPartial(node, position);
      if (partial === null || !this.active.has(operand)) continue;
      const alive = this.exposed.has(operand)
        ? liveness.through(node, position, adjoint.alive, reading)
        : null;
      if (isNever(alive)) continue;
      const hazard = this.hazardOf(adjoint, () => tensorHazard(node, position, ranges));
      const relevant = hazard === null ? null : this.relevant(adjoint, hazard, null);
      const through = (at: number): Alive => liveness.through(node, at, relevant, reading);
      const guarded: TensorReading =
        relevant === null || !bilinear.has(node.op)
          ? reading
          : { ...reading, operand: (at) => liveness.masked(reading.operand(at), through(at)) };
      const contribution = partial(adjoint.ct, guarded, this.builder, position);
      const ct =
        relevant === null || guarded !== reading
          ? contribution
          : liveness.masked(contribution, through(position));
      const saturated = adjoint.saturated || this.saturates(node, operand);
      this.accumulate(operand, { ct, alive, saturated }, adjoints);
    }
  }

  /** The hazard of a partial, if the adjoint may be zero where it meets it. */
  private hazardOf({ alive, saturated }: Adjoint, find: () => Hazard | null): Hazard | null {
    return alive === null && !saturated ? null : find();
  }

  /** Where an adjoint counts, before a partial with a hazard. Null if it counts everywhere. */
  private relevant(
    { ct, alive, saturated }: Adjoint,
    { pole, overflow }: Hazard,
    atRegular: (() => ValueNode) | null,
  ): Alive {
    if (!overflow || !saturated) return alive;
    if (this.shared.linear) {
      this.shared.saturated = true;
      return alive;
    }
    const { builder } = this;
    const isZero = builder.op('eq', [ct, builder.number(0)]);
    const vanishes = pole && atRegular !== null ? builder.op('and', [isZero, atRegular()]) : isZero;
    return this.liveness.and(alive, builder.op('not', [vanishes]));
  }

  private saturates(node: OpNode | TensorNode, operand: ValueNode): boolean {
    if (!saturating.has(node.op) || !this.exposed.has(operand)) return false;
    const flattened = node.op === 'div' ? node.operands.slice(1) : node.operands;
    return flattened.some((each) => this.shared.ranges.canBeInfinite(each));
  }
}

/**
 * Which elements of an adjoint are alive: a boolean node beside the adjoint. The zero of an element that is not alive
 * is structural: an arm was not taken, an element not read, an operand not chosen. Liveness passes from the result of
 * an op to its operands as the adjoint does, with `and` and `or` in place of products and sums.
 */

import {
  type NodeMaker,
  type OpNode,
  type Shape,
  sameShape,
  sizeOf,
  type TensorNode,
  type TensorOpName,
  type ValueNode,
} from '../graph';
import { bilinear } from './hazards';
import type { Reading } from './rules';
import { sumTo, type TensorReading, tensorPartial } from './tensorRules';

/** Null if all elements are alive. A node without axes is for all elements. */
export type Alive = ValueNode | null;

/** Ops that read some elements of an operand and not others. */
const picking: ReadonlySet<TensorOpName> = new Set<TensorOpName>([
  'slice',
  'gather',
  'maxPick',
  'orderStatistic',
]);
/** Ops that move elements, or add them: a uniform liveness stays uniform. */
const moving: ReadonlySet<TensorOpName> = new Set<TensorOpName>([
  'broadcast',
  'reshape',
  'permute',
  'sum',
  'concat',
  'pad',
  'scatter',
  'maxScatter',
  ...picking,
]);
/** Ops along the last axis. */
const alongLast: ReadonlySet<TensorOpName> = new Set<TensorOpName>(['softmax', 'logSoftmax']);

function isScalar({ type }: ValueNode): boolean {
  return type.shape.length === 0;
}

function everyElement(node: ValueNode, value: 0 | 1): boolean {
  if (node.kind !== 'constant') return false;
  return node.value instanceof Float64Array
    ? node.value.every((each) => each === value)
    : Number(node.value) === value;
}

/** Whether no element is alive, whatever the numbers are. */
export function isNever(alive: Alive): boolean {
  return alive !== null && everyElement(alive, 0);
}

export class Liveness {
  private readonly b: NodeMaker;

  constructor(readonly builder: NodeMaker) {
    this.b = builder;
  }

  private settled(alive: ValueNode): Alive {
    return everyElement(alive, 1) ? null : alive;
  }

  and(x: Alive, y: Alive): Alive {
    return x === null ? y : y === null ? x : this.settled(this.b.op('and', [x, y]));
  }

  or(x: Alive, y: Alive): Alive {
    return x === null || y === null ? null : this.settled(this.b.op('or', [x, y]));
  }

  /** The same liveness with all axes of `shape`. */
  spread(alive: ValueNode, shape: Shape): ValueNode {
    if (sameShape(alive.type.shape, shape)) return alive;
    if (alive.kind === 'constant' && isScalar(alive))
      return this.b.tensor(new Float64Array(sizeOf(shape)).fill(Number(alive.value)), {
        element: 'boolean',
        shape,
      });
    const everywhere = this.b.tensor(new Float64Array(sizeOf(shape)).fill(1), { element: 'boolean', shape });
    return this.b.op('and', [alive, everywhere]);
  }

  /** The same liveness as one truth value, or with all axes of `shape`. */
  fitting(alive: Alive, shape: Shape): Alive {
    return alive === null || isScalar(alive) ? alive : this.spread(alive, shape);
  }

  /** 1 where alive, 0 elsewhere. */
  numeric(alive: Alive, shape: Shape): ValueNode {
    const ones = this.b.tensor(new Float64Array(sizeOf(shape)).fill(1), { element: 'number', shape });
    return alive === null ? ones : this.b.op('select', [alive, ones, this.b.number(0)]);
  }

  /** Alive where a sum of numbers from `numeric` is positive. */
  positive(count: ValueNode): Alive {
    return this.settled(this.b.op('lt', [this.b.number(0), count]));
  }

  /** The adjoint where it is alive, and zero elsewhere. */
  masked(ct: ValueNode, alive: Alive): ValueNode {
    return alive === null ? ct : this.b.op('select', [alive, ct, this.b.number(0)]);
  }

  /** Through the broadcasting of an operand of `shape`: alive if one of its copies is. */
  summed(alive: Alive, from: Shape, shape: Shape): Alive {
    if (alive === null || isScalar(alive) || sameShape(from, shape)) return alive;
    return this.positive(sumTo(this.b, this.numeric(alive, from), shape));
  }

  /** Where an op passes its adjoint on to an operand at all. */
  chosen({ op, operands }: OpNode, position: number, reading: Reading): Alive {
    const { b } = this;
    switch (op) {
      case 'select':
        return position === 1 ? reading.x() : this.settled(b.op('not', [reading.x()]));
      case 'max':
      case 'min': {
        const [own, other] = position === 0 ? [reading.x(), reading.y()] : [reading.y(), reading.x()];
        return b.op('le', op === 'max' ? [other, own] : [own, other]);
      }
      case 'relu':
        return b.op('lt', [b.number(0), reading.x()]);
      case 'pow': {
        // The zeroth power is constant.
        const isZero = b.op('eq', [reading.y(), b.number(0)]);
        return position === 0 ? this.settled(b.op('not', [isZero])) : null;
      }
      case 'mul': {
        // A factor that is known to be zero makes the product constant.
        const factor = operands[1 - position]!;
        if (factor.kind !== 'constant') return null;
        return this.settled(b.op('not', [b.op('eq', [factor, b.number(0)])]));
      }
      default:
        return null;
    }
  }

  /** Through an op on whole tensors, to the operand at `position`. */
  through(node: TensorNode, position: number, alive: Alive, reading: TensorReading): Alive {
    const { op, operands } = node;
    const { shape } = operands[position]!.type;
    const isUniform = alive === null || isScalar(alive);
    if (isUniform && !picking.has(op)) return alive;
    if (moving.has(op)) {
      const elements = isUniform ? null : alive;
      const counted = this.partial(node, position, this.numeric(elements, node.type.shape), reading);
      return this.and(this.positive(counted), isUniform ? alive : null);
    }
    const counts = this.numeric(alive, node.type.shape);
    if (bilinear.has(op)) {
      const ones = (at: number): ValueNode => this.numeric(null, operands[at]!.type.shape);
      return this.positive(this.partial(node, position, counts, { ...reading, operand: ones }));
    }
    if (op === 'logSumExp' || op === 'norm') {
      const kept = this.b.tensorOp('reshape', [counts], [...shape.slice(0, -1), 1]);
      return this.positive(this.b.broadcastTo(kept, shape));
    }
    if (alongLast.has(op)) {
      const last = shape.length - 1;
      const kept = [...shape.slice(0, -1), 1];
      const sum = this.b.tensorOp('reshape', [this.b.tensorOp('sum', [counts], [last])], kept);
      return this.positive(this.b.broadcastTo(sum, shape));
    }
    return this.positive(sumTo(this.b, counts, []));
  }

  private partial(node: TensorNode, position: number, ct: ValueNode, reading: TensorReading): ValueNode {
    return tensorPartial(node, position)!(ct, reading, this.b, position);
  }
}

/**
 * Vectors that are linear in variables which are still open. Such a vector has an axis for each of them, besides its
 * own. An open variable is the identity matrix, and binding it reads the axis as the columns of a matrix. A product of
 * two vectors never shares a variable, so its axes are those of both.
 */

import {
  printShape,
  type Shape,
  sizeOf,
  type TensorData,
  type TensorOpName,
  tensorOps,
  type ValueNode,
} from '../graph';
import { InternalError } from '../text/internal';
import { mapSpace, oneHot, type Space, tensorSpace } from './space';

/** An operand of an op: known elements, or a node of a graph. */
export type Operand = TensorData | ValueNode;

/** Makes a node for an op with at least one node among its operands. */
export type Emit = (
  op: TensorOpName,
  operands: readonly Operand[],
  attributes: readonly number[],
) => ValueNode;

/** An open variable. Each is a separate object. */
export interface Axis {
  readonly size: number;
}

/** A vector with open variables. The operand's shape is the size of the space, then the sizes of the axes. */
export interface Vector {
  readonly kind: 'vector';
  readonly space: Space;
  readonly operand: Operand;
  readonly axes: readonly Axis[];
}

/** Reports that compiling exceeds a limit; the message is a sentence. */
export class BoundError extends Error {}

/** The maximum number of elements in one intermediate tensor: 32 megabytes of doubles. */
const maxElements = 4_194_304;

/** The maximum number of multiplications of known numbers: about half a second of work. */
const defaultMaxProducts = 400_000_000;

function tooLarge(what: string): never {
  throw new BoundError(
    `Compiling this takes ${what}, but a tensor has ${maxElements.toLocaleString('en')} elements at most.`,
  );
}

export function isKnown(operand: Operand): operand is TensorData {
  return !('kind' in operand);
}

export function shapeOfOperand(operand: Operand): Shape {
  return isKnown(operand) ? operand.shape : operand.type.shape;
}

/** For terms in which everything is known. */
export const nothingToEmit: Emit = () => {
  throw new InternalError('an operand is not known');
};

export class Multilinear {
  private products = 0;
  /** The number of iterations in progress, whose states get their weight only when they are read out. */
  private turning = 0;
  private fallen = 0;

  /**
   * The largest share of the weight of known numbers that one successor, outside the steps of iterations, dropped off
   * the end.
   */
  get fallenShare(): number {
    return this.fallen;
  }

  /** Puts the counters back to their start. */
  reset(): void {
    this.products = 0;
    this.turning = 0;
    this.fallen = 0;
  }

  beginTurns(): void {
    this.turning++;
  }

  endTurns(): void {
    this.turning--;
  }

  /** The number of multiplications of known numbers so far. */
  get multiplications(): number {
    return this.products;
  }

  constructor(
    private readonly emit: Emit = nothingToEmit,
    private readonly maxProducts = defaultMaxProducts,
  ) {}

  /** The result of an op, computed at once if all operands are known. */
  private op(op: TensorOpName, operands: readonly Operand[], attributes: readonly number[] = []): Operand {
    const shape = tensorOps[op].shape(operands.map(shapeOfOperand), attributes);
    if (sizeOf(shape) > maxElements) tooLarge(`a tensor of the shape ${printShape(shape)}`);
    if (!operands.every(isKnown)) return this.emit(op, operands, attributes);
    this.products += sizeOf(shape) * (op === 'matmul' ? operands[0]!.shape[1]! : 1);
    if (this.products > this.maxProducts)
      throw new BoundError(
        `Compiling this takes more than ${this.maxProducts.toLocaleString('en')} multiplications.`,
      );
    const out = { values: new Float64Array(sizeOf(shape)), shape };
    tensorOps[op].evaluate(operands, attributes, out);
    return out;
  }

  reshape(operand: Operand, shape: Shape): Operand {
    if (isKnown(operand)) return { values: operand.values, shape };
    return this.op('reshape', [operand], shape);
  }

  private permute(operand: Operand, axes: readonly number[]): Operand {
    return axes.every((axis, at) => axis === at) ? operand : this.op('permute', [operand], axes);
  }

  /** A closed vector of these elements, in the shape of its space. */
  closed(space: Space, operand: Operand): Vector {
    return { kind: 'vector', space, operand: this.reshape(operand, [space.size]), axes: [] };
  }

  basis(size: number, index: number): Vector {
    const operand = { values: oneHot(size, index), shape: [size] };
    return { kind: 'vector', space: tensorSpace([size]), operand, axes: [] };
  }

  /** An open variable of this space. */
  open(space: Space): { readonly variable: Vector; readonly axis: Axis } {
    const { size } = space;
    if (size * size > maxElements) tooLarge(`a matrix of ${size} rows and columns`);
    const values = new Float64Array(size * size);
    for (let index = 0; index < size; index++) values[index * (size + 1)] = 1;
    const axis = { size };
    return {
      variable: { kind: 'vector', space, operand: { values, shape: [size, size] }, axes: [axis] },
      axis,
    };
  }

  /** The vector, linear in the variable of `axis`, as a map from that variable's space. */
  bind(vector: Vector, axis: Axis, domain: Space): Vector {
    const { axes, operand, space } = vector;
    const at = axes.indexOf(axis);
    if (at < 0) throw new InternalError('the vector does not depend on the variable');
    const rest = axes.filter((each) => each !== axis);
    const order = [0, at + 1, ...axes.flatMap((_, index) => (index === at ? [] : [index + 1]))];
    const maps = mapSpace(domain, space);
    const shape = [maps.size, ...rest.map(({ size }) => size)];
    return {
      kind: 'vector',
      space: maps,
      operand: this.reshape(this.permute(operand, order), shape),
      axes: rest,
    };
  }

  /** The product of a matrix and a vector. */
  apply(map: Vector, vector: Vector): Vector {
    if (map.space.kind !== 'maps') throw new InternalError('what is applied is no map');
    const { domain, codomain } = map.space;
    if (domain.size !== vector.space.size)
      throw new InternalError('a map is applied to a vector of another space');
    const [outer, inner] = [extent(map.axes), extent(vector.axes)];
    const matrix = this.permute(this.reshape(map.operand, [codomain.size, domain.size, outer]), [0, 2, 1]);
    const product = this.op(
      'matmul',
      [
        this.reshape(matrix, [codomain.size * outer, domain.size]),
        this.reshape(vector.operand, [domain.size, inner]),
      ],
      [0, 0],
    );
    const axes = [...map.axes, ...vector.axes];
    return { kind: 'vector', space: codomain, operand: this.shaped(product, codomain, axes), axes };
  }

  private shaped(operand: Operand, space: Space, axes: readonly Axis[]): Operand {
    return this.reshape(operand, [space.size, ...axes.map(({ size }) => size)]);
  }

  /** Vectors of one space that depend on the same variables, as the columns of a map from R^n. */
  columns(vectors: readonly Vector[]): Vector {
    const [first] = vectors;
    if (first === undefined) throw new InternalError('a map wants columns');
    const { space, axes } = first;
    const parts = vectors.map((each) =>
      this.reshape(this.aligned(each, axes), [space.size, 1, extent(axes)]),
    );
    const joined = parts.length === 1 ? parts[0]! : this.op('concat', parts, [1]);
    const maps = mapSpace(tensorSpace([vectors.length]), space);
    return { kind: 'vector', space: maps, operand: this.shaped(joined, maps, axes), axes };
  }

  /** The operand with its axes in this order. */
  private aligned(vector: Vector, axes: readonly Axis[]): Operand {
    return this.permute(vector.operand, [0, ...axes.map((axis) => vector.axes.indexOf(axis) + 1)]);
  }

  /** The number plus `by`; numbers beyond the largest fall off. */
  shift(vector: Vector, by: number): Vector {
    const { operand, space, axes } = vector;
    const kept = Math.max(0, space.size - by);
    if (axes.length === 0 && this.turning === 0 && isKnown(operand)) this.weigh(operand.values, kept);
    if (kept === 0) return { ...vector, operand: zeros(shapeOfOperand(operand)) };
    const shifted = this.op('pad', [this.op('slice', [operand], [0, 0, kept])], [0, by, 0]);
    return { ...vector, operand: shifted };
  }

  private weigh(values: Float64Array, kept: number): void {
    const weight = values.reduce((sum, each) => sum + each, 0);
    const fallen = values.subarray(kept).reduce((sum, each) => sum + each, 0);
    if (weight > 0) this.fallen = Math.max(this.fallen, fallen / weight);
  }

  /**
   * `base`, `step` of it, `step` of that and so on, as the `count` columns of a map. The existing columns times a power
   * of the step double their number. Each power is the square of the one before, so log₂ of `count` powers are enough.
   */
  powers(base: Vector, step: Vector, count: number): Vector {
    const { space, axes } = base;
    const [rows, inner] = [space.size, extent(axes)];
    let columns = this.reshape(base.operand, [rows, 1, inner]);
    let power = this.reshape(step.operand, [rows, rows]);
    for (let known = 1; known < count; known *= 2) {
      if (known > 1) power = this.op('matmul', [power, power], [0, 0]);
      const wanted = Math.min(known, count - known);
      const sources = wanted < known ? this.op('slice', [columns], [1, 0, wanted]) : columns;
      const more = this.op('matmul', [power, this.reshape(sources, [rows, wanted * inner])], [0, 0]);
      columns = this.op('concat', [columns, this.reshape(more, [rows, wanted, inner])], [1]);
    }
    const maps = mapSpace(tensorSpace([count]), space);
    return { kind: 'vector', space: maps, operand: this.shaped(columns, maps, axes), axes };
  }

  /** The values of the vector for each basis vector of its open variables. */
  slices(vector: Vector): readonly Operand[] {
    const { space, operand, axes } = vector;
    if (axes.length === 0) return [operand];
    const count = extent(axes);
    const flat = this.reshape(operand, [space.size, count]);
    return Array.from({ length: count }, (_, index) =>
      this.reshape(this.op('slice', [flat], [1, index, 1]), [space.size]),
    );
  }

  /** The inverse of `slices`, in a given space. */
  joined(slices: readonly Operand[], space: Space, axes: readonly Axis[]): Vector {
    const columns = slices.map((each) => this.reshape(each, [space.size, 1]));
    const operand = columns.length === 1 ? columns[0]! : this.op('concat', columns, [1]);
    return { kind: 'vector', space, operand: this.shaped(operand, space, axes), axes };
  }
}

/** The number of combinations of basis vectors of the open variables. */
function extent(axes: readonly Axis[]): number {
  return axes.reduce((product, { size }) => product * size, 1);
}

function zeros(shape: Shape): TensorData {
  return { values: new Float64Array(sizeOf(shape)), shape };
}

/** Arithmetic on vectors and matrices as nodes of a graph, for the steps of least squares. */

import { sumTo } from '../autodiff';
import { type GraphBuilder, identity, numberType, sizeOf, type ValueNode } from '../graph';

export class VectorNodes {
  constructor(readonly b: GraphBuilder) {}

  number(value: number): ValueNode {
    return this.b.number(value);
  }

  add(x: ValueNode, y: ValueNode): ValueNode {
    return this.b.op('add', [x, y]);
  }

  sub(x: ValueNode, y: ValueNode): ValueNode {
    return this.b.op('sub', [x, y]);
  }

  mul(x: ValueNode, y: ValueNode): ValueNode {
    return this.b.op('mul', [x, y]);
  }

  div(x: ValueNode, y: ValueNode): ValueNode {
    return this.b.op('div', [x, y]);
  }

  min(x: ValueNode, y: ValueNode): ValueNode {
    return this.b.op('min', [x, y]);
  }

  max(x: ValueNode, y: ValueNode): ValueNode {
    return this.b.op('max', [x, y]);
  }

  abs(x: ValueNode): ValueNode {
    return this.b.op('abs', [x]);
  }

  sqrt(x: ValueNode): ValueNode {
    return this.b.op('sqrt', [x]);
  }

  le(x: ValueNode, y: ValueNode): ValueNode {
    return this.b.op('le', [x, y]);
  }

  lt(x: ValueNode, y: ValueNode): ValueNode {
    return this.b.op('lt', [x, y]);
  }

  isZero(x: ValueNode): ValueNode {
    return this.b.op('eq', [x, this.number(0)]);
  }

  isFinite(x: ValueNode): ValueNode {
    return this.b.op('isFinite', [x]);
  }

  and(x: ValueNode, y: ValueNode): ValueNode {
    return this.b.op('and', [x, y]);
  }

  or(x: ValueNode, y: ValueNode): ValueNode {
    return this.b.op('or', [x, y]);
  }

  not(x: ValueNode): ValueNode {
    return this.b.op('not', [x]);
  }

  select(condition: ValueNode, x: ValueNode, y: ValueNode): ValueNode {
    return this.b.op('select', [condition, x, y]);
  }

  sum(x: ValueNode): ValueNode {
    return sumTo(this.b, x, []);
  }

  /** The sum of the squares of all elements. */
  squares(x: ValueNode): ValueNode {
    return this.sum(this.mul(x, x));
  }

  norm(x: ValueNode): ValueNode {
    return this.sqrt(this.squares(x));
  }

  /** All elements of several nodes as one vector. */
  vector(parts: readonly ValueNode[]): ValueNode {
    const flat = parts.map((each) => this.b.tensorOp('reshape', [each], [sizeOf(each.type.shape)]));
    return flat.length === 1 ? flat[0]! : this.b.tensorOp('concat', flat, [0]);
  }

  /** The parts of a vector, as nodes of these shapes. */
  parts(vector: ValueNode, shapes: readonly (readonly number[])[]): readonly ValueNode[] {
    let next = 0;
    return shapes.map((shape) => {
      const size = sizeOf(shape);
      const part = this.b.tensorOp('slice', [vector], [0, next, size]);
      next += size;
      return this.b.tensorOp('reshape', [part], shape);
    });
  }

  /** Rows and columns of a matrix, from the first on. */
  corner(matrix: ValueNode, rows: number, columns: number): ValueNode {
    return this.b.tensorOp('slice', [this.b.tensorOp('slice', [matrix], [0, 0, rows])], [1, 0, columns]);
  }

  /** The first elements of a column of a matrix, as a vector. */
  column(matrix: ValueNode, column: number, rows: number): ValueNode {
    const part = this.b.tensorOp('slice', [this.b.tensorOp('slice', [matrix], [0, 0, rows])], [1, column, 1]);
    return this.b.tensorOp('reshape', [part], [rows]);
  }

  beside(left: ValueNode, right: ValueNode): ValueNode {
    return this.b.tensorOp('concat', [left, right], [1]);
  }

  below(upper: ValueNode, lower: ValueNode): ValueNode {
    return this.b.tensorOp('concat', [upper, lower], [0]);
  }

  /** Matrices side by side (axis 1), or one below the other (axis 0). */
  joined(parts: readonly ValueNode[], axis: 0 | 1): ValueNode {
    return parts.length === 1 ? parts[0]! : this.b.tensorOp('concat', parts, [axis]);
  }

  asColumn(vector: ValueNode): ValueNode {
    return this.b.tensorOp('reshape', [vector], [vector.type.shape[0]!, 1]);
  }

  asRow(vector: ValueNode): ValueNode {
    return this.b.tensorOp('reshape', [vector], [1, vector.type.shape[0]!]);
  }

  /** A matrix, or its transpose, times a vector. */
  times(matrix: ValueNode, vector: ValueNode, transposed = false): ValueNode {
    const product = this.b.tensorOp('matmul', [matrix, this.asColumn(vector)], [Number(transposed), 0]);
    return this.b.tensorOp('reshape', [product], [product.type.shape[0]!]);
  }

  product(x: ValueNode, y: ValueNode): ValueNode {
    return this.b.tensorOp('matmul', [x, y], [0, 0]);
  }

  /** The norms of the columns of a matrix. */
  columnNorms(matrix: ValueNode): ValueNode {
    return this.sqrt(this.b.tensorOp('sum', [this.mul(matrix, matrix)], [0]));
  }

  unit(order: number): ValueNode {
    const { values, shape } = identity(order);
    return this.b.tensor(values, { ...numberType, shape });
  }

  diagonalMatrix(vector: ValueNode): ValueNode {
    return this.mul(this.unit(vector.type.shape[0]!), this.asRow(vector));
  }

  diagonalOf(matrix: ValueNode): ValueNode {
    return this.b.tensorOp('sum', [this.mul(this.unit(matrix.type.shape[0]!), matrix)], [1]);
  }

  /** The largest element of a vector; NaN if one is. */
  largest(vector: ValueNode): ValueNode {
    const items = this.parts(
      vector,
      Array.from({ length: vector.type.shape[0]! }, () => []),
    );
    return items.reduce((most, each) => this.max(most, each));
  }

  triangularize(matrix: ValueNode): ValueNode {
    return this.b.tensorOp('triangularize', [matrix]);
  }

  /** The x of R x = b, or of R' x = b, for an upper triangular R. */
  substitute(r: ValueNode, b: ValueNode, transposed = false): ValueNode {
    return this.b.tensorOp('substitute', [r, b], [Number(transposed)]);
  }

  /** Runs a body again and again until it says that it is done. `exits` are values of the last turn. */
  loop(
    label: string,
    starts: readonly ValueNode[],
    body: (carried: readonly ValueNode[]) => {
      readonly again: ValueNode;
      readonly next: readonly ValueNode[];
      readonly exits: readonly ValueNode[];
    },
  ): readonly ValueNode[] {
    const { b } = this;
    const block = b.openBlock();
    const carried = starts.map(({ type }, index) => b.input(`${label} ${index}`, type, block));
    const { again, next, exits } = b.within(block, () => body(carried));
    block.results.push(again, ...next, ...exits);
    const node = b.loop({ label, limit: 10_000, starts, carried, exits: exits.length, body: block });
    return exits.map((_, position) => b.result(node, position));
  }

  /** One of two lists of values, of which only that one is computed. */
  branch(
    condition: ValueNode,
    yes: () => readonly ValueNode[],
    no: () => readonly ValueNode[],
  ): readonly ValueNode[] {
    const { b } = this;
    const arms = [b.openBlock(), b.openBlock()] as const;
    for (const [index, make] of [yes, no].entries())
      arms[index]!.results.push(...b.within(arms[index]!, make));
    return b.branch(condition, arms);
  }
}

/** Sums, products of vectors and matrices, and systems of equations. */

import { broadcastShapes, identity, printShape, type Shape, sameShape, sizeOf } from '../../graph';
import type { TensorPrimitive } from '../../lang/catalogue';
import { shapeMistake } from '../machine/operate';
import type { PrimitiveRule } from '../machine/primitive';
import { type Numeric, shapeOf } from '../machine/tensorValue';
import { TensorValue, type Value } from '../machine/values';
import { axisOf, type Calling, ofRank, toMatrix, toNumeric, toVector } from './tensorArguments';
import { elements, op, reshaped, tensorRule } from './tensors';

/** Sums over all axes, or over one, with the number of elements of each sum. */
function summed([tensor, axis]: readonly Value[], calling: Calling): { sum: Numeric; count: number } {
  const x = toNumeric(tensor!, calling);
  const shape = shapeOf(x);
  const axes = axis === undefined ? [...shape.keys()] : [axisOf(axis, shape, calling)];
  const count = axes.reduce((product, each) => product * shape[each]!, 1);
  return { sum: op(calling, 'sum', [x], axes), count };
}

function total(calling: Calling, x: Numeric): Numeric {
  return op(calling, 'sum', [x], [...shapeOf(x).keys()]);
}

function mismatch(calling: Calling, x: Shape, y: Shape, why: string): never {
  const { machine, site, name } = calling;
  const message = `${name} cannot take the shapes ${printShape(x)} and ${printShape(y)}: ${why}.`;
  return shapeMistake(machine, site, message, [
    { position: 0, shape: x },
    { position: 1, shape: y },
  ]);
}

function dot([a, b]: readonly Value[], calling: Calling): Value {
  const [x, y] = [toVector(a!, calling, 0), toVector(b!, calling, 1)];
  if (!sameShape(shapeOf(x), shapeOf(y)))
    mismatch(calling, shapeOf(x), shapeOf(y), 'the vectors differ in length');
  return total(calling, elements(calling, 'mul', x, y));
}

/** The elements of a vector of three, rotated by `by` positions. */
function rolled(calling: Calling, x: Numeric, by: 1 | 2): Numeric {
  const parts = [op(calling, 'slice', [x], [0, by, 3 - by]), op(calling, 'slice', [x], [0, 0, by])];
  return op(calling, 'concat', parts, [0]);
}

function cross([a, b]: readonly Value[], calling: Calling): Value {
  const [x, y] = [toVector(a!, calling, 0), toVector(b!, calling, 1)];
  if (shapeOf(x)[0] !== 3 || shapeOf(y)[0] !== 3)
    mismatch(calling, shapeOf(x), shapeOf(y), 'both vectors must have 3 elements');
  const product = (i: 1 | 2, j: 1 | 2): Numeric =>
    elements(calling, 'mul', rolled(calling, x, i), rolled(calling, y, j));
  return elements(calling, 'sub', product(1, 2), product(2, 1));
}

function outer([a, b]: readonly Value[], calling: Calling): Value {
  const [x, y] = [toVector(a!, calling, 0), toVector(b!, calling, 1)];
  return elements(calling, 'mul', reshaped(calling, x, [shapeOf(x)[0]!, 1]), y);
}

/** The norm of all elements. */
function length(calling: Calling, x: Numeric): Numeric {
  return op(calling, 'norm', [reshaped(calling, x, [sizeOf(shapeOf(x))])]);
}

/** NumPy's rule: a vector is a row on the left and a column on the right; axes in front broadcast. */
function matmul([a, b]: readonly Value[], calling: Calling): Value {
  const [x, y] = [toNumeric(a!, calling, 0), toNumeric(b!, calling, 1)];
  return product(calling, x, y);
}

function product(calling: Calling, x: Numeric, y: Numeric): Numeric {
  const [own, other] = [shapeOf(x), shapeOf(y)];
  if (own.length === 0 || other.length === 0)
    mismatch(calling, own, other, 'a number is no matrix; to scale by it, use *');
  const left = own.length === 1 ? [1, ...own] : own;
  const right = other.length === 1 ? [...other, 1] : other;
  const [columns, rows] = [left.at(-1)!, right.at(-2)!];
  if (columns !== rows)
    mismatch(calling, own, other, `rows of ${columns} on the left meet columns of ${rows} on the right`);
  const batch = broadcastShapes(left.slice(0, -2), right.slice(0, -2));
  if (batch === null) return mismatch(calling, own, other, 'the axes in front do not broadcast');
  const wide = (each: Numeric, shape: Shape): Numeric => {
    const matrices = reshaped(calling, each, shape);
    const wanted = [...batch, ...shape.slice(-2)];
    return sameShape(shape, wanted) ? matrices : op(calling, 'broadcast', [matrices], wanted);
  };
  const result = op(calling, 'matmul', [wide(x, left), wide(y, right)], [0, 0]);
  const shape = shapeOf(result).filter((_, axis, all) => {
    if (own.length === 1 && axis === all.length - 2) return false;
    return !(other.length === 1 && axis === all.length - 1);
  });
  return reshaped(calling, result, shape);
}

/** The shape of a square matrix. */
function squareMatrix(value: Value, calling: Calling): Numeric {
  const x = toMatrix(value, calling, 0);
  const shape = shapeOf(x);
  if (shape[0] === shape[1]) return x;
  const { machine, site, name } = calling;
  const message = `${name} wants a square matrix, but got the shape ${printShape(shape)}.`;
  return shapeMistake(machine, site, message, [{ position: 0, shape }]);
}

function unit(size: number): TensorValue {
  const { values, shape } = identity(size);
  return new TensorValue(values, shape);
}

/** One right-hand side, or several as the columns of a matrix. */
function solve([matrix, side]: readonly Value[], calling: Calling): Value {
  const a = squareMatrix(matrix!, calling);
  const b = ofRank(side!, [1, 2], 'a vector or a matrix on the right', calling, 1);
  const [own, other] = [shapeOf(a), shapeOf(b)];
  if (own[0] !== other[0])
    mismatch(calling, own, other, `${own[0]} equations meet right-hand sides of ${other[0]}`);
  if (other.length === 2) return op(calling, 'solve', [a, b]);
  return reshaped(calling, op(calling, 'solve', [a, reshaped(calling, b, [other[0]!, 1])]), other);
}

export const linearRules = {
  sum: tensorRule('sum', (operands, calling) => summed(operands, calling).sum),
  mean: tensorRule('mean', (operands, calling) => {
    const { sum, count } = summed(operands, calling);
    return elements(calling, 'div', sum, count);
  }),
  vsum: tensorRule('vsum', ([x], calling) => total(calling, toVector(x!, calling, 0))),
  scale: tensorRule('scale', ([k, x], calling) =>
    elements(calling, 'mul', toNumeric(k!, calling, 0), toNumeric(x!, calling, 1)),
  ),
  dot: tensorRule('dot', dot),
  cross: tensorRule('cross', cross),
  outer: tensorRule('outer', outer),
  norm: tensorRule('norm', ([x], calling) => length(calling, toNumeric(x!, calling))),
  normalize: tensorRule('normalize', ([tensor], calling) => {
    const x = toNumeric(tensor!, calling);
    return elements(calling, 'div', x, length(calling, x));
  }),
  matmul: tensorRule('matmul', matmul),
  matvec: tensorRule('matvec', ([matrix, vector], calling) =>
    product(calling, toMatrix(matrix!, calling, 0), toVector(vector!, calling, 1)),
  ),
  trace: tensorRule('trace', ([matrix], calling) => {
    const x = squareMatrix(matrix!, calling);
    return total(calling, elements(calling, 'mul', x, unit(shapeOf(x)[0]!)));
  }),
  det: tensorRule('det', ([matrix], calling) => op(calling, 'det', [squareMatrix(matrix!, calling)])),
  logdet: tensorRule('logdet', ([matrix], calling) =>
    op(calling, 'logdet', [squareMatrix(matrix!, calling)]),
  ),
  inv: tensorRule('inv', ([matrix], calling) => {
    const x = squareMatrix(matrix!, calling);
    return op(calling, 'solve', [x, unit(shapeOf(x)[0]!)]);
  }),
  solve: tensorRule('solve', solve),
  cholesky: tensorRule('cholesky', ([matrix], calling) =>
    op(calling, 'cholesky', [squareMatrix(matrix!, calling)]),
  ),
} satisfies Partial<Record<TensorPrimitive, PrimitiveRule>>;

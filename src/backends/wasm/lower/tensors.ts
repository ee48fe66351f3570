/** Lowers ops on whole tensors to loops over their elements in the order of the reference, so that sums round alike. */

import {
  broadcastStrides,
  matrixSizes,
  type OpNode,
  sizeOf,
  stridesOf,
  type TensorNode,
  type TensorOpName,
  type ValueNode,
} from '../../../graph';
import { InternalError } from '../../../text/internal';
import { type Copy, copies, type Strides } from '../../plan/walks';
import { readLocal } from '../assembler/code';
import { type Numbers, numberOfTruth, single, truthOfNumber } from '../lanes';
import { unknownCall } from '../unknowns';
import { type Context, type ElementIndex, onwards } from './context';
import { type Kit, lowerElementwise } from './elementwise';
import { gather, scatter } from './indexing';
import { norm } from './norm';
import { orderStatistic } from './order';
import { logSoftmax, logSumExp, softmax } from './softmax';
import { store } from './stores';
import { cholesky, cofactors, det, logdet, solve, substitute, triangularize } from './systems';
import { walk } from './walks';
import { conv2d, conv2dFilter, conv2dImage, maxPick, maxScatter } from './windows';

export function lowerElementwiseTensor(ctx: Context, node: OpNode, kit: Kit): void {
  const { shape } = node.type;
  const { m } = kit;
  ctx.declare(node);
  const walks = [...node.operands.map((operand) => operand.type.shape), shape].map(
    (each): Strides => ({ strides: broadcastStrides(each, shape) }),
  );
  walk(ctx.code, shape, walks, (indices) => {
    const element = (position: number): Numbers =>
      ctx.element(node.operands[position]!, indices[position]!, m);
    const lowered = lowerElementwise(node.op, kit, {
      number: element,
      truth: (position) => truthOfNumber(m, element(position)),
    });
    const value = lowered.element === 'number' ? lowered.value : numberOfTruth(m, lowered.value);
    store(ctx, node, indices.at(-1)!, value);
  });
}

type Lowering = (ctx: Context, node: TensorNode) => void;

/** Copies elements of the operand, at strides from a start, to the result. */
function copied(places: Copy): Lowering {
  return (ctx, node) => {
    const { shape } = node.type;
    const [x] = node.operands;
    ctx.declare(node);
    const walks = [places(node, x!.type.shape), { strides: stridesOf(shape) }];
    walk(ctx.code, shape, walks, ([from, to]) =>
      store(ctx, node, to!, ctx.element(x!, from!, ctx.lanesOf(node))),
    );
  };
}

function clear(ctx: Context, node: ValueNode): void {
  const { shape } = node.type;
  const lanes = ctx.lanesOf(node);
  walk(ctx.code, shape, [{ strides: stridesOf(shape) }], ([to]) => store(ctx, node, to!, lanes.constant(0)));
}

/** Adds to an element of the node that is being defined. */
function addTo(ctx: Context, node: ValueNode, index: ElementIndex, value: Numbers): void {
  const lanes = ctx.lanesOf(node);
  store(ctx, node, index, lanes.add(ctx.element(node, index, lanes), value));
}

const sum: Lowering = (ctx, node) => {
  const [x] = node.operands;
  const { shape } = x!.type;
  ctx.declare(node);
  clear(ctx, node);
  const kept = shape.map((size, axis) => (node.attributes.includes(axis) ? 1 : size));
  const walks = [{ strides: stridesOf(shape) }, { strides: broadcastStrides(kept, shape) }];
  walk(ctx.code, shape, walks, ([from, to]) =>
    addTo(ctx, node, to!, ctx.element(x!, from!, ctx.lanesOf(node))),
  );
};

const concat: Lowering = (ctx, node) => {
  const [axis] = node.attributes;
  const strides = stridesOf(node.type.shape);
  ctx.declare(node);
  let start = 0;
  for (const part of node.operands) {
    const { shape } = part.type;
    const walks = [{ strides: stridesOf(shape) }, { strides, start }];
    walk(ctx.code, shape, walks, ([from, to]) =>
      store(ctx, node, to!, ctx.element(part, from!, ctx.lanesOf(node))),
    );
    start += shape[axis!]! * strides[axis!]!;
  }
};

const pad: Lowering = (ctx, node) => {
  const [axis, before] = node.attributes;
  const [x] = node.operands;
  const strides = stridesOf(node.type.shape);
  ctx.declare(node);
  clear(ctx, node);
  const walks = [{ strides: stridesOf(x!.type.shape) }, { strides, start: before! * strides[axis!]! }];
  walk(ctx.code, x!.type.shape, walks, ([from, to]) =>
    store(ctx, node, to!, ctx.element(x!, from!, ctx.lanesOf(node))),
  );
};

/** Each element sums its products in a local, first to last. */
const matmul: Lowering = (ctx, node) => {
  const { code } = ctx;
  const [x, y] = node.operands as [ValueNode, ValueNode];
  const [tx, ty] = node.attributes;
  const { shape } = node.type;
  const [rows, inner] = matrixSizes(x.type.shape, tx === 1);
  const columns = shape.at(-1)!;
  const batches = sizeOf(shape.slice(0, -2));
  const [xRow, xColumn] = tx === 1 ? [1, rows] : [inner, 1];
  const [yRow, yColumn] = ty === 1 ? [1, inner] : [columns, 1];
  const lanes = ctx.lanesOf(node);
  ctx.declare(node);
  const total = code.allocLocal(lanes.number);
  const read: Numbers = readLocal(total);
  const walks = [
    { strides: [rows * inner, xRow, 0] },
    { strides: [inner * columns, 0, yColumn] },
    { strides: stridesOf([batches, rows, columns]) },
  ];
  walk(code, [batches, rows, columns], walks, ([xStart, yStart, to]) => {
    code.set(total, lanes.constant(0));
    walk(code, [inner], [{ strides: [xColumn] }, { strides: [yRow] }], ([xStep, yStep]) => {
      const a = ctx.element(x, onwards(xStart!, xStep!), lanes);
      const b = ctx.element(y, onwards(yStart!, yStep!), lanes);
      code.set(total, lanes.add(read, lanes.mul(a, b)));
    });
    store(ctx, node, to!, read);
  });
  code.freeLocal(total);
};

/** Calls the function that computes the procedure, or a derivative of it, for each element. */
const unknown: Lowering = (ctx, node) => {
  const call = unknownCall(node);
  const callee = ctx.unknowns.get(call.name);
  if (callee === undefined) throw new InternalError('an unknown procedure is not filled');
  if (ctx.lanesOf(node) !== single)
    throw new InternalError('unknown procedures are called one row at a time');
  const { shape } = node.type;
  ctx.declare(node);
  walk(ctx.code, shape, [{ strides: stridesOf(shape) }], ([at]) => {
    const value: Numbers = (code) => {
      for (const operand of node.operands.slice(0, call.arguments)) ctx.element(operand, at!, single)(code);
      code.call(callee);
    };
    store(ctx, node, at!, value);
  });
};

const lowerings: { readonly [Name in TensorOpName]: Lowering } = {
  unknown,
  broadcast: copied(copies.broadcast),
  reshape: copied(copies.reshape),
  permute: copied(copies.permute),
  slice: copied(copies.slice),
  sum,
  concat,
  pad,
  matmul,
  softmax,
  logSoftmax,
  logSumExp,
  norm,
  orderStatistic,
  gather,
  scatter,
  solve,
  det,
  logdet,
  cofactors,
  cholesky,
  triangularize,
  substitute,
  conv2d,
  conv2dImage,
  conv2dFilter,
  maxPick,
  maxScatter,
};

export function lowerTensor(ctx: Context, node: TensorNode): void {
  lowerings[node.op](ctx, node);
}

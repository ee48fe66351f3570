/** Lowers ops on whole tensors, element by element in the order of the reference. */

import {
  broadcastStrides,
  matrixSizes,
  sizeOf,
  squareScales,
  stridesOf,
  type TensorNode,
  type TensorOpName,
  type ValueNode,
} from '../../../graph';
import { InternalError } from '../../../text/internal';
import { type Copy, copies } from '../../plan/walks';
import { type Index, literal, plus } from '../shader';
import type { Context } from './context';
import { forEach, isTensor, part } from './variables';
import { walk } from './walks';

type Lowering = (ctx: Context, node: TensorNode) => void;

/** Starts a tensor, or a number, that is filled element by element. */
function open(ctx: Context, node: TensorNode): (index: Index, value: string) => void {
  const name = ctx.declare(node, 'v');
  return (index, value) => ctx.code.line(`${part(node, name, index)} = ${value};`);
}

/** Copies elements of the operand, at strides from a start, to the result. */
function copied(places: Copy): Lowering {
  return (ctx, node) => {
    const { shape } = node.type;
    const [x] = node.operands;
    const store = open(ctx, node);
    walk(ctx, shape, [places(node, x!.type.shape), { strides: stridesOf(shape) }], ([from, to]) =>
      store(to!, ctx.element(x!, from!)),
    );
  };
}

const zero = (node: TensorNode): string => (node.type.element === 'number' ? '0.0f' : 'false');

const sum: Lowering = (ctx, node) => {
  const [x] = node.operands;
  const { shape } = x!.type;
  const store = open(ctx, node);
  forEach(ctx, node, (index) => store(index, '0.0f'));
  const kept = shape.map((size, axis) => (node.attributes.includes(axis) ? 1 : size));
  walk(
    ctx,
    shape,
    [{ strides: stridesOf(shape) }, { strides: broadcastStrides(kept, shape) }],
    ([from, to]) => store(to!, `${ctx.element(node, to!)} + ${ctx.element(x!, from!)}`),
  );
};

const concat: Lowering = (ctx, node) => {
  const [axis] = node.attributes;
  const strides = stridesOf(node.type.shape);
  const store = open(ctx, node);
  let start = 0;
  for (const each of node.operands) {
    const { shape } = each.type;
    walk(ctx, shape, [{ strides: stridesOf(shape) }, { strides, start }], ([from, to]) =>
      store(to!, ctx.element(each, from!)),
    );
    start += shape[axis!]! * strides[axis!]!;
  }
};

const pad: Lowering = (ctx, node) => {
  const [axis, before] = node.attributes;
  const [x] = node.operands;
  const { shape } = x!.type;
  const strides = stridesOf(node.type.shape);
  const store = open(ctx, node);
  forEach(ctx, node, (index) => store(index, zero(node)));
  const walks = [{ strides: stridesOf(shape) }, { strides, start: before! * strides[axis!]! }];
  walk(ctx, shape, walks, ([from, to]) => store(to!, ctx.element(x!, from!)));
};

const matmul: Lowering = (ctx, node) => {
  const [x, y] = node.operands as [ValueNode, ValueNode];
  const [tx, ty] = node.attributes;
  const { shape } = node.type;
  const [rows, inner] = matrixSizes(x.type.shape, tx === 1);
  const columns = shape.at(-1)!;
  const batches = sizeOf(shape.slice(0, -2));
  const [xRow, xColumn] = tx === 1 ? [1, rows] : [inner, 1];
  const [yRow, yColumn] = ty === 1 ? [1, inner] : [columns, 1];
  const store = open(ctx, node);
  const walks = [
    { strides: [rows * inner, xRow, 0] },
    { strides: [inner * columns, 0, yColumn] },
    { strides: stridesOf([batches, rows, columns]) },
  ];
  walk(ctx, [batches, rows, columns], walks, ([xStart, yStart, to]) => {
    const total = ctx.fresh('q');
    ctx.code.line(`var ${total} = 0.0f;`);
    walk(ctx, [inner], [{ strides: [xColumn] }, { strides: [yRow] }], ([xStep, yStep]) => {
      const factors = [ctx.element(x, plus(xStart!, xStep!)), ctx.element(y, plus(yStart!, yStep!))];
      ctx.code.line(`${total} += ${factors.join(' * ')};`);
    });
    store(to!, total);
  });
};

/**
 * Maps each element along the last axis, given the element minus the maximum, and the sum of the exponentials of these
 * differences.
 */
function alongRows(value: (ctx: Context, less: string, total: string) => string): Lowering {
  return (ctx, node) => {
    const [x] = node.operands;
    const { shape } = node.type;
    const length = shape.at(-1)!;
    const store = open(ctx, node);
    const exp = ctx.library.use('exponential');
    const starts = stridesOf(shape).slice(0, -1);
    walk(ctx, shape.slice(0, -1), [{ strides: starts }], ([start]) => {
      const [maximum, total] = [ctx.fresh('q'), ctx.fresh('q')];
      const along = (body: (index: Index) => void): void =>
        walk(ctx, [length], [{ strides: [1] }], ([step]) => body(plus(start!, step!)));
      ctx.code.line(`var ${maximum} = -${ctx.library.use('infinity')}();`);
      along((index) =>
        ctx.code.line(`${maximum} = ${ctx.library.use('larger')}(${maximum}, ${ctx.element(x!, index)});`),
      );
      ctx.code.line(`var ${total} = 0.0f;`);
      along((index) => ctx.code.line(`${total} += ${exp}(${ctx.element(x!, index)} - ${maximum});`));
      along((index) => store(index, value(ctx, `${ctx.element(x!, index)} - ${maximum}`, total)));
    });
  };
}

/** Calls `finish` for each row of the operand, with a walk over the row's elements and the place of the result. */
function rowByRow(
  finish: (ctx: Context, node: TensorNode, along: Along, store: (value: string) => void) => void,
): Lowering {
  return (ctx, node) => {
    const [x] = node.operands;
    const { shape } = x!.type;
    const length = shape.at(-1)!;
    const store = open(ctx, node);
    const strides = stridesOf(shape.slice(0, -1));
    const starts = strides.map((stride) => stride * length);
    walk(ctx, shape.slice(0, -1), [{ strides: starts }, { strides }], ([start, to]) => {
      const along: Along = (body) =>
        walk(ctx, [length], [{ strides: [1] }], ([step]) => body(ctx.element(x!, plus(start!, step!))));
      finish(ctx, node, along, (value) => store(to!, value));
    });
  };
}

type Along = (body: (element: string) => void) => void;

function extremeOf(ctx: Context, along: Along, name: 'smaller' | 'larger'): string {
  const best = ctx.fresh('q');
  const first = `${name === 'larger' ? '-' : ''}${ctx.library.use('infinity')}()`;
  ctx.code.line(`var ${best} = ${first};`);
  along((element) => ctx.code.line(`${best} = ${ctx.library.use(name)}(${best}, ${element});`));
  return best;
}

/** An infinite maximum is not subtracted. */
const logSumExp = rowByRow((ctx, _, along, store) => {
  const maximum = extremeOf(ctx, along, 'larger');
  const [shift, total] = [ctx.fresh('q'), ctx.fresh('q')];
  ctx.code.line(`let ${shift} = select(0.0f, ${maximum}, ${ctx.library.use('isFinite')}(${maximum}));`);
  ctx.code.line(`var ${total} = 0.0f;`);
  along((element) => ctx.code.line(`${total} += ${ctx.library.use('exponential')}(${element} - ${shift});`));
  store(`${shift} + ${ctx.library.use('logarithm')}(${total})`);
});

/**
 * The root of the sum of squares, scaled where these would leave the range of 32 bits. Without their signs, numbers have
 * the order of their bits, and NaN is the greatest.
 */
const norm = rowByRow((ctx, _, along, store) => {
  const { large, shrink, small, grow } = squareScales.f32;
  const [greatest, scale, total] = [ctx.fresh('q'), ctx.fresh('q'), ctx.fresh('q')];
  ctx.code.line(`var ${greatest} = 0u;`);
  along((element) =>
    ctx.code.line(`${greatest} = max(${greatest}, bitcast<u32>(${element}) & 0x7fffffffu);`),
  );
  const grown = `select(1.0f, ${literal(grow)}, ${greatest} < bitcast<u32>(${literal(small)}))`;
  ctx.code.line(
    `let ${scale} = select(${grown}, ${literal(shrink)}, ${greatest} > bitcast<u32>(${literal(large)}));`,
  );
  ctx.code.line(`var ${total} = 0.0f;`);
  along((element) => {
    const scaled = ctx.fresh('q');
    ctx.code.line(`let ${scaled} = ${element} * ${scale};`);
    ctx.code.line(`${total} += ${scaled} * ${scaled};`);
  });
  store(`sqrt(${total}) / ${scale}`);
});

/** The extremes by one pass, any other place in increasing order by counting the elements below each. */
const orderStatistic = rowByRow((ctx, node, along, store) => {
  const [k] = node.attributes;
  const length = node.operands[0]!.type.shape.at(-1)!;
  if (k === 0 || k === length - 1) {
    store(extremeOf(ctx, along, k === 0 ? 'smaller' : 'larger'));
    return;
  }
  const result = ctx.fresh('q');
  ctx.code.line(`var ${result} = 0.0f;`);
  along((element) => {
    const [below, atMost] = [ctx.fresh('q'), ctx.fresh('q')];
    ctx.code.line(`var ${below} = 0u;`);
    ctx.code.line(`var ${atMost} = 0u;`);
    along((other) => {
      ctx.code.line(`${below} += select(0u, 1u, ${ctx.library.use('less')}(${other}, ${element}));`);
      ctx.code.line(`${atMost} += select(0u, 1u, ${ctx.library.use('atMost')}(${other}, ${element}));`);
    });
    ctx.code.line(`if (${below} <= ${k}u && ${atMost} > ${k}u) { ${result} = ${element}; }`);
  });
  along((element) =>
    ctx.code.line(`if (!${ctx.library.use('isNumber')}(${element})) { ${result} = ${element}; }`),
  );
  store(result);
});

/** The item that an index means, and whether there is one. */
function place(
  ctx: Context,
  index: ValueNode,
  length: number,
): { readonly at: string; readonly valid: string } {
  const [at, valid, near] = [ctx.fresh('a'), ctx.fresh('d'), ctx.fresh('q')];
  const value = ctx.value(index);
  ctx.code.line(`let ${near} = floor(${value} + 0.5f);`);
  const inside = `${near} >= 0.0f && ${near} < ${length}.0f`;
  const close = `abs(${value} - ${near}) <= 1e-4f && ${ctx.library.use('isNumber')}(${value})`;
  ctx.code.line(`let ${valid} = ${inside} && ${close};`);
  ctx.code.line(`let ${at} = select(0u, u32(max(${near}, 0.0f)), ${valid});`);
  return { at, valid };
}

/**
 * Up to so many items are chosen with conditions, because arrays with computed indices are not kept in registers of a
 * GPU.
 */
const maxChosen = 8;

const gather: Lowering = (ctx, node) => {
  const [x, index] = node.operands as [ValueNode, ValueNode];
  const items = x.type.shape[0]!;
  const size = sizeOf(node.type.shape);
  const { at, valid } = place(ctx, index, items);
  const store = open(ctx, node);
  const isNumber = node.type.element === 'number';
  const missing = isNumber ? `${ctx.library.use('notANumber')}()` : 'false';
  forEach(ctx, node, (each) => {
    const item = (number: string): string => ctx.element(x, plus(number, each));
    const computed = size === 1 ? at : `${at} * ${size}u`;
    if (items > maxChosen) return store(each, `select(${missing}, ${item(computed)}, ${valid})`);
    let chosen = missing;
    for (let number = 0; number < items; number++)
      chosen = `select(${chosen}, ${item(`${number * size}u`)}, ${at} == ${number}u)`;
    store(each, `select(${missing}, ${chosen}, ${valid})`);
  });
};

const scatter: Lowering = (ctx, node) => {
  const [x, index] = node.operands as [ValueNode, ValueNode];
  const size = sizeOf(x.type.shape);
  const items = node.attributes[0]!;
  const { at, valid } = place(ctx, index, items);
  const store = open(ctx, node);
  const missing = `${ctx.library.use('notANumber')}()`;
  if (items > maxChosen) {
    forEach(ctx, node, (each) => store(each, `select(${missing}, 0.0f, ${valid})`));
    const start = size === 1 ? at : `${at} * ${size}u`;
    ctx.code.block(`if (${valid})`, () =>
      forEach(ctx, x, (each) => store(plus(start, each), ctx.element(x, each))),
    );
    return;
  }
  for (let number = 0; number < items; number++) {
    forEach(ctx, x, (each) => {
      const value = `select(0.0f, ${ctx.element(x, each)}, ${at} == ${number}u)`;
      store(plus(`${number * size}u`, each), `select(${missing}, ${value}, ${valid})`);
    });
  }
};

/** A copy of a matrix in an array that may be changed. */
function ownCopy(ctx: Context, node: ValueNode): string {
  const name = ctx.fresh('m');
  ctx.code.line(`var ${name}: array<f32, ${sizeOf(node.type.shape)}>;`);
  const array = ctx.array(node);
  if (array !== null) ctx.code.line(`${name} = ${array};`);
  else forEach(ctx, node, (index) => ctx.code.line(`${name}[${index}] = ${ctx.element(node, index)};`));
  return name;
}

/** A library function for a matrix, generated for its size. */
function ofMatrix(name: 'det' | 'logdet'): Lowering {
  return (ctx, node) => {
    const [a] = node.operands;
    const n = a!.type.shape[0]!;
    const matrix = ownCopy(ctx, a!);
    ctx.define(node, `${ctx.library.matrix(name, n)}(&${matrix})`);
  };
}

const solve: Lowering = (ctx, node) => {
  const [a, b] = node.operands as [ValueNode, ValueNode];
  const [n, m] = b.type.shape as [number, number];
  const [matrix, right] = [ownCopy(ctx, a), ownCopy(ctx, b)];
  const name = ctx.declare(node, 'v');
  ctx.code.line(`${name} = ${ctx.library.solve(n, m)}(&${matrix}, &${right});`);
};

const cholesky: Lowering = (ctx, node) => {
  const [a] = node.operands;
  const matrix = ownCopy(ctx, a!);
  const name = ctx.declare(node, 'v');
  const call = `${ctx.library.cholesky(a!.type.shape[0]!)}(&${matrix})`;
  ctx.code.line(isTensor(node) ? `${name} = ${call};` : `${name} = ${call}[0];`);
};

const left: Lowering = (_, { op }) => {
  throw new InternalError(`${op} is left to other backends`);
};

const lowerings: { readonly [Name in TensorOpName]: Lowering } = {
  unknown: left,
  broadcast: copied(copies.broadcast),
  reshape: (ctx, node) => {
    const [x] = node.operands;
    if (isTensor(x!) && isTensor(node)) ctx.view(node, (index) => ctx.element(x!, index));
    else copied(copies.reshape)(ctx, node);
  },
  permute: copied(copies.permute),
  slice: copied(copies.slice),
  sum,
  concat,
  pad,
  matmul,
  softmax: alongRows((ctx, less, total) => `${ctx.library.use('exponential')}(${less}) / ${total}`),
  logSoftmax: alongRows((ctx, less, total) => `${less} - ${ctx.library.use('logarithm')}(${total})`),
  logSumExp,
  norm,
  orderStatistic,
  gather,
  scatter,
  cholesky,
  solve,
  det: ofMatrix('det'),
  logdet: ofMatrix('logdet'),
  cofactors: left,
  triangularize: left,
  substitute: left,
  conv2d: left,
  conv2dImage: left,
  conv2dFilter: left,
  maxPick: left,
  maxScatter: left,
};

export function lowerTensor(ctx: Context, node: TensorNode): void {
  lowerings[node.op](ctx, node);
}

import { expect, test } from 'vitest';
import { GraphBuilder } from './builder';
import { samePadding } from './convolution';
import { prune } from './copy';
import { det, logdet, solve } from './linearAlgebra';
import { printGraph } from './print';
import { nested, ShapeError, sizeOf } from './tensor';
import { type TensorOpName, tensorOps } from './tensorOps';
import type { Shape } from './types';
import { validate } from './validate';

function compute(
  op: TensorOpName,
  operands: readonly (readonly [Shape, readonly number[]])[],
  attributes: readonly number[] = [],
): unknown {
  const data = operands.map(([shape, values]) => ({ shape, values: Float64Array.from(values) }));
  const shape = tensorOps[op].shape(
    operands.map(([each]) => each),
    attributes,
  );
  const out = { shape, values: new Float64Array(shape.reduce((size, each) => size * each, 1)) };
  tensorOps[op].evaluate(data, attributes, out);
  return nested(out);
}

test.each<[TensorOpName, Shape, readonly number[]]>([
  ['broadcast', [3, 1], [2, 3, 4]],
  ['broadcast', [90, 1], [90, 80]],
  ['permute', [2, 3, 4], [2, 0, 1]],
  ['sum', [2, 3, 4], [1]],
  ['sum', [90, 80], [0]],
  ['slice', [4, 5], [1, 1, 3]],
  ['pad', [2, 3], [1, 2, 1]],
])('what %s of a tensor of shape %j computes once serves other elements too', (op, shape, attributes) => {
  const { evaluate, prepare, shape: shapeOf } = tensorOps[op];
  const x = { shape, values: new Float64Array(sizeOf(shape)) };
  const outOf = () => {
    const own = shapeOf([shape], attributes);
    return { shape: own, values: new Float64Array(sizeOf(own)).fill(7) };
  };
  const out = outOf();
  const again = prepare!([x], attributes, out);
  for (const factor of [1, -2]) {
    for (let at = 0; at < x.values.length; at++) x.values[at] = factor * (at + 1);
    again();
    const wanted = outOf();
    evaluate([x], attributes, wanted);
    expect(out).toEqual(wanted);
  }
});

// The expected values were made with NumPy.

test('moves elements as NumPy does', () => {
  const x = [
    [2, 3],
    [1, 2, 3, 4, 5, 6],
  ] as const;
  expect(compute('permute', [x], [1, 0])).toEqual([
    [1, 4],
    [2, 5],
    [3, 6],
  ]);
  expect(compute('sum', [x], [0])).toEqual([5, 7, 9]);
  expect(compute('sum', [x], [0, 1])).toBe(21);
  expect(compute('slice', [x], [1, 1, 2])).toEqual([
    [2, 3],
    [5, 6],
  ]);
  expect(compute('pad', [x], [0, 1, 0])).toEqual([
    [0, 0, 0],
    [1, 2, 3],
    [4, 5, 6],
  ]);
  expect(
    compute(
      'concat',
      [
        x,
        [
          [2, 1],
          [7, 8],
        ],
      ],
      [1],
    ),
  ).toEqual([
    [1, 2, 3, 7],
    [4, 5, 6, 8],
  ]);
  expect(
    compute(
      'broadcast',
      [
        [
          [2, 1],
          [1, 2],
        ],
      ],
      [2, 2, 2],
    ),
  ).toEqual([
    [
      [1, 1],
      [2, 2],
    ],
    [
      [1, 1],
      [2, 2],
    ],
  ]);
});

test('multiplies matrices, transposed ones and stacks of them', () => {
  const a = [
    [2, 3],
    [1, 2, 3, 4, 5, 6],
  ] as const;
  const b = [
    [3, 2],
    [1, -1, 0, 2, 5, 3],
  ] as const;
  expect(compute('matmul', [a, b], [0, 0])).toEqual([
    [16, 12],
    [34, 24],
  ]);
  expect(compute('matmul', [a, a], [0, 1])).toEqual([
    [14, 32],
    [32, 77],
  ]);
  expect(compute('matmul', [a, a], [1, 0])).toEqual([
    [17, 22, 27],
    [22, 29, 36],
    [27, 36, 45],
  ]);
});

test('solves systems that need a pivot', () => {
  expect(
    compute('solve', [
      [
        [2, 2],
        [0, 1, 2, 0],
      ],
      [
        [2, 1],
        [3, 4],
      ],
    ]),
  ).toEqual([[2], [3]]);
  expect(
    compute('det', [
      [
        [3, 3],
        [0, 2, 1, 1, 0, 3, 4, -1, 2],
      ],
    ]),
  ).toBeCloseTo(19, 12);
});

test('a residual of a 20 by 20 system is as small as rounding, and logdet is finite where det underflows', () => {
  const n = 20;
  let state = 7;
  const random = (): number => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647 - 0.5;
  };
  const a = Float64Array.from({ length: n * n }, random);
  const b = Float64Array.from({ length: n }, random);
  const x = new Float64Array(n);
  solve(a, b, n, 1, x);
  for (let row = 0; row < n; row++) {
    let sum = 0;
    for (let column = 0; column < n; column++) sum += a[row * n + column]! * x[column]!;
    expect(sum).toBeCloseTo(b[row]!, 12);
  }
  const tiny = a.map((each) => each * 1e-20);
  expect(det(tiny, n)).toBe(0);
  expect(logdet(tiny, n)).toBeCloseTo(Math.log(Math.abs(det(a, n))) + n * Math.log(1e-20), 8);
});

test('convolves images by hand-checked numbers, with strides and padding', () => {
  const image = [
    [3, 3, 1],
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
  ] as const;
  const filter = [
    [2, 2, 1, 1],
    [1, 0, 0, -1],
  ] as const;
  expect(compute('conv2d', [image, filter], [1, 0, 0, 0, 0])).toEqual([
    [[-4], [-4]],
    [[-4], [-4]],
  ]);
  expect(samePadding([3, 3], [2, 2], 1)).toEqual([0, 1, 0, 1]);
  expect(compute('conv2d', [image, filter], [2, 0, 1, 0, 1])).toEqual([
    [[-4], [3]],
    [[7], [9]],
  ]);
  expect(compute('maxPick', [image, image], [1, 0, 0, 0, 0, 2])).toEqual([
    [[5], [6]],
    [[8], [9]],
  ]);
});

test('softmax stays finite where exponentials overflow', () => {
  expect(compute('softmax', [[[2], [1000, 1000]]])).toEqual([0.5, 0.5]);
  expect(compute('logSoftmax', [[[2], [0, -2000]]])).toEqual([0, -2000]);
});

test('an index is a whole number to within rounding, and any other gives NaN', () => {
  const x = [[3], [5, 6, 7]] as const;
  expect(compute('gather', [x, [[], [1.00001]]])).toBe(6);
  expect(compute('gather', [x, [[], [1.3]]])).toBeNaN();
  expect(compute('gather', [x, [[], [3]]])).toBeNaN();
  expect(
    compute(
      'scatter',
      [
        [[], [4]],
        [[], [2]],
      ],
      [3],
    ),
  ).toEqual([0, 0, 4]);
});

test('shapes that do not fit are named', () => {
  expect(() =>
    tensorOps.matmul.shape(
      [
        [2, 3],
        [4, 2],
      ],
      [0, 0],
    ),
  ).toThrow(/\[2 3\] times \[4 2\]/);
  expect(() => tensorOps.det.shape([[2, 3]], [])).toThrow(ShapeError);
  const b = new GraphBuilder();
  const [x, y] = [[2, 3], [4]].map((shape, index) => b.input(`x${index}`, { element: 'number', shape }));
  expect(() => b.op('add', [x!, y!])).toThrow(/\[2 3\] and \[4\] do not broadcast/);
});

test('constant tensors fold, print, and survive a copy', () => {
  const b = new GraphBuilder();
  const type = { element: 'number', shape: [2] } as const;
  const x = b.input('x', type);
  const c = b.tensor(Float64Array.of(1, 2), type);
  expect(b.tensor(Float64Array.of(1, 2), type)).toBe(c);
  const folded = b.op('mul', [c, b.number(3)]);
  const graph = b.finish([b.op('add', [x, folded]), b.op('pow', [x, b.number(0)])], ['y', 'ones']);
  validate(graph);
  expect(printGraph(prune(graph))).toBe(printGraph(graph));
  expect(printGraph(graph)).toContain('add x [3 6] : number[2]');
  expect(graph.results[1]!.type.shape).toEqual([2]);
});

test('the product with a transpose takes it as it is, and the logarithm of a softmax is one op', () => {
  const b = new GraphBuilder();
  const x = b.input('x', { element: 'number', shape: [2, 3] });
  const product = b.tensorOp('matmul', [x, b.tensorOp('permute', [x], [1, 0])], [0, 0]);
  const log = b.op('log', [b.tensorOp('softmax', [x])]);
  const graph = b.finish([product, log], ['p', 'l']);
  expect(printGraph(graph)).toMatch(/matmul\(0 1\) x x/);
  expect(printGraph(graph)).toMatch(/logSoftmax x/);
});

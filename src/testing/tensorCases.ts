/** Random instances of every op on tensors: shapes that fit, attributes, and elements where the op is smooth. */

import fc from 'fast-check';
import { differentiate } from '../autodiff';
import {
  type ComputedTensorOp,
  Copier,
  type Graph,
  GraphBuilder,
  importGraph,
  type OpName,
  prune,
  type Shape,
  sizeOf,
  type TensorOpName,
  type ValueNode,
} from '../graph';

export interface TensorCase {
  readonly shapes: readonly Shape[];
  readonly attributes: readonly number[];
  /** The elements of all operands, in order. */
  readonly point: readonly number[];
}

const size = fc.integer({ min: 1, max: 4 });
const element = fc.integer({ min: -200, max: 200 }).map((n) => (n + 0.317) / 100);
const shapeOf = (min: number, max: number): fc.Arbitrary<number[]> =>
  fc.array(size, { minLength: min, maxLength: max });

/** Elements for shapes; no two of one case are alike, so that no maximum is a tie. */
function withPoint(
  shapes: readonly Shape[],
  attributes: readonly number[],
  adjust: (point: number[]) => number[] = (point) => point,
): fc.Arbitrary<TensorCase> {
  const count = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
  return fc.array(element, { minLength: count, maxLength: count }).map((drawn) => ({
    shapes,
    attributes,
    point: adjust(drawn.map((x, index) => x + 0.0137 * ((index * 7) % 11) + 0.001 * index)),
  }));
}

/** Keeps a matrix away from singular ones by increasing the diagonal of the first operand. */
const dominant = (n: number) => (point: number[]) =>
  point.map((x, index) => (index < n * n && index % (n + 1) === 0 ? x + (x < 0 ? -4 : 4) : x));

/** Makes the symmetric part of a matrix positive definite by a large diagonal. */
const positive = (n: number) => (point: number[]) =>
  point.map((x, index) => (index % (n + 1) === 0 ? Math.abs(x) + 9 : x));

/** The last element is an index. */
const indexed = (place: number) => (point: number[]) => [...point.slice(0, -1), place];

const square = (more: (n: number) => readonly Shape[]): fc.Arbitrary<TensorCase> =>
  size.chain((n) => withPoint([[n, n], ...more(n)], [], dominant(n)));

interface Convolution {
  readonly image: Shape;
  readonly filter: Shape;
  readonly result: Shape;
  readonly windows: readonly number[];
}

const convolution: fc.Arbitrary<Convolution> = fc
  .record({
    filter: fc.tuple(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 2 }),
      fc.integer({ min: 1, max: 2 }),
    ),
    more: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })),
    stride: fc.integer({ min: 1, max: 2 }),
    padding: fc.tuple(fc.nat({ max: 1 }), fc.nat({ max: 1 }), fc.nat({ max: 1 }), fc.nat({ max: 1 })),
  })
  .map(({ filter, more, stride, padding }) => {
    const image = [filter[0] + more[0], filter[1] + more[1], filter[2]];
    const [top, bottom, left, right] = padding;
    const result = [
      Math.floor((more[0] + top + bottom) / stride) + 1,
      Math.floor((more[1] + left + right) / stride) + 1,
      filter[3],
    ];
    return { image, filter, result, windows: [stride, ...padding] };
  });

const pooling = fc
  .record({ window: fc.integer({ min: 1, max: 3 }), more: fc.nat({ max: 3 }), stride: size })
  .map(({ window, more, stride }) => {
    const image = [window + more, window + (more % 2), 2];
    const counts = [more, more % 2].map((each) => Math.floor(each / stride) + 1);
    return { image, result: [...counts, 2], attributes: [stride, 0, 0, 0, 0, window] };
  });

export const tensorCases: { readonly [Name in ComputedTensorOp]: fc.Arbitrary<TensorCase> } = {
  broadcast: fc
    .tuple(shapeOf(0, 2), shapeOf(0, 1), fc.nat({ max: 7 }))
    .chain(([wide, front, ones]) =>
      withPoint([wide.map((each, axis) => ((ones >> axis) & 1 ? 1 : each))], [...front, ...wide]),
    ),
  reshape: shapeOf(1, 3).chain((shape) => withPoint([shape], [sizeOf(shape), 1])),
  permute: shapeOf(1, 4).chain((shape) =>
    fc
      .shuffledSubarray([...shape.keys()], { minLength: shape.length })
      .chain((axes) => withPoint([shape], axes)),
  ),
  sum: shapeOf(1, 3).chain((shape) =>
    fc.subarray([...shape.keys()]).chain((axes) => withPoint([shape], axes)),
  ),
  concat: fc
    .tuple(shapeOf(1, 3), fc.array(size, { minLength: 1, maxLength: 3 }), fc.nat({ max: 2 }))
    .chain(([shape, sizes, at]) => {
      const axis = at % shape.length;
      return withPoint(
        sizes.map((each) => shape.map((own, index) => (index === axis ? each : own))),
        [axis],
      );
    }),
  slice: fc.tuple(shapeOf(1, 3), fc.nat({ max: 2 }), fc.nat({ max: 3 })).chain(([shape, at, from]) => {
    const axis = at % shape.length;
    const start = from % shape[axis]!;
    return withPoint([shape], [axis, start, shape[axis]! - start]);
  }),
  pad: fc
    .tuple(shapeOf(1, 3), fc.nat({ max: 2 }), fc.nat({ max: 2 }), fc.nat({ max: 2 }))
    .chain(([shape, at, before, after]) => withPoint([shape], [at % shape.length, before, after])),
  matmul: fc
    .tuple(shapeOf(0, 1), size, size, size, fc.nat({ max: 1 }), fc.nat({ max: 1 }))
    .chain(([batch, n, k, m, tx, ty]) =>
      withPoint(
        [
          [...batch, ...(tx ? [k, n] : [n, k])],
          [...batch, ...(ty ? [m, k] : [k, m])],
        ],
        [tx, ty],
      ),
    ),
  solve: size.chain((m) => square((n) => [[n, m]])),
  det: square(() => []),
  logdet: square(() => []),
  cofactors: square(() => []),
  cholesky: size.chain((n) => withPoint([[n, n]], [], positive(n))),
  triangularize: fc.tuple(size, size).chain(([rows, order]) => withPoint([[rows, order]], [])),
  substitute: fc
    .tuple(size, fc.nat({ max: 1 }))
    .chain(([n, transposed]) => withPoint([[n, n], [n]], [transposed], dominant(n))),
  conv2d: convolution.chain(({ image, filter, windows }) => withPoint([image, filter], windows)),
  conv2dImage: convolution.chain(({ image, filter, result, windows }) =>
    withPoint([result, filter], [...windows, image[0]!, image[1]!]),
  ),
  conv2dFilter: convolution.chain(({ image, filter, result, windows }) =>
    withPoint([image, result], [...windows, filter[0]!, filter[1]!]),
  ),
  maxPick: pooling.chain(({ image, attributes }) => withPoint([image, image], attributes)),
  maxScatter: pooling.chain(({ image, result, attributes }) => withPoint([image, result], attributes)),
  softmax: shapeOf(1, 3).chain((shape) => withPoint([shape], [])),
  logSoftmax: shapeOf(1, 3).chain((shape) => withPoint([shape], [])),
  logSumExp: shapeOf(1, 3).chain((shape) => withPoint([shape], [])),
  norm: shapeOf(1, 3).chain((shape) => withPoint([shape], [])),
  orderStatistic: fc
    .tuple(shapeOf(1, 3), fc.nat({ max: 3 }))
    .chain(([shape, k]) => withPoint([shape], [k % shape.at(-1)!])),
  gather: fc
    .tuple(shapeOf(1, 3), fc.nat({ max: 3 }))
    .chain(([shape, at]) => withPoint([shape, []], [], indexed(at % shape[0]!))),
  scatter: fc
    .tuple(shapeOf(0, 2), size, fc.nat({ max: 3 }))
    .chain(([shape, count, at]) => withPoint([shape, []], [count], indexed(at % count))),
};

/** Two shapes that broadcast with each other, and elements for both. */
export const broadcastCase: fc.Arbitrary<TensorCase> = fc
  .tuple(shapeOf(0, 3), fc.nat({ max: 7 }), fc.nat({ max: 7 }), fc.nat({ max: 3 }))
  .chain(([wide, onesX, onesY, drop]) => {
    const narrow = (ones: number): number[] => wide.map((each, axis) => ((ones >> axis) & 1 ? 1 : each));
    return withPoint([narrow(onesX), narrow(onesY).slice(Math.min(drop, wide.length))], []);
  });

/** Weights that differ for all elements, so that no errors cancel. */
const weight = (index: number): number => Math.sin(1 + 1.7 * index);

/** Inputs for the operands, and the weighted sum of the result's elements: a number with a gradient. */
export function caseGraph(
  op: { readonly tensor: TensorOpName } | { readonly element: OpName },
  { shapes, attributes }: TensorCase,
): Graph {
  const b = new GraphBuilder();
  const inputs = shapes.map((shape, index) => b.input(`x${index}`, { element: 'number', shape }));
  const value = 'tensor' in op ? b.tensorOp(op.tensor, inputs, attributes) : b.op(op.element, inputs);
  return b.finish([weightedSum(b, value)], ['y']);
}

function weightedSum(b: GraphBuilder, value: ValueNode): ValueNode {
  const { shape } = value.type;
  const weights = b.tensor(
    Float64Array.from({ length: sizeOf(shape) }, (_, index) => weight(index)),
    { element: 'number', shape },
  );
  return b.tensorOp('sum', [b.op('mul', [value, weights])], [...shape.keys()]);
}

/** The weighted sum of the derivatives of a graph's first result: a number that can be differentiated again. */
export function gradientSum(graph: Graph): Graph {
  const { builder, results } = importGraph(differentiate(graph));
  const sums = results.slice(1).map((each) => weightedSum(builder, each));
  const sum = sums.reduce((x, y) => builder.op('add', [x, y]), builder.number(0));
  return builder.finish([sum], ['y']);
}

/** The sum of a graph's result over rows: its first input is a column, scaled by the row, the others parameters. */
export function caseOverRows(graph: Graph, { shapes, point }: TensorCase): Graph {
  const b = new GraphBuilder();
  const [first, ...others] = graph.parameters.map(({ name, type }) => ({ name, type }));
  const parameters = others.map(({ name, type }) => b.input(name, type));
  const body = b.openBlock();
  b.within(body, () => {
    const column = b.input('row', first!.type, body);
    const copier = new Copier(b);
    for (const [index, input] of [column, ...parameters].entries())
      copier.set(graph.parameters[index]!, input);
    body.results.push(...copier.copy(graph.body, graph.results));
  });
  const elements = point.slice(
    0,
    shapes[0]!.reduce((size, each) => size * each, 1),
  );
  const values = Float64Array.from(
    [1, 0.5, 1.25, 0.75, 2, 1.5, 0.6].flatMap((scale) => elements.map((x) => x * scale)),
  );
  const axis = { rowCount: 7, columns: [{ label: 'row', values, shape: shapes[0]! }] };
  const results = graph.results.map((_, index) => index);
  const region = b.rows('sum', axis, body);
  return prune(
    b.finish(
      results.map((index) => b.result(region, index)),
      results.map(String),
    ),
  );
}

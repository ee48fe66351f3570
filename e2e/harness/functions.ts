/** Each op on the GPU beside its value in doubles, at random and at special points. */

import { pointsOf } from '../../src/backends';
import { type Graph, GraphBuilder, hasOrder, numberType, type OpName, opNames, ops } from '../../src/graph';
import { apart, gpu } from './comparisons';

function graphOf(op: OpName, order: number | null): Graph {
  const b = new GraphBuilder();
  const { operands } = ops[op];
  const inputs = operands.map((_, index) => b.input(`x${index}`, numberType));
  const values = operands.map((element, index) => {
    const input = inputs[index]!;
    return element === 'number' ? input : b.op('lt', [b.number(0.5), input]);
  });
  if (order !== null) values[1] = b.number(order);
  return b.finish([b.op(op, values)], [op]);
}

const special = [
  0,
  -0,
  1,
  -1,
  2,
  -2,
  3,
  0.5,
  -0.5,
  1e-30,
  1e30,
  Infinity,
  -Infinity,
  NaN,
  16777216,
  88,
  -88,
  710,
];

function pointsFor(op: OpName): number[][] {
  const { operands } = ops[op];
  const count = operands.length;
  const points: number[][] = [];
  let seed = 12345;
  const next = (): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return seed / 2 ** 32;
  };
  for (let index = 0; index < 3000; index++) {
    const spread = 10 ** (6 * next() - 4);
    points.push(Array.from({ length: count }, () => Math.fround((2 * next() - 1) * spread)));
  }
  if (count === 1) for (const x of special) points.push([Math.fround(x)]);
  if (count === 2)
    for (const x of special) for (const y of special) points.push([Math.fround(x), Math.fround(y)]);
  return points;
}

export interface OpError {
  readonly op: string;
  readonly worst: number;
  readonly at: readonly number[];
  readonly got: number;
  readonly wanted: number;
}

/** The largest error of each op, relative to its value, or to `floor` where that is smaller. */
export async function functions(floor: number): Promise<OpError[]> {
  const backend = await gpu();
  const errors: OpError[] = [];
  for (const op of opNames) {
    for (const order of hasOrder(op) ? [0, 1, 2] : [null]) {
      const graph = graphOf(op, order);
      const points = pointsFor(op).map((point) => (order === null ? point : [point[0]!, order]));
      const got = await backend.evaluateAll(
        graph,
        pointsOf(points.map((each) => Float64Array.from(each))),
        null,
      );
      let worst: OpError = { op: `${op}${order ?? ''}`, worst: 0, at: [], got: 0, wanted: 0 };
      for (const [index, point] of points.entries()) {
        const [x, y, z] = ops[op].operands.map((element, place) =>
          element === 'number' ? point[place]! : Number(point[place]! > 0.5),
        );
        const wanted = ops[op].evaluate(x!, y!, z!);
        const narrow = Math.fround(wanted);
        // What 32 bits do not hold is infinite there, or 0.
        if (Math.abs(narrow) > 3e38 && Math.abs(got[index]!) > 3e38) continue;
        if (Math.abs(wanted) < 1.2e-38 && Math.abs(got[index]!) < 1.2e-38) continue;
        const error = apart([got[index]!], [wanted], floor);
        if (error > worst.worst) worst = { ...worst, worst: error, at: point, got: got[index]!, wanted };
      }
      errors.push(worst);
    }
  }
  return errors;
}

/** Programs of single numbers, over rows. */

import { Copier, type Graph, GraphBuilder, numberType } from '../graph';

/** The mean of an expression of x, y and z over rows that have x and y; z is a parameter. */
export function overRows(expression: Graph, points: readonly (readonly number[])[]): Graph {
  const b = new GraphBuilder();
  const z = b.input('z', numberType);
  const body = b.openBlock();
  b.within(body, () => {
    const copier = new Copier(b);
    const inputs = [b.input('x', numberType, body), b.input('y', numberType, body), z];
    for (const [index, input] of inputs.entries()) copier.set(expression.parameters[index]!, input);
    body.results.push(...copier.copy(expression.body, expression.results));
  });
  const columns = ['x', 'y'].map((label, index) => {
    return { label, values: Float64Array.from(points, (point) => point[index]!) };
  });
  const region = b.rows('mean', { rowCount: points.length, columns }, body);
  return b.finish([b.result(region, 0)], ['mean']);
}

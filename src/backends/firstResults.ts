/** The first result of a graph at many points, in one call where the backend has one for all of them. */

import type { Graph, RowSelection } from '../graph';
import type { Backend } from './backend';

export async function firstResults(
  backend: Backend,
  graph: Graph,
  points: readonly Float64Array[],
  rows: RowSelection | null,
): Promise<Float64Array> {
  const width = graph.results.length;
  if (backend.evaluateAll !== undefined) {
    const all = await backend.evaluateAll(graph, points, rows);
    return all.filter((_, index) => index % width === 0);
  }
  const values = new Float64Array(points.length);
  for (const [index, point] of points.entries())
    values[index] = (await backend.evaluate(graph, point, rows))[0]!;
  return values;
}

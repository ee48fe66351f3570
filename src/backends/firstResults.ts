/** The first result of a graph at many points, in one call where the backend has one for all of them. */

import type { Graph, RowSelection } from '../graph';
import type { Backend, Points } from './backend';
import { concatenate } from './concatenate';

/** Points that are given one by one, as a backend takes them. */
export function pointsOf(points: readonly Float64Array[]): Points {
  return { count: points.length, values: concatenate(points) };
}

export async function firstResults(
  backend: Backend,
  graph: Graph,
  points: Points,
  rows: RowSelection | null,
): Promise<Float64Array> {
  const results = new Float64Array(points.count);
  if (backend.evaluateAll !== undefined) {
    const width = graph.results.length;
    const all = await backend.evaluateAll(graph, points, rows);
    for (let index = 0; index < results.length; index++) results[index] = all[index * width]!;
    return results;
  }
  const size = points.values.length / Math.max(1, points.count);
  for (let index = 0; index < results.length; index++) {
    const point = points.values.subarray(index * size, (index + 1) * size);
    results[index] = (await backend.evaluate(graph, point, rows))[0]!;
  }
  return results;
}

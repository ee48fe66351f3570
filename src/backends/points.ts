/** The results of a graph at many points, in one call where the backend has one for all of them. */

import type { Graph, RowSelection } from '../graph';
import type { Backend, Points } from './backend';
import { concatenate } from './concatenate';

/** Points that are given one by one, as a backend takes them. */
export function pointsOf(points: readonly Float64Array[]): Points {
  return { count: points.length, values: concatenate(points) };
}

/** All results at each point, point by point. */
export async function resultsAt(
  backend: Backend,
  graph: Graph,
  points: Points,
  rows: RowSelection | null,
): Promise<Float64Array> {
  if (backend.evaluateAll !== undefined) return backend.evaluateAll(graph, points, rows);
  const size = points.values.length / Math.max(1, points.count);
  const results: Float64Array[] = [];
  for (let index = 0; index < points.count; index++) {
    const point = points.values.subarray(index * size, (index + 1) * size);
    results.push(await backend.evaluate(graph, point, rows));
  }
  return concatenate(results);
}

/** The first result at each point. */
export async function firstResults(
  backend: Backend,
  graph: Graph,
  points: Points,
  rows: RowSelection | null,
): Promise<Float64Array> {
  const width = graph.results.length;
  const all = await resultsAt(backend, graph, points, rows);
  return Float64Array.from({ length: points.count }, (_, index) => all[index * width]!);
}

/** Ops on tensors beside the reference: values, and derivatives where there are any, of parameters and over rows. */

import fc from 'fast-check';
import { differentiate, underived } from '../../src/autodiff';
import { ReferenceBackend } from '../../src/backends';
import { unsupported } from '../../src/backends/webgpu';
import { type Graph, tensorOpNames } from '../../src/graph';
import { caseGraph, caseOverRows, tensorCases } from '../../src/testing/tensorCases';
import { apart, gpu } from './comparisons';

/** The ops that were compared, each with its largest difference. */
export async function tensors(count: number, lanes = 1): Promise<{ op: string; worst: number }[]> {
  const [backend, reference] = [await gpu(lanes), new ReferenceBackend('to compare with')];
  const found: { op: string; worst: number }[] = [];
  for (const op of tensorOpNames) {
    let worst: number | null = null;
    const derived = (graph: Graph): Graph => (underived.has(op) ? graph : differentiate(graph));
    for (const each of fc.sample(tensorCases[op], { numRuns: count, seed: 5 })) {
      const own = each.shapes[0]!.reduce((product, size) => product * size, 1);
      const rows = caseOverRows(caseGraph({ tensor: op }, each), each);
      for (const [graph, point] of [
        [derived(caseGraph({ tensor: op }, each)), each.point],
        [each.shapes.length > 1 ? derived(rows) : rows, each.point.slice(own)],
      ] as const) {
        if (unsupported(graph) !== null) continue;
        const at = Float64Array.from(point);
        const wanted = await reference.evaluate(graph, at, null);
        const scale = Math.max(1, ...wanted.map(Math.abs));
        worst = Math.max(worst ?? 0, apart(await backend.evaluate(graph, at, null), wanted, scale));
      }
    }
    if (worst !== null) found.push({ op, worst });
  }
  return found;
}

/**
 * The modules of graphs. Each is compiled once for all that compute the graph in the same way, and is kept as long as
 * the graph.
 */

import type { Graph } from '../../graph';
import { type Compiled, type CompileOptions, compileGraph } from './compile';

export interface CompiledModule {
  readonly compiled: Compiled;
  readonly module: WebAssembly.Module;
}

const modules = new WeakMap<Graph, Map<string, Promise<CompiledModule>>>();

function keyOf({ recordedResults, lanes, members, team = false, maxInFunction }: CompileOptions): string {
  return `${recordedResults} ${lanes} ${members?.trained ?? '-'} ${team} ${maxInFunction ?? '-'}`;
}

async function compiled(graph: Graph, options: CompileOptions): Promise<CompiledModule> {
  const result = compileGraph(graph, options);
  return { compiled: result, module: await WebAssembly.compile(result.bytes) };
}

export function moduleOf(graph: Graph, options: CompileOptions): Promise<CompiledModule> {
  const known = modules.get(graph) ?? new Map<string, Promise<CompiledModule>>();
  modules.set(graph, known);
  const key = keyOf(options);
  let module = known.get(key);
  if (module === undefined) {
    module = compiled(graph, options);
    known.set(key, module);
    // A failed compilation is not kept.
    module.catch(() => known.delete(key));
  }
  return module;
}

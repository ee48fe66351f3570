/**
 * Chooses what evaluates a graph outside the steps of a run: the quickest way if nothing is compiled yet, and the run's
 * backend if the same graph is evaluated again and again.
 */

import { type Backend, ReferenceBackend, workOf } from '../backends';
import { wasmPart } from '../backends/lateBackends';
import { unsupported } from '../backends/wasm/supported';
import { countNodes, type Graph } from '../graph';

/**
 * Costs in nanoseconds: of a unit of plain arithmetic on numbers and on tensors, of a unit in a module, and of a module
 * and each node in it. A module costs that much the first few times, before the engine optimizes the compiler.
 */
const cost = { numbers: 20, tensors: 8, compiled: 0.5, module: 10e6, node: 8000 };

/** A backend that compiles to WebAssembly, or plain evaluation if that cannot be loaded. */
async function compiling(reason: string): Promise<Backend> {
  const wasm = await wasmPart.load().catch(() => null);
  return wasm === null ? new ReferenceBackend(reason) : new wasm.WasmBackend(reason);
}

/** The quickest way to evaluate a graph once, at so many points, if nothing of it is compiled yet. */
export async function quickestBackend(graph: Graph, points = 1): Promise<Backend> {
  const rows = Math.max(1, ...graph.axes.map(({ rowCount }) => rowCount));
  const { once, perRow, isGuess } = workOf(graph);
  const [numbers, tensors] = [once.numbers + rows * perRow.numbers, once.tensors + rows * perRow.tensors];
  const plain = points * (cost.numbers * numbers + cost.tensors * tensors);
  const compiled = cost.module + cost.node * countNodes(graph) + points * cost.compiled * (numbers + tensors);
  // A loop may take many more turns than the guess.
  const isMuch = isGuess || plain > compiled;
  const reason = 'It evaluates soonest.';
  return isMuch && unsupported(graph) === null ? compiling(reason) : new ReferenceBackend(reason);
}

/** Evaluates graphs at many points beside a run: on its own backend if that takes many points in one call. */
export class BatchBackends {
  private readonly plain = new ReferenceBackend('WebAssembly does not compute the graph.');
  private compiled: Promise<Backend> | null = null;

  constructor(private readonly backend: Backend) {}

  async of(graph: Graph): Promise<Backend> {
    const { name } = this.backend.report;
    if (name === 'reference') return this.backend;
    if (unsupported(graph) !== null) return name === 'webgpu' ? this.backend : this.plain;
    if (name === 'wasm') return this.backend;
    // tfjs takes one point in a call, and a call of the device costs more than the points of a curve.
    this.compiled ??= compiling('It evaluates many points in one call.');
    return this.compiled;
  }
}

/**
 * Chooses what evaluates a graph outside the steps of a run: whatever is quickest where nothing is compiled yet, and
 * what a run computes on where the same graph is evaluated again and again.
 */

import { type Backend, ReferenceBackend, workOf } from '../backends';
import { wasmPart } from '../backends/lateBackends';
import { unsupported } from '../backends/wasm/supported';
import { countNodes, type Graph } from '../graph';

/**
 * Nanoseconds: for a unit of plain arithmetic on numbers and on tensors, for a unit in a module, and for a module and each
 * node in it. A module takes that long the first few times, while the engine does not yet run the compiler at its full
 * speed.
 */
const cost = { numbers: 20, tensors: 8, compiled: 0.5, module: 10e6, node: 8000 };

/** A backend that compiles to WebAssembly; plain evaluation is at hand where what compiles could not be loaded. */
async function compiling(reason: string): Promise<Backend> {
  const wasm = await wasmPart.load().catch(() => null);
  return wasm === null ? new ReferenceBackend(reason) : new wasm.WasmBackend(reason);
}

/** What evaluates a graph soonest, once, at so many points, where nothing of it is compiled yet. */
export async function quickestBackend(graph: Graph, points = 1): Promise<Backend> {
  const rows = Math.max(1, ...graph.axes.map(({ rowCount }) => rowCount));
  const { once, perRow, isGuess } = workOf(graph);
  const [numbers, tensors] = [once.numbers + rows * perRow.numbers, once.tensors + rows * perRow.tensors];
  const plain = points * (cost.numbers * numbers + cost.tensors * tensors);
  const compiled = cost.module + cost.node * countNodes(graph) + points * cost.compiled * (numbers + tensors);
  // A loop may turn much more often than is guessed.
  const isMuch = isGuess || plain > compiled;
  const reason = 'It evaluates soonest.';
  return isMuch && unsupported(graph) === null ? compiling(reason) : new ReferenceBackend(reason);
}

/** What evaluates graphs at many points beside a run: its own backend where that takes many in one call. */
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

/**
 * Which backend a run computes on, and why: WebAssembly for programs of numbers and small tensors, tfjs for the others.
 * tfjs is loaded when a run first wants it.
 */

import { type Backend, type BackendReport, ReferenceBackend } from '../backends';
import { unsupported, WasmBackend } from '../backends/wasm';
import type { Graph } from '../graph';
import type { BackendChoice } from './protocol';

interface Chosen {
  readonly kind: 'reference' | 'wasm' | 'tfjs';
  readonly reason: string;
}

/** `graph`: what is to be computed; null where it is not known yet. */
function choose(choice: BackendChoice, graph: Graph | null): Chosen {
  if (choice === 'reference') {
    return {
      kind: 'reference',
      reason: 'Chosen for this run: plain evaluation in 64-bit floats on the CPU.',
    };
  }
  if (choice === 'tfjs') return { kind: 'tfjs', reason: 'Chosen for this run.' };
  const missing = graph === null ? null : unsupported(graph);
  if (missing !== null) {
    return { kind: 'tfjs', reason: `The program is not for our own WebAssembly: ${missing}.` };
  }
  const reason =
    choice === 'wasm'
      ? 'Chosen for this run: compiled to WebAssembly.'
      : 'The program computes with numbers and small tensors, so it is compiled to WebAssembly.';
  return { kind: 'wasm', reason };
}

/** Where an adapter would be found, asked without loading anything. */
async function hasAdapter(): Promise<boolean> {
  try {
    const adapter = await globalThis.navigator?.gpu?.requestAdapter();
    return adapter !== null && adapter !== undefined;
  } catch {
    return false;
  }
}

/** What a run would compute on, as far as can be told before it is loaded. */
export async function expectedBackend(choice: BackendChoice, graph: Graph | null): Promise<BackendReport> {
  const { kind, reason } = choose(choice, graph);
  if (kind !== 'tfjs') return { name: kind, precision: 'f64', reason };
  if (await hasAdapter()) {
    return { name: 'tfjs webgpu', precision: 'f32', reason: `${reason} WebGPU found an adapter.` };
  }
  return {
    name: 'tfjs wasm',
    precision: 'f32',
    reason: `${reason} WebGPU found no adapter, so tfjs computes in WebAssembly.`,
  };
}

/** The same backend, which says why it was chosen before it says why it is as it is. */
function because(reason: string, backend: Backend): Backend {
  return {
    report: { ...backend.report, reason: `${reason} ${backend.report.reason}` },
    stepper: (step) => backend.stepper(step),
    evaluate: (graph, parameters, rows) => backend.evaluate(graph, parameters, rows),
  };
}

export async function loadBackend(choice: BackendChoice, graph: Graph): Promise<Backend> {
  const { kind, reason } = choose(choice, graph);
  if (kind === 'reference') return new ReferenceBackend(reason);
  if (kind === 'wasm') return new WasmBackend(reason);
  const { loadTfjs } = await import('../backends/tfjs');
  return because(reason, await loadTfjs());
}

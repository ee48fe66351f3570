/**
 * Which backend a run computes on, and why: WebAssembly for programs of numbers and small tensors, tfjs for the others.
 * tfjs is loaded when a run first wants it.
 */

import { type Backend, type BackendReport, ReferenceBackend } from '../backends';
import { unsupported, WasmBackend } from '../backends/wasm';
import type { Graph } from '../graph';
import type { BackendChoice } from './protocol';

interface Chosen {
  readonly kind: 'reference' | 'wasm' | 'wasm-f32' | 'tfjs';
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
  switch (choice) {
    case 'wasm-f32':
      return {
        kind: 'wasm-f32',
        reason: 'Chosen for this run: compiled to WebAssembly, rows in 32-bit floats, four at a time.',
      };
    case 'wasm':
      return { kind: 'wasm', reason: 'Chosen for this run: compiled to WebAssembly.' };
    case 'auto':
      return {
        kind: 'wasm',
        reason: 'The program computes with numbers and small tensors, so it is compiled to WebAssembly.',
      };
  }
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
  if (kind === 'wasm-f32') return { name: 'wasm', precision: 'f32', reason };
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
  if (kind === 'wasm-f32') return new WasmBackend(reason, { lanes: 'f32x4' });
  const { loadTfjs } = await import('../backends/tfjs');
  return because(reason, await loadTfjs());
}

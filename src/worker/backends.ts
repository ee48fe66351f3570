/** Which backend a run computes on. tfjs is loaded when a run first wants it. */

import { type Backend, type BackendReport, ReferenceBackend } from '../backends';
import type { BackendChoice } from './protocol';

const referenceReason = 'Chosen for this run: plain evaluation in 64-bit floats on the CPU.';

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
export async function expectedBackend(choice: BackendChoice): Promise<BackendReport> {
  if (choice === 'reference') return { name: 'reference', precision: 'f64', reason: referenceReason };
  if (await hasAdapter()) {
    return { name: 'tfjs webgpu', precision: 'f32', reason: 'WebGPU found an adapter.' };
  }
  return {
    name: 'tfjs wasm',
    precision: 'f32',
    reason: 'WebGPU found no adapter, so tfjs computes in WebAssembly.',
  };
}

export async function loadBackend(choice: BackendChoice): Promise<Backend> {
  if (choice === 'reference') return new ReferenceBackend(referenceReason);
  const { loadTfjs } = await import('../backends/tfjs');
  return loadTfjs();
}

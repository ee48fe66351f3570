/**
 * Loads tfjs with the best of its backends that starts: WebGPU where there is an adapter, else WebAssembly, else plain
 * JavaScript.
 */

import { lazyPart, PartError } from '../../parts/lazyPart';
import { TfjsBackend, type TfjsBackendName } from './backend';
import * as tf from './library';

export { gpuReadback } from './gpuReadback';
export { TfjsBackend, type TfjsBackendName };

/** The reason why WebGPU is not used; null if it is available. */
async function webgpuMissing(): Promise<string | null> {
  const gpu = globalThis.navigator?.gpu;
  if (gpu === undefined) return 'There is no WebGPU here';
  try {
    const adapter = await gpu.requestAdapter();
    return adapter === null ? 'WebGPU found no adapter' : null;
  } catch {
    return 'WebGPU could not be asked for an adapter';
  }
}

const webgpuBackend = lazyPart('tfjsWebgpu', () => import('@tensorflow/tfjs-backend-webgpu'));
const wasmBackend = lazyPart('tfjsWasm', () => import('./wasmFiles'));
const cpuBackend = lazyPart('tfjsCpu', () => import('@tensorflow/tfjs-backend-cpu'));

/** A backend registers itself with the core as it is loaded. */
async function register(name: TfjsBackendName): Promise<void> {
  switch (name) {
    case 'webgpu':
      await webgpuBackend.load();
      return;
    case 'wasm':
      (await wasmBackend.load()).locateWasm();
      return;
    case 'cpu':
      await cpuBackend.load();
      return;
  }
}

/** Whether a backend of tfjs has started. A missing file is an error, so that the next request tries again. */
async function start(name: TfjsBackendName): Promise<boolean> {
  try {
    await register(name);
    return await tf.setBackend(name);
  } catch (error) {
    if (error instanceof PartError) throw error;
    return false;
  }
}

/** tfjs' backends that have been requested. */
const loaded = new Map<TfjsBackendName, Promise<TfjsBackend>>();

function gpuDevice(): GPUDevice {
  // The backend of that name holds its device.
  return (tf.findBackend('webgpu') as unknown as { device: GPUDevice }).device;
}

/** tfjs' own WebGPU device; null if tfjs computes on something else. */
export async function tfjsDevice(): Promise<GPUDevice | null> {
  const { report } = await loadTfjs();
  return report.name === 'tfjs webgpu' ? gpuDevice() : null;
}

/** Forgets the backend when its device is lost, so that the next request makes a new one. */
async function forgetWhenLost(): Promise<void> {
  await gpuDevice().lost;
  loaded.delete('webgpu');
  const again = tf.findBackendFactory('webgpu');
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', again);
}

/**
 * The backend, which all callers share. `wanted` excludes the backends before it, for programs that are slow there, and
 * `why` is the reason.
 */
export function loadTfjs(
  wanted: TfjsBackendName = 'webgpu',
  why = 'WebGPU was not asked for',
): Promise<TfjsBackend> {
  const found = loaded.get(wanted);
  if (found !== undefined) return found;
  const made = load(wanted, why);
  loaded.set(wanted, made);
  made.catch(() => loaded.delete(wanted));
  return made;
}

async function load(wanted: TfjsBackendName, unwanted: string): Promise<TfjsBackend> {
  const missing = wanted === 'webgpu' ? await webgpuMissing() : unwanted;
  if (missing === null && (await start('webgpu'))) {
    void forgetWhenLost();
    return new TfjsBackend(tf, 'webgpu', 'WebGPU found an adapter.');
  }
  const why = missing ?? 'WebGPU did not start';
  if (wanted !== 'cpu' && (await start('wasm')))
    return new TfjsBackend(tf, 'wasm', `${why}, so tfjs computes in WebAssembly.`);
  await start('cpu');
  return new TfjsBackend(tf, 'cpu', `${why} and WebAssembly did not start, so tfjs computes in JavaScript.`);
}

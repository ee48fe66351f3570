/** Loads tfjs, with the best of its backends that starts: WebGPU where there is an adapter, else WebAssembly, else plain JavaScript. */

import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plainWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import type { BackendReport } from '../backend';
import { TfjsBackend } from './backend';

export { TfjsBackend };

export type TfjsBackendName = 'webgpu' | 'wasm' | 'cpu';

/** Why WebGPU is not used; null where it is there. */
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

async function start(name: TfjsBackendName): Promise<boolean> {
  try {
    if (name === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu');
    // Outside of a browser the package finds its own files.
    if (name === 'wasm' && tf.env().getBool('IS_BROWSER')) {
      setWasmPaths({
        'tfjs-backend-wasm.wasm': plainWasm,
        'tfjs-backend-wasm-simd.wasm': simdWasm,
        'tfjs-backend-wasm-threaded-simd.wasm': threadedWasm,
      });
      // Its threads are workers made of text, which the page's content security policy forbids.
      tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    }
    return await tf.setBackend(name);
  } catch {
    return false;
  }
}

let loaded: Promise<TfjsBackend> | null = null;

/** tfjs' own WebGPU device; null where tfjs computes on something else. */
export async function tfjsDevice(): Promise<GPUDevice | null> {
  const { report } = await loadTfjs();
  // The backend of that name holds its device.
  return report.name === 'tfjs webgpu' ? (tf.backend() as unknown as { device: GPUDevice }).device : null;
}

/** A device that is lost takes its backend with it: whoever asks next gets another. */
async function forgetWhenLost(): Promise<void> {
  const { device } = tf.backend() as unknown as { device: GPUDevice };
  await device.lost;
  loaded = null;
  const again = tf.findBackendFactory('webgpu');
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', again);
}

/** The same backend for everyone who asks. `wanted` leaves out what is better than it, for tests and comparisons. */
export function loadTfjs(wanted: TfjsBackendName = 'webgpu'): Promise<TfjsBackend> {
  loaded ??= load(wanted);
  return loaded;
}

async function load(wanted: TfjsBackendName): Promise<TfjsBackend> {
  const missing = wanted === 'webgpu' ? await webgpuMissing() : 'WebGPU was not asked for';
  const report = (name: BackendReport['name'], reason: string): BackendReport => ({
    name,
    precision: 'f32',
    reason,
  });
  if (missing === null && (await start('webgpu'))) {
    void forgetWhenLost();
    return new TfjsBackend(tf, report('tfjs webgpu', 'WebGPU found an adapter.'));
  }
  const why = missing ?? 'WebGPU did not start';
  if (wanted !== 'cpu' && (await start('wasm'))) {
    return new TfjsBackend(tf, report('tfjs wasm', `${why}, so tfjs computes in WebAssembly.`));
  }
  await start('cpu');
  return new TfjsBackend(
    tf,
    report('tfjs cpu', `${why} and WebAssembly did not start, so tfjs computes in JavaScript.`),
  );
}

/** tfjs' WebAssembly backend. In a browser it needs the addresses of its modules. */

import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plainWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { env } from '@tensorflow/tfjs-core';

/** Outside of a browser the package finds its own files. */
export function locateWasm(): void {
  if (!env().getBool('IS_BROWSER')) return;
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plainWasm,
    'tfjs-backend-wasm-simd.wasm': simdWasm,
    'tfjs-backend-wasm-threaded-simd.wasm': threadedWasm,
  });
  // Its threads are workers made of text, which the page's content security policy forbids.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
}

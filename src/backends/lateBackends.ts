/**
 * The backends that are loaded when a run first needs them: our WebAssembly, our shaders, and tfjs, which holds the
 * GPU's device.
 */

import { lazyPart } from '../parts/lazyPart';

export const tfjsPart = lazyPart('tfjs', () => import('./tfjs'));
export const wasmPart = lazyPart('wasm', () => import('./wasm'));
export const webgpuPart = lazyPart('webgpu', () => import('./webgpu'));

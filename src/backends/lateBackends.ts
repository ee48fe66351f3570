/** The backends that are loaded when a run first wants them: tfjs, which holds the GPU's device, and our shaders. */

import { lazyPart } from '../parts/lazyPart';

export const tfjsPart = lazyPart('tfjs', () => import('./tfjs'));
export const webgpuPart = lazyPart('webgpu', () => import('./webgpu'));

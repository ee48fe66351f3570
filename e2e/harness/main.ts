/** What the tests of the GPU's kernels ask of a page: each comparison by name, its answer as plain data. */

import * as comparisons from './comparisons';
import * as devices from './devices';
import * as functions from './functions';
import * as tensors from './tensors';

export const harness = { ...comparisons, ...devices, ...functions, ...tensors };
Object.assign(globalThis, { harness });

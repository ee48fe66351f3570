/** What the tests of the GPU's kernels ask of a page: each comparison by name, its answer as plain data. */

import * as comparisons from './comparisons';
import * as devices from './devices';

export const harness = { ...comparisons, ...devices };
Object.assign(globalThis, { harness });

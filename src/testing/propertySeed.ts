/**
 * Sets the seed of all property tests. It is the same in every run of the checks, so that only a change of the code can
 * change their result. GRADUS_SEED=n tries other cases. GRADUS_SEED=random tries new ones each time, and a failure
 * reports the seed.
 */

import fc from 'fast-check';

const chosen = process.env['GRADUS_SEED'] ?? '20260806';
if (chosen !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(chosen) });

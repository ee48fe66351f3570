/**
 * The seed of all property tests: the same in every run of the checks, so that a change is judged by the change.
 * GRADUS_SEED=n tries other cases; GRADUS_SEED=random new ones each time, with the seed of one that fails in its report.
 */

import fc from 'fast-check';

const chosen = process.env['GRADUS_SEED'] ?? '20260806';
if (chosen !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(chosen) });

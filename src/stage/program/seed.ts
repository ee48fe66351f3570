/** The seed of a run, which its random numbers are drawn from before anything is trained. */

import type { Program } from '../../lang';

/** What stands in `(seed n)`, where that is a number in the text; 0 otherwise. */
export function programSeed({ forms }: Program): number {
  for (const form of forms) {
    if (form.kind !== 'fit' && form.kind !== 'minimize') continue;
    const { seed } = form.options;
    if (seed?.kind === 'constant' && seed.datum.kind === 'number') return seed.datum.value;
  }
  return 0;
}

/** The examples with their texts at hand, for tests and benchmarks: nothing of the page imports all of them at once. */

import { type Example as Listed, examples as listed } from '.';
import { sources } from './gallery';

export interface Example extends Listed {
  readonly source: string;
}

export const examples: readonly Example[] = listed.map((each) => ({ ...each, source: sources[each.id] }));

/** Steps by search, which are loaded when a program first searches. */

import type { OptimizerSpec } from '../backends';
import { lazyPart } from '../parts/lazyPart';

export const searchPart = lazyPart('search', () => import('./searches'));

/** Whether the steps of an optimizer need the part. */
export function isSearch({ kind }: OptimizerSpec): boolean {
  return kind === 'lbfgs' || kind === 'lm';
}

/** Loads what makes the graphs of an optimizer's steps; to be called before one of them is read. */
export async function loadSteps(optimizer: OptimizerSpec): Promise<void> {
  if (isSearch(optimizer)) await searchPart.load();
}

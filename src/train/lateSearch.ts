/** The line search of L-BFGS, which is loaded when a run first searches. */

import { lazyPart } from '../parts/lazyPart';

export const searchPart = lazyPart('search', () => import('./lbfgs'));

/** The explanation of numbers that are not finite, which is loaded when a run first needs it. */

import { lazyPart } from '../parts/lazyPart';

export const explanationPart = lazyPart('explanation', () => import('./nonFinite'));

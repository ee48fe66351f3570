/** What a fit is worth, which is loaded when it is first asked for. */

import { lazyPart } from '../parts/lazyPart';

export const inferencePart = lazyPart('inference', () => import('./inference'));

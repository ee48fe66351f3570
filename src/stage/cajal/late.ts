/** The terms of Cajal as a part that is loaded when a program first has a term. */

import { lazyPart } from '../../parts/lazyPart';

export const linearTerms = lazyPart('linearTerms', () => import('./index'));

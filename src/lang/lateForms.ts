/** The expanders of rare forms, as a part that is loaded with the first text that writes the name of one. */

import { lazyPart } from '../parts/lazyPart';

export const rareForms = lazyPart('rareForms', () => import('./forms/rare'));

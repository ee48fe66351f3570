/** Primitives that few programs use, as parts that are loaded with the first text that writes the name of one. */

import { lazyPart } from '../../parts/lazyPart';

export const escapes = lazyPart('escapes', async () => {
  const [rules, text] = await Promise.all([import('./escapes'), import('../../scheme/control.scm?raw')]);
  return { ...rules, ...text };
});
export const textProcedures = lazyPart('textProcedures', () => import('./text'));
export const checkProcedures = lazyPart('checkProcedures', () => import('./checks'));
export const portProcedures = lazyPart('portProcedures', () => import('./ports'));
export const listParts = lazyPart('listParts', () => import('./listParts'));

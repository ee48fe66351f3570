/** The files of the prelude beside its base, as parts that are loaded with the first text that writes a name of one. */

import { densityRows, solverRows } from '../../lang/modelCatalogue';
import { lazyPart } from '../../parts/lazyPart';

export const densities = lazyPart('densities', () => import('../../scheme/densities.scm?raw'));
export const solvers = lazyPart('solvers', () => import('../../scheme/solvers.scm?raw'));

/** Each file with the names that it defines for programs. */
export const schemeFiles = [
  { names: densityRows, part: densities },
  { names: solverRows, part: solvers },
] as const;

/** The files of the prelude beside its base, as parts that are loaded with the first text that writes a name of one. */

import { controlHelpers, windRows } from '../../lang/controlCatalogue';
import { listRows } from '../../lang/listCatalogue';
import { mappingRows } from '../../lang/mappingCatalogue';
import { densityRows, solverRows } from '../../lang/modelCatalogue';
import { numberRows } from '../../lang/numberCatalogue';
import { stringRows } from '../../lang/stringCatalogue';
import { vectorRows } from '../../lang/vectorCatalogue';
import { lazyPart } from '../../parts/lazyPart';
import { escapes, listParts, textProcedures } from '../primitives/late';

export const densities = lazyPart('densities', () => import('../../scheme/densities.scm?raw'));
export const solvers = lazyPart('solvers', () => import('../../scheme/solvers.scm?raw'));

/** Files on lists, vectors, strings and numbers, as one text, since they use each other's definitions. */
export const sequences = lazyPart('sequences', async () => {
  const [files] = await Promise.all([
    Promise.all([
      import('../../scheme/lists.scm?raw'),
      import('../../scheme/vectors.scm?raw'),
      import('../../scheme/strings.scm?raw'),
      import('../../scheme/numbers.scm?raw'),
    ]),
    listParts.load(),
    textProcedures.load(),
  ]);
  return together(files);
});

/** The files as one. */
export function together(files: readonly { readonly default: string }[]): { readonly default: string } {
  return { default: files.map((each) => each.default).join('\n') };
}

/** Mappings compare keys that are strings and symbols, too. */
export const mappings = lazyPart('mappings', async () => {
  const [text] = await Promise.all([import('../../scheme/mappings.scm?raw'), textProcedures.load()]);
  return text;
});

function named(names: readonly string[]): Readonly<Record<string, true>> {
  return Object.fromEntries(names.map((name) => [name, true]));
}

/** Each file with the names that it defines for programs. */
export const schemeFiles = [
  { names: densityRows, part: densities },
  { names: solverRows, part: solvers },
  { names: mappingRows, part: mappings },
  { names: { ...listRows, ...vectorRows, ...stringRows, ...numberRows }, part: sequences },
  { names: { ...windRows, ...named(controlHelpers) }, part: escapes },
] as const;

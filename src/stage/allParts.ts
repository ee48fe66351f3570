/**
 * Provides at once all parts that a page loads late. Terminals, benchmarks and tests, where nothing has to be fetched, import
 * this module first; nothing of the page does.
 */

import * as rare from '../lang/forms/rare';
import { rareForms } from '../lang/lateForms';
import { libraryTexts } from '../lang/libraries/shipped';
import controlText from '../scheme/control.scm?raw';
import densitiesText from '../scheme/densities.scm?raw';
import evaluator from '../scheme/evaluator.scm?raw';
import malt from '../scheme/libraries/malt.scm?raw';
import sicp from '../scheme/libraries/sicp.scm?raw';
import listsFile from '../scheme/lists.scm?raw';
import mappingsText from '../scheme/mappings.scm?raw';
import numbersFile from '../scheme/numbers.scm?raw';
import solversText from '../scheme/solvers.scm?raw';
import stringsFile from '../scheme/strings.scm?raw';
import vectorsFile from '../scheme/vectors.scm?raw';
import * as cajal from './cajal';
import { linearTerms } from './cajal/late';
import { evaluatorText } from './levels/evaluatorText';
import { densities, mappings, sequences, solvers, together } from './levels/schemeFiles';
import * as checks from './primitives/checks';
import * as escapeRules from './primitives/escapes';
import { checkProcedures, escapes, listParts, portProcedures, textProcedures } from './primitives/late';
import * as listPartRules from './primitives/listParts';
import * as ports from './primitives/ports';
import * as text from './primitives/text';

linearTerms.provide(cajal);
evaluatorText.provide({ default: evaluator });
rareForms.provide(rare);
textProcedures.provide(text);
portProcedures.provide(ports);
checkProcedures.provide(checks);
mappings.provide({ default: mappingsText });
escapes.provide({ ...escapeRules, default: controlText });
densities.provide({ default: densitiesText });
solvers.provide({ default: solversText });
listParts.provide(listPartRules);
sequences.provide(
  together([listsFile, vectorsFile, stringsFile, numbersFile].map((text) => ({ default: text }))),
);
libraryTexts['(sicp)'].provide({ default: sicp });
libraryTexts['(malt)'].provide({ default: malt });

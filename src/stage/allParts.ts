/**
 * Provides at once all parts that a page loads late. Terminals, benchmarks and tests, where nothing has to be fetched, import
 * this module first; nothing of the page does.
 */

import * as rare from '../lang/forms/rare';
import { rareForms } from '../lang/lateForms';
import densitiesText from '../scheme/densities.scm?raw';
import evaluator from '../scheme/evaluator.scm?raw';
import solversText from '../scheme/solvers.scm?raw';
import * as cajal from './cajal';
import { linearTerms } from './cajal/late';
import { evaluatorText } from './levels/evaluatorText';
import { densities, solvers } from './levels/schemeFiles';
import { textProcedures } from './primitives/late';
import * as text from './primitives/text';

linearTerms.provide(cajal);
evaluatorText.provide({ default: evaluator });
rareForms.provide(rare);
textProcedures.provide(text);
densities.provide({ default: densitiesText });
solvers.provide({ default: solversText });

/**
 * Provides at once all parts that a page loads late. Terminals, benchmarks and tests, where nothing has to be fetched, import
 * this module first; nothing of the page does.
 */

import evaluator from '../scheme/evaluator.scm?raw';
import * as cajal from './cajal';
import { linearTerms } from './cajal/late';
import { evaluatorText } from './levels/evaluatorText';

linearTerms.provide(cajal);
evaluatorText.provide({ default: evaluator });

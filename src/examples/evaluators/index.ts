/** The variants of the evaluator that examples run through: loaded when one of them is opened. */

import shipped from '../../scheme/evaluator.scm?raw';
import blending from './blending.scm?raw';
import counting from './counting.scm?raw';
import { withDefinitions } from './withDefinitions';

export const variants = {
  /** `(applications expression)` is how many applications it takes. */
  counting: withDefinitions(shipped, counting),
  /** `if` blends its arms by how far an inequality holds. */
  blending: withDefinitions(shipped, blending),
} as const;

export type VariantName = keyof typeof variants;

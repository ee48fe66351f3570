/** The variants of the evaluator that examples use, loaded when an example is opened. */

import shipped from '../../scheme/evaluator.scm?raw';
import blending from './blending.scm?raw';
import counting from './counting.scm?raw';
import { withDefinitions } from './withDefinitions';

export const variants = {
  /** `(applications expression)` is the number of procedure calls that the expression takes. */
  counting: withDefinitions(shipped, counting),
  /** `if` blends its arms by how far an inequality is from its boundary. */
  blending: withDefinitions(shipped, blending),
} as const;

export type VariantName = keyof typeof variants;

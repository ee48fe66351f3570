export type * from './formula';
export { latexOf } from './latex';
export { type MathElement, markup, mathml } from './mathml';
export { type Mathematics, mathematicsOf } from './programMathematics';
export { withValues } from './values';

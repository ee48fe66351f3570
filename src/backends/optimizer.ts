/** The rules that move parameters, with all their settings. */

/** A rule whose next values are formulas of the gradient and of a state. */
export type UpdateRule =
  | {
      readonly kind: 'adam';
      readonly rate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
    }
  | { readonly kind: 'sgd'; readonly rate: number }
  | { readonly kind: 'momentum'; readonly rate: number; readonly momentum: number }
  | { readonly kind: 'rmsprop'; readonly rate: number; readonly decay: number; readonly epsilon: number };

/** Limited-memory BFGS: a direction from the last `history` steps, and a line search along it. */
export interface LineSearched {
  readonly kind: 'lbfgs';
  readonly history: number;
}

/** Levenberg-Marquardt: each step solves the least squares of a linear model of the residuals, within a region of trust. */
export interface TrustRegion {
  readonly kind: 'lm';
}

export type OptimizerSpec = UpdateRule | LineSearched | TrustRegion;

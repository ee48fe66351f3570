/** The rules that move parameters, with all their settings. */

export type OptimizerSpec =
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

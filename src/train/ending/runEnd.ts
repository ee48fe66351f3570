/** What is said of the end of a run: what kind of end it is, the measured figures that show it, and what to try next. */

import type { DropOutReasons } from '../dropOuts';

/** The kinds of end, from the best one on. */
export type EndKind =
  /** The nearest minimum is as near as makes no difference. */
  | 'converged'
  | 'tolerance'
  /** All steps were taken, and the loss still falls. */
  | 'steps'
  /** Floats of this precision cannot tell the losses apart on the rest of the way. */
  | 'precision'
  /** Some parameters are on a plateau, where a move of them changes nothing. */
  | 'flat'
  /** The loss does not fall any more, although the end is no minimum. */
  | 'stalled'
  | 'non-finite'
  /** The user stopped the run. */
  | 'stopped';

/** What to try next. Each of them trains on from the end, but for restarts and another start. */
export type Remedy =
  /** Train on by an optimizer that knows when it has arrived. */
  | { readonly kind: 'finish'; readonly optimizer: 'lm' | 'lbfgs' }
  | { readonly kind: 'steps'; readonly steps: number }
  | { readonly kind: 'restarts'; readonly restarts: number }
  /** Train on in 64-bit floats. */
  | { readonly kind: 'precision' }
  | { readonly kind: 'rate'; readonly rate: number }
  /** Learn a parameter as this number times another one, whose size is about 1. */
  | { readonly kind: 'rescale'; readonly parameter: string; readonly scale: number }
  /** Start a parameter where the loss feels it. */
  | { readonly kind: 'start'; readonly parameter: string; readonly value: number };

/** The starts of a population, and how many of them dropped out, because they left the numbers or met a mistake. */
export interface Starts {
  readonly count: number;
  readonly left: number;
  /** Why; null if it was nothing but arithmetic. */
  readonly why: DropOutReasons | null;
}

export interface RunEnd {
  readonly kind: EndKind;
  /** In sentences. */
  readonly detail: string;
  /** The length of the gradient by the natural values at the end, on all training rows; NaN if it is unknown. */
  readonly gradientNorm: number;
  /** The largest change of a parameter in the last step, relative to the parameter; NaN if it is unknown. */
  readonly relativeStep: number;
  /** The names of the parameters that the kind of end is about. */
  readonly parameters: readonly string[];
  /** Null without restarts. */
  readonly starts: Starts | null;
  readonly remedies: readonly Remedy[];
}

/** What the page asks of a program at other values than those of its text, as while a number is dragged. */

import type { ChoiceState, ProgramSummary } from './programSummary';
import type { CompileRequest } from './requests';
import type { CurrentValues } from './runMessages';

/** A number of the program's text, from its begin to its end, and what is to be in its place. */
export interface ChangedNumber {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Asks for everything that is shown of a program at some values, as a run that starts there would show it. */
export interface SceneRequest extends CompileRequest {
  /** The natural values of all elements of all parameters; null for the program's start. */
  readonly at: Float64Array | null;
  /** Natural values of parameters that are numbers, by name, in place of those. */
  readonly moved: Readonly<Record<string, number>>;
  /** Numbers of the text that are to have other values than it says. */
  readonly numbers: readonly ChangedNumber[];
}

/** What may become of a number of the text. */
export interface NumberRole {
  /**
   * `start` is the start of a parameter. With `arithmetic`, the program is staged once for all values; with `structure`,
   * each value makes another program: a size, a count, an option, a datum.
   */
  readonly kind: 'start' | 'arithmetic' | 'structure';
  /** The bounds that it keeps to, as far as they are known; infinite for none. They are not values that it takes. */
  readonly low: number;
  readonly high: number;
}

export type SceneReply =
  | {
      readonly kind: 'scene';
      /** One for each of the numbers. */
      readonly roles: readonly NumberRole[];
      /** All elements of all parameters, and a figure for each. */
      readonly elements: Float64Array;
      readonly present: Float64Array;
      /** Where the first step of a run takes the figures; null where that is not finite. */
      readonly next: Float64Array | null;
      /** Null without an objective. */
      readonly values: CurrentValues | null;
      readonly curves: readonly Float64Array[];
      readonly choices: ChoiceState | null;
      /** The program that was compiled anew, and its text; null if it is that of the request. */
      readonly anew: { readonly source: string; readonly program: ProgramSummary } | null;
    }
  /** A sentence that says why there is nothing to show. */
  | { readonly kind: 'refused'; readonly message: string };

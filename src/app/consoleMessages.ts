/** What the console asks, and what a program and the console say: lines of output, values and mistakes. */

import type { LevelOptions } from '../stage';
import type { Diagnostic } from '../text/diagnostic';
import type { Span } from '../text/span';
import type { TablesVersion } from './requests';

export interface ConsoleLine {
  /** `output` is what the program displayed; `value` is the value of a top-level expression. */
  readonly kind: 'output' | 'value' | 'error';
  readonly text: string;
  /** For a value, its expression in the program. */
  readonly span: Span | null;
  /** The numbers of a value that is a tensor, or a list or a vector of numbers; left out for any other. */
  readonly numbers?: ConsoleNumbers;
}

export interface ConsoleNumbers {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** A number, or the elements of a tensor. */
export type ParameterValue = number | { readonly shape: readonly number[]; readonly values: Float64Array };

export interface EvaluateRequest extends LevelOptions {
  readonly source: string;
  /** The version of the user's tables. */
  readonly tables: TablesVersion;
  readonly expression: string;
  /** The present values of the parameters. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** The seed, if the page sets one. */
  readonly seed?: number | null;
  /** The present temperature of soft choices. */
  readonly temperature?: number;
  /** Replaces what the program says of its soft choices, unless it is null. */
  readonly straightThrough?: boolean | null;
  /** What was typed at the console before and defined something, in order. */
  readonly definitions?: readonly string[];
  /** The present loss, which is the value of `loss` unless the program defines that name; null without one. */
  readonly loss?: number | null;
}

export interface EvaluateReply {
  /** The names that the expression defines. */
  readonly defined: readonly string[];
  readonly lines: readonly ConsoleLine[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What staging makes of a program: graphs of its parameters, and what training and the page need to know besides. */

import type { Graph, Shape } from '../../graph';
import type { Diagnostic } from '../../text/diagnostic';
import type { Span } from '../../text/span';
import type { StagedChoices } from './choices';
import type { RunOptions } from './objective';
import type { StagedPlot } from './stagePlots';

export type ParameterConstraint =
  | { readonly kind: 'none' }
  | { readonly kind: 'positive' }
  | { readonly kind: 'between'; readonly low: number; readonly high: number };

export interface StagedParameter {
  readonly name: string;
  readonly span: Span;
  readonly shape: Shape;
  /** Where it starts, element by element. */
  readonly start: Float64Array;
  readonly constraint: ParameterConstraint;
}

export interface Objective {
  readonly kind: 'fit' | 'minimize';
  readonly span: Span;
  /** Of the parameters, and of the temperature where the program chooses softly: the loss, then each value watched. */
  readonly graph: Graph;
  /**
   * The same with noise on the weights of soft choices: a vector for each, behind the temperature. Null where the
   * program has no soft choice.
   */
  readonly noisy: Graph | null;
  readonly options: RunOptions;
  /** Where batches and hold-out draw from: how many rows the reductions run over; null where they differ or none is. */
  readonly rowCount: number | null;
}

export interface StagedWatch {
  readonly name: string;
  readonly span: Span;
}

export interface StagedProgram {
  readonly parameters: readonly StagedParameter[];
  readonly objective: Objective | null;
  readonly watches: readonly StagedWatch[];
  readonly plots: readonly StagedPlot[];
  /** Null where the program has no soft choice. */
  readonly choices: StagedChoices | null;
  /** What the definitions to read are, in order; null without any, or where one is no number or tensor. */
  readonly readings: Graph | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Machine steps taken. */
  readonly steps: number;
}

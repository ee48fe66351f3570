/** What a search looks for, and how a candidate is judged: the unknowns of a program, and a judge of their bodies. */

import type { UnknownUnits } from '../lang';
import type { Span } from '../text/span';
import type { Formula, Operator } from './formula';
import type { PostfixList } from './postfix';

/** What a program says of one unknown. */
export interface Unknown {
  readonly name: string;
  readonly parameters: readonly string[];
  /** What its body may call. `-` is also the minus of one operand. */
  readonly using: readonly Operator[];
  /** The largest number of nodes of its body. */
  readonly size: number;
  /** The largest number of its free constants. */
  readonly constants: number;
  /** Of its arguments and its value; null if the program does not say them. */
  readonly units: UnknownUnits | null;
  /** The place of the form in the text. */
  readonly span: Span;
}

/** A body for each unknown, in the order of the program. */
export type Candidate = readonly Formula[];

/** What a calibration found. */
export interface Calibration {
  /** On the rows that train, at the constants below; infinite if the candidate has no finite loss. */
  readonly loss: number;
  /** On the rows held out, which never selects; null without such rows. */
  readonly holdoutLoss: number | null;
  /** The candidate with its calibrated constants. */
  readonly candidate: Candidate;
  /** The program's own parameters, by name: natural values, all elements of each. */
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  /** Whether the steps became relatively smaller than the tolerance, and did not just run out. */
  readonly converged: boolean;
}

/** Judges candidates of one task. The same candidate has the same losses in every worker. */
export interface Judge {
  /** The loss on the rows that train, at the constants that the candidate has; NaN or infinite where it is not defined. */
  loss(candidate: Candidate): number;
  /** The losses of many candidates, in their order: what `loss` has for each, in less time. */
  losses(candidates: readonly Candidate[]): Float64Array;
  /** For one unknown whose loss is a sum of squares: the losses of a + b f with the best a and b, many at once. */
  scaled?(trials: readonly Trial[]): ScaledLosses;
  /** As `scaled`, of formulas as postfix code: in less time. */
  scaledList?(list: PostfixList): ScaledLosses;
  /** The rows that train, or some of them, for one unknown whose loss is a sum of squares. */
  readonly rows?: JudgedRows;
  /** Fits the constants, and the program's own parameters, from these and from further starts drawn from the seed. */
  calibrate(candidate: Candidate, options: CalibrationOptions): Calibration;
}

/** Rows with a column for each argument: each adds scale (p - target)^2 to the loss, with p the value of the unknown. */
export interface JudgedRows {
  readonly count: number;
  readonly columns: readonly Float64Array[];
  readonly targets: Float64Array;
  readonly scales: Float64Array;
}

/** A formula with other constants in the place of its own; null for its own. */
export interface Trial {
  readonly formula: Formula;
  readonly constants: ArrayLike<number> | null;
}

/** For each trial, in their order, the best scale and offset, and the loss with them: NaN or infinite where not defined. */
export interface ScaledLosses {
  readonly losses: Float64Array;
  readonly scales: Float64Array;
  readonly offsets: Float64Array;
}

export interface CalibrationOptions {
  /** The number of starts; the first is the candidate's own constants. */
  readonly starts: number;
  readonly seed: number;
  /** The largest number of steps of each start; without it, a start ends where it converges. */
  readonly steps?: number;
}

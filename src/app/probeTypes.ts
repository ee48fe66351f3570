/**
 * What the page asks of single expressions: their values and adjoints, the steps of a row forwards and backwards, and how
 * much each matters to the loss. An adjoint is ∂(training loss)/∂(the value of this evaluation).
 */

import type { ExpressionForm } from '../stage/probe/expressions';
import type { CompileRequest } from './requests';
import type { ChangedNumber } from './sceneMessages';

/** A stretch of the program's text, in offsets. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** Asks about expressions of a program at values of its parameters. */
export interface LookRequest extends CompileRequest {
  /** The natural values of all elements of all parameters; null for the start values. */
  readonly at: Float64Array | null;
  /**
   * Numbers that the program computes with, and their present values in place of those of the text. One that is quoted, or an
   * option, keeps its value: where it changes, the program is another one.
   */
  readonly numbers?: readonly ChangedNumber[];
}

export interface ProbeRequest extends LookRequest {
  /** The expressions. A place of no length is a caret: the innermost expression there. */
  readonly places: readonly Place[];
  /** The row to show, counted from 0; the last one where a reduction has fewer. */
  readonly row: number;
  /** Whether to go through all rows, or many of them, as well. */
  readonly overRows: boolean;
}

export interface TraceRequest extends LookRequest {
  readonly row: number;
}

/** A number, a truth value as 0 or 1, or the elements of a tensor, and the adjoint of the same shape. */
export interface ProbedValue {
  /** Empty for a number. */
  readonly shape: readonly number[];
  /** Whether it is a truth value, which has no adjoint. */
  readonly isTruth: boolean;
  readonly value: Float64Array;
  readonly adjoint: Float64Array;
}

/** What an expression is over the rows: for each row its last evaluation. */
export interface ProbedRows {
  readonly shape: readonly number[];
  /** The rows that were visited and in which it is evaluated, from 0. */
  readonly rows: Int32Array;
  /** How often it is evaluated in each of them. */
  readonly turns: Int32Array;
  /** The elements of each row's value, and of its adjoint, one after another. */
  readonly values: Float64Array;
  readonly adjoints: Float64Array;
}

export type Probe =
  | {
      readonly kind: 'values';
      /** The place of the whole expression. */
      readonly place: Place;
      /** Whether it is evaluated outside of rows: in a definition, or around a reduction. */
      readonly isOutside: boolean;
      /** The row of the turns; null outside of rows. */
      readonly row: number | null;
      /** Its evaluations, in the order in which they begin: turns of loops, and calls. At most 1,000. */
      readonly turns: readonly ProbedValue[];
      /** How many evaluations there were. */
      readonly turnCount: number;
      /** Null if it was not asked for, and outside of rows. */
      readonly overRows: ProbedRows | null;
    }
  /** A sentence that says why there is no value. */
  | { readonly kind: 'none'; readonly place: Place | null; readonly message: string };

export type ProbeReply =
  | {
      readonly kind: 'probes';
      /** In the order of the request. */
      readonly probes: readonly Probe[];
      /** The rows of the objective, those that count in the training loss, and those that were visited. */
      readonly rows: ProbedRowCount | null;
    }
  | { readonly kind: 'refused'; readonly message: string };

export interface ProbedRowCount {
  readonly count: number;
  readonly counted: number;
  readonly visited: number;
}

/** One evaluation of an expression. */
export interface TraceStep {
  readonly place: Place;
  readonly form: ExpressionForm;
  /** The name of the procedure that is called, as the text writes it; null for other forms. */
  readonly operator: string | null;
  /** Whether it is outside of the row, as a definition is. */
  readonly isOutside: boolean;
  /** The step that it is a part of, by its index; -1 for none. */
  readonly parent: number;
  /** The steps whose values it was computed from: the operands of a call, the test and the branch of an `if`. */
  readonly operands: readonly number[];
  /** For each operand the derivative of this value by it; null where either is no number. */
  readonly partials: readonly (number | null)[];
  /** The call of a procedure that it belongs to, by its index in `calls`; -1 for none. */
  readonly call: number;
  readonly result: ProbedValue;
}

/** A call of a procedure of the program: one turn, if the procedure is a loop. */
export interface TraceCall {
  readonly name: string | null;
  readonly place: Place;
  /** The call around it; -1 for none. The turns of a loop have the same one. */
  readonly parent: number;
  /** The number of the turn, from 0. */
  readonly turn: number;
}

export type TraceReply =
  | {
      readonly kind: 'trace';
      /** Forwards, in the order in which they end. Backwards is the reverse order. */
      readonly steps: readonly TraceStep[];
      readonly calls: readonly TraceCall[];
      /** The number of further steps, which were too many to list. */
      readonly left: number;
      readonly row: number | null;
      readonly rows: ProbedRowCount | null;
    }
  | { readonly kind: 'refused'; readonly message: string };

/** How much an expression matters to the training loss. */
export interface Influence {
  readonly place: Place;
  readonly form: ExpressionForm;
  /** The change that is tried: one per cent of the spread over the rows, or of its size where there is no spread. */
  readonly step: number;
  readonly isSpread: boolean;
  /** The derivative of the loss by a constant that is added to the expression in all rows and turns. */
  readonly derivative: number;
  /** How much the loss changes if the step is added to the expression, and if it is subtracted. */
  readonly raised: number;
  readonly lowered: number;
  /** The loss if the expression is replaced by its mean over the rows; null where there is no spread. */
  readonly replaced: number | null;
}

export type InfluenceReply =
  | {
      readonly kind: 'influence';
      /** The loss, on the rows that were visited. */
      readonly loss: number;
      readonly rows: ProbedRowCount | null;
      /** In the order of their places. */
      readonly expressions: readonly Influence[];
    }
  | { readonly kind: 'refused'; readonly message: string };

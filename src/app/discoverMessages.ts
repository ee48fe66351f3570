/**
 * What the page asks of a worker for a search of unknown procedures, and what it is answered. Expressions cross as texts: the
 * page shows them, keeps them and puts them into links, and a worker reads them again.
 */

import type { Piece, PieceResult } from '../discover/search';
import type { Unknown } from '../discover/task';
import type { Equation } from '../mathematics';
import type { ParameterSummary, PlotSummary } from './programSummary';
import type { CompileRequest } from './requests';

export type { Piece, PieceResult } from '../discover/search';
export type { Unknown } from '../discover/task';

/** What there is to find in a program. */
export type Sought =
  | {
      readonly kind: 'sought';
      readonly unknowns: readonly Unknown[];
      /** Equal for texts whose searches are the same, whatever their spelling. */
      readonly signature: string;
      /** How a candidate is judged: as data to a kernel, within a staged program, or compiled as a whole. */
      readonly task: 'direct' | 'staged' | 'text';
      /** A sentence that says why no search can judge candidates, but a pasted list can; null where a search can. */
      readonly hindrance: string | null;
      /** The number of rows that candidates are fitted to; null where the program has no reduction over rows. */
      readonly rows: number | null;
      readonly holdoutRows: number;
      /** The names of the columns of data that the program defines. */
      readonly columns: readonly string[];
    }
  /** A sentence that says why there is nothing to search for. */
  | { readonly kind: 'refused'; readonly message: string };

/** For each unknown its expression, with its constants written in. */
export type Expressions = Readonly<Record<string, string>>;

/** All elements of each of the program's own parameters, by name: natural values. */
export type OwnParameters = Readonly<Record<string, readonly number[]>>;

/** Bodies for all unknowns, calibrated. */
export interface Found {
  /** The number of nodes of all expressions. */
  readonly size: number;
  readonly loss: number;
  /** Shown, and never selecting; null without rows held out. */
  readonly holdoutLoss: number | null;
  readonly expressions: Expressions;
  readonly parameters: OwnParameters;
}

export interface PieceRequest extends CompileRequest {
  readonly piece: Piece;
}

/** A piece of a search, done, or a sentence that says why the program cannot be searched. */
export type PieceReply =
  | { readonly kind: 'done'; readonly result: PieceResult }
  | { readonly kind: 'refused'; readonly message: string };

export interface CandidateRequest extends CompileRequest {
  /** For each unknown its expression; a number with a point is where a constant starts. */
  readonly expressions: Expressions;
}

export type CalibrateReply =
  | { readonly kind: 'found'; readonly found: Found }
  /** A sentence that says why the candidate is no solution. */
  | { readonly kind: 'refused'; readonly message: string };

export interface KeepRequest extends CandidateRequest {
  readonly parameters: OwnParameters;
}

/** The program with ordinary definitions in the place of its unknowns. */
export type KeepReply =
  | { readonly kind: 'kept'; readonly source: string }
  | { readonly kind: 'refused'; readonly message: string };

/** A constant that was calibrated. */
export interface CalibratedConstant extends Pick<ParameterSummary, 'name'> {
  readonly value: number;
  /** Null where nothing is known of how sure it is. */
  readonly standardError: number | null;
}

/** Asks how expressions look in mathematical notation. */
export interface FormulasRequest {
  readonly unknowns: readonly Pick<Unknown, 'name' | 'parameters'>[];
  readonly candidates: readonly Expressions[];
}

/** For each candidate the equations of its expressions; null for one that has no notation. */
export type FormulasReply = readonly (readonly Equation[] | null)[];

/** A text with many candidates. */
export interface SplitRequest {
  readonly unknowns: readonly Pick<Unknown, 'name' | 'parameters'>[];
  readonly text: string;
}

/** A candidate of a text: its expressions, or a sentence that says why it is none. */
export interface SplitCandidate {
  /** As it is written. */
  readonly text: string;
  readonly read:
    | { readonly kind: 'candidate'; readonly expressions: Expressions }
    | { readonly kind: 'refused'; readonly message: string };
}

/** What is shown of a candidate: what the program that keeping it makes shows at its start. */
export type CandidateReply =
  | {
      readonly kind: 'candidate';
      readonly constants: readonly CalibratedConstant[];
      /** Why a constant has no standard error; null where each has one. */
      readonly remark: string | null;
      readonly plots: readonly PlotSummary[];
    }
  | { readonly kind: 'refused'; readonly message: string };

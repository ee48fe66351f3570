/** A run as it crosses to the worker and back: what is asked of it, what it reports, and one of its earlier steps. */

import type { BackendReport } from '../backends';
import type { Diagnostic } from '../text/diagnostic';
import type { OptimizerStep, Records, Remedy, RunEnd } from '../train';
import type { ChoiceState } from './programSummary';
import type { BackendChoice, CompileRequest } from './requests';
import type { RunId } from './runId';

export interface TrainRequest extends CompileRequest {
  readonly run: RunId;
  /** Whether the run starts paused, before the first step. */
  readonly paused: boolean;
  readonly pace: StepsPerSecond;
  /**
   * The natural values of all elements to start from, by the name of the parameter; the program's own start for those
   * that are not named. Null for the program's start.
   */
  readonly starts?: Readonly<Record<string, Float64Array>> | null;
}

/** The maximum number of steps a second; null for no limit. */
export type StepsPerSecond = number | null;

export type RunState = 'training' | 'paused' | 'done' | 'failed';

/** Why a run ended. */
export type StopReason = 'steps' | 'tolerance' | 'no-progress' | 'stopped' | 'non-finite';

/** A stretch of the program's text, and what replaces it. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
}

/** Something to try after a run, and what the page changes for it before it trains. */
export interface Offer {
  readonly remedy: Remedy;
  readonly edits: readonly TextEdit[];
  /** The backend to choose; null to keep the choice. */
  readonly backend: BackendChoice | null;
  /** Whether it trains on from where the run ended, and not from the program's start. */
  readonly fromEnd: boolean;
}

/** How a run ended, with what to try next. */
export interface EndReport extends Omit<RunEnd, 'remedies'> {
  readonly offers: readonly Offer[];
}

/** The figures of a run that does not move, at `present`, computed by the backend that trains it. */
export interface CurrentValues {
  /** The loss on all training rows, whatever the batch size; on the rows of one batch if all rows would take long. */
  readonly loss: number;
  readonly holdoutLoss: number | null;
  readonly gradients: Float64Array;
  readonly watches: Float64Array;
}

/** The state of the members of a population, and what some of them recorded since the last report. */
export interface MembersProgress {
  /** For each member, the loss at the last record; NaN for a member that has dropped out. */
  readonly losses: Float64Array;
  /** The member with the smallest loss. */
  readonly best: number;
  /** 1 for each member that found the basin of the best. */
  readonly found: Uint8Array;
  /** For each member, a figure for each parameter at the last record. */
  readonly ends: Float64Array;
  /** The numbers of the recorded steps, and for each of them the losses of the traced members. */
  readonly traceSteps: Float64Array;
  readonly traces: Float64Array;
}

/** The records of a run since the last report, and its present state. A record is the state before an update. */
export interface Progress extends Omit<Records, 'traces'> {
  readonly run: RunId;
  readonly state: RunState;
  readonly reason: StopReason | null;
  readonly diagnostics: readonly Diagnostic[];
  /** What was measured at the end of the run; null before, and for a run that nobody waits for. */
  readonly end: EndReport | null;
  /** The state after the last update, from which the next step starts: a figure for each parameter. */
  readonly present: Float64Array;
  /** The same state with all elements of all parameters. */
  readonly elements: Float64Array;
  /**
   * Where the next step takes `present`: a figure for each parameter, by the run's optimizer in its present state. Null
   * where that is not finite, and while a run trains whose steps take long.
   */
  readonly next: Float64Array | null;
  /** Null while the run trains. */
  readonly currentValues: CurrentValues | null;
  /**
   * The curves of all plots, in order: at `present`, or at a slightly earlier state while it trains; null if unchanged.
   */
  readonly curves: readonly Float64Array[] | null;
  /** The soft choices at the state of the curves; null if unchanged, or if the program has none. */
  readonly choices: ChoiceState | null;
  /** Null without restarts. With restarts, everything else describes the best member. */
  readonly members: MembersProgress | null;
  readonly stepsPerSecond: number;
  readonly backend: BackendReport;
}

/** Asks for the state of a run before one of its steps. A worker that does not have the run takes its steps again. */
export interface MomentRequest extends Omit<TrainRequest, 'paused' | 'pace'> {
  /** The number of steps taken by then. */
  readonly step: number;
}

/** What is shown of a run at one step, like a report of a run that does not move. */
export interface Moment {
  /** The requested step, or the last one of a run that has not come that far. */
  readonly step: number;
  readonly present: Float64Array;
  readonly elements: Float64Array;
  readonly currentValues: CurrentValues;
  /** Where the step took the figures; null where that is not finite, and at an earlier step of a run with restarts. */
  readonly next: Float64Array | null;
  readonly curves: readonly Float64Array[];
  readonly choices: ChoiceState | null;
  /** Without traces; null without restarts. */
  readonly members: MembersProgress | null;
}

export type MomentReply =
  | { readonly kind: 'moment'; readonly moment: Moment }
  /** A sentence that says why the state is not known. */
  | { readonly kind: 'refused'; readonly message: string };

/** Asks for the step of a run after `taken` steps, by the numbers that it is made of. */
export interface OptimizerStepRequest extends CompileRequest, Pick<TrainRequest, 'starts'> {
  readonly taken: number;
}

export type OptimizerStepReply =
  | { readonly kind: 'step'; readonly step: OptimizerStep }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * What the page and the worker say to each other. One interface names the requests; their messages are derived from
 * it (`rpc/messages.ts`). Everything that crosses is plain data, and whatever belongs to a run carries the run's id.
 */

import type { BackendReport } from '../backends';
import type { LabelledMatrix, Recurrence } from '../cajal';
import type { ExperimentProgram, Protocol, StartOutcome } from '../experiments';
import type { DigitsProgress, DigitsRequest } from '../labs/digits/worker/protocol';
import type { Feed, LabelledTensor, Level, LevelOptions, Observed, ObservedNeuron } from '../stage';
import type { Table } from '../tables';
import type { Diagnostic } from '../text/diagnostic';
import type { Span } from '../text/span';
import type { Softness } from '../train';
import type { RunId } from './runId';

export type { ExperimentProgram, StartOutcome } from '../experiments';
export type * from '../labs/digits/worker/protocol';
export type {
  BackendReport,
  Diagnostic,
  Feed,
  LabelledMatrix,
  LabelledTensor,
  Level,
  ObservedNeuron as Neuron,
  Recurrence,
  RunId,
  Softness,
  Span,
  Table,
};

export type BackendChoice = 'auto' | 'wasm' | 'wasm-f32' | 'webgpu' | 'tfjs' | 'reference';

/** What a run takes from the page and not from the program. */
export interface RunSettings extends Softness {
  /** Overrides the program's seed; null leaves it. */
  readonly seed: number | null;
  readonly backend: BackendChoice;
  readonly level: Level;
  /** The evaluator's text where the user changed it; null for the one that ships. */
  readonly evaluator: string | null;
}

/** Counts the changes of the tables that the user brought; 0 before the first. */
export type TablesVersion = number & { readonly __brand: 'TablesVersion' };

export interface CompileRequest {
  readonly source: string;
  readonly settings: RunSettings;
  /** The version of the tables that the user brought. */
  readonly tables: TablesVersion;
}

export interface ConsoleLine {
  /** `output` is what the program displayed, `value` the value of a top-level expression. */
  readonly kind: 'output' | 'value' | 'error';
  readonly text: string;
  /** The expression in the program, for a value. */
  readonly span: Span | null;
}

export interface CompileReply {
  readonly diagnostics: readonly Diagnostic[];
  /** Null where the program does not compile. */
  readonly program: ProgramSummary | null;
  readonly output: readonly ConsoleLine[];
  /** Milliseconds from the text to the graph. */
  readonly duration: number;
  /** What the program was run through; null at `direct`, and where the evaluator itself has a mistake. */
  readonly evaluator: EvaluatorReport | null;
}

/** The evaluators below the program: made ready once, and used for every program since. */
export interface EvaluatorReport {
  /** Milliseconds to make them ready, once. */
  readonly preparation: number;
  /** How often they were used, this time included. */
  readonly uses: number;
  /** Milliseconds to stage this program through them. */
  readonly staging: number;
}

export interface ParameterSummary {
  readonly name: string;
  /** The name in its `define-parameter`. */
  readonly span: Span;
  /** Empty for a number. Of a tensor, every figure that is shown or recorded is the norm. */
  readonly shape: readonly number[];
  /** Where it starts, as the program writes it (the natural value, under its constraint). */
  readonly start: number;
  /** The derivative of the loss with respect to the natural value, at the start. NaN where there is no objective. */
  readonly gradient: number;
  /** `positive`, `between 0 and 1`; null without a constraint. */
  readonly constraint: string | null;
}

export interface ObjectiveSummary {
  readonly kind: 'fit' | 'minimize';
  readonly span: Span;
  /** At the start. */
  readonly loss: number;
  readonly holdoutLoss: number | null;
  readonly steps: number;
  readonly tolerance: number | null;
  /** Rows trained on; null where no reduction over rows takes part. */
  readonly rows: number | null;
  readonly holdoutRows: number;
  readonly batch: number | null;
  readonly seed: number;
  /** How many starts are trained from at once. */
  readonly restarts: number;
  /** As one would say it: `Adam, rate 0.05`. */
  readonly optimizer: string;
}

export interface WatchSummary {
  readonly name: string;
  readonly span: Span;
  readonly start: number;
}

/** A soft choice whose weights are the same for all rows. */
export interface ChoiceSummary {
  readonly span: Span;
  /** Where each option stands; null where a macro put it into the text. */
  readonly options: readonly (Span | null)[];
}

export interface ChoiceState {
  readonly temperature: number;
  /** Choice by choice, a share for each option: without noise. */
  readonly shares: Float64Array;
}

/** Points, and curves over them. A curve of a fit that takes several inputs is drawn over the target instead. */
export interface PlotSummary {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** `agreement` draws predictions against targets, with the diagonal. */
  readonly kind: 'curve' | 'agreement';
  readonly points: { readonly x: Float64Array; readonly y: Float64Array };
  /** Which points are held out. */
  readonly heldOut: Uint8Array;
  readonly curves: readonly CurveSummary[];
}

export interface CurveSummary {
  readonly label: string;
  readonly x: Float64Array;
  /** At the start; a run's progress brings the others. */
  readonly y: Float64Array;
}

export interface ProgramSummary {
  /** Equal for programs that train alike, whatever their spelling: a run goes on being theirs. */
  readonly signature: string;
  readonly parameters: readonly ParameterSummary[];
  readonly objective: ObjectiveSummary | null;
  readonly watches: readonly WatchSummary[];
  readonly plots: readonly PlotSummary[];
  /** Null where the program has no soft choice. */
  readonly choices: { readonly list: readonly ChoiceSummary[]; readonly start: ChoiceState } | null;
  /** Nodes of the graph of the loss; 0 without an objective. */
  readonly nodes: number;
}

export interface TrainRequest extends CompileRequest {
  readonly run: RunId;
  /** Starts paused before the first step. */
  readonly paused: boolean;
  readonly pace: StepsPerSecond;
}

/** Steps a second at most; null for as fast as it goes. */
export type StepsPerSecond = number | null;

export type RunState = 'training' | 'paused' | 'done' | 'failed';

/** Why a run came to its end. */
export type StopReason = 'steps' | 'tolerance' | 'no-progress' | 'stopped' | 'non-finite';

/** The figures of a run that does not move, at `present`: computed by the backend that trains it. */
export interface CurrentValues {
  /** On all rows that are trained on, whatever the size of a batch; on as many as a batch has where all would take long. */
  readonly loss: number;
  readonly holdoutLoss: number | null;
  readonly gradients: Float64Array;
  readonly watches: Float64Array;
}

/** Where the members of a population stand, and what some of them recorded since the last report. */
export interface MembersProgress {
  /** At the last record, for each member; NaN for one that has dropped out. */
  readonly losses: Float64Array;
  /** The member whose loss is least. */
  readonly best: number;
  /** 1 for each member that found the basin of the best. */
  readonly found: Uint8Array;
  /** Member by member, a figure for each parameter at the last record. */
  readonly ends: Float64Array;
  /** The numbers of steps, and for each of them the losses of the members that are traced. */
  readonly traceSteps: Float64Array;
  readonly traces: Float64Array;
}

/** What a run recorded since the last report. Records are of a step's state before its update. */
export interface Progress {
  readonly run: RunId;
  readonly state: RunState;
  readonly reason: StopReason | null;
  readonly diagnostics: readonly Diagnostic[];
  /** The number of the first record, counted from 0, and how many there are. */
  readonly first: number;
  readonly count: number;
  /** One for each record. */
  readonly losses: Float64Array;
  /** One for each record where rows are held out; else empty. */
  readonly holdoutLosses: Float64Array;
  /** Record by record, the natural values of all parameters; gradients alike. */
  readonly parameters: Float64Array;
  readonly gradients: Float64Array;
  /** Record by record, the values watched. */
  readonly watches: Float64Array;
  /** After the last update: what the next step starts from, a figure for each parameter. */
  readonly present: Float64Array;
  /** The same, all elements of all parameters. */
  readonly elements: Float64Array;
  /** Null while it trains. */
  readonly currentValues: CurrentValues | null;
  /** The curves of all plots, in order: at `present`, or at a state shortly before while it trains; null for as before. */
  readonly curves: readonly Float64Array[] | null;
  /** The soft choices where the curves are; null for as before, or where the program has none. */
  readonly choices: ChoiceState | null;
  /** Null without restarts: all else is then of the best member. */
  readonly members: MembersProgress | null;
  readonly stepsPerSecond: number;
  readonly backend: BackendReport;
}

/** A number, or the elements of a tensor. */
export type ParameterValue = number | { readonly shape: readonly number[]; readonly values: Float64Array };

export interface EvaluateRequest extends LevelOptions {
  readonly source: string;
  /** The version of the tables that the user brought. */
  readonly tables: TablesVersion;
  readonly expression: string;
  /** The present values of the parameters. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** The run's seed, where the page sets one. */
  readonly seed?: number | null;
  /** Of soft choices at present. */
  readonly temperature?: number;
}

export interface EvaluateReply {
  readonly lines: readonly ConsoleLine[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface NeuronsRequest extends Omit<EvaluateRequest, 'expression'> {
  /** The row of the objective in which the program is looked at, counted from 0; null for the mean over its rows. */
  readonly row: number | null;
}

/** Every term of Cajal in the program that has no mistakes, in order. */
export type NeuronsReply = Observed;

/** A text of lines that know which expression of the program they came from. */
export interface Listing {
  /** Lines joined by line ends. */
  readonly text: string;
  /** Where each line begins, and behind the last where another would. */
  readonly starts: Uint32Array<ArrayBuffer>;
  /** For each line where its expression begins and ends; -1 twice where it has none. */
  readonly spans: Int32Array<ArrayBuffer>;
  /** Of the longest line. */
  readonly width: number;
  /** How many more lines there are, which were too many to list. */
  readonly left: number;
}

/** The program as the compiler sees it. */
export type Inspection =
  | {
      readonly kind: 'listings';
      /** Of the loss, and of the loss with its gradient. */
      readonly graph: Listing;
      readonly gradient: Listing;
      /** The module that takes steps of training; or why there is none, in a sentence. */
      readonly module: Listing | string;
      /** The shader that does on the GPU; or why there is none. */
      readonly shader: Listing | string;
    }
  /** Why there is nothing to see, in a sentence. */
  | { readonly kind: 'refused'; readonly message: string };

/** One method to find the value and the gradients of a program. */
export type VerifyMethod =
  | { readonly kind: 'gradient'; readonly level: Level; readonly backend: BackendChoice }
  /** Central differences of the value at the level of the settings, in doubles. */
  | { readonly kind: 'differences' };

export interface VerifyRequest extends CompileRequest {
  readonly method: VerifyMethod;
  /** Natural values of all elements of all parameters; null for where they start. */
  readonly at: Float64Array | null;
}

export type VerifyReply =
  | {
      readonly kind: 'values';
      readonly value: number;
      /** By all elements of all parameters. */
      readonly gradients: Float64Array;
      readonly parameters: readonly Pick<ParameterSummary, 'name' | 'shape'>[];
      readonly backend: Pick<BackendReport, 'name' | 'precision'>;
    }
  /** Why there are none, in a sentence. */
  | { readonly kind: 'refused'; readonly message: string };

/** A parameter that is a number, from one natural value to another. */
export interface LandscapeAxis {
  readonly parameter: string;
  readonly low: number;
  readonly high: number;
}

export interface LandscapeRequest extends CompileRequest {
  readonly x: LandscapeAxis;
  readonly y: LandscapeAxis;
  /** Points along each axis, 2 or more. */
  readonly size: number;
  /** Natural values of all elements of all parameters; null for where they start. */
  readonly at: Float64Array | null;
}

export type LandscapeReply =
  | {
      readonly kind: 'grid';
      /** As asked for, as far as the constraints of the parameters allow. */
      readonly x: LandscapeAxis;
      readonly y: LandscapeAxis;
      readonly size: number;
      /** Row by row from the least y, each from the least x. Not finite where the loss is not. */
      readonly losses: Float64Array;
    }
  /** Why there is none, in a sentence. */
  | { readonly kind: 'refused'; readonly message: string };

/** A program of an experiment, from one of its starts. */
export interface ExperimentRequest {
  readonly program: ExperimentProgram;
  readonly protocol: Protocol;
  readonly start: number;
}

/** The tables that the user brought. They are sent once, and requests name their version. */
export interface VersionedTables {
  readonly version: TablesVersion;
  readonly tables: readonly Table[];
}

/** What the worker tells the page without having been asked. */
export type ServiceEvent =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'digits'; readonly progress: DigitsProgress };

/** What the worker does for the page. A signal that is aborted ends the work on its request. */
export interface GradusService {
  /** Replaces the tables that the user brought. */
  setTables(tables: VersionedTables): Promise<void>;
  compile(request: CompileRequest, signal: AbortSignal): Promise<CompileReply>;
  /**
   * Trains a program; what it records arrives as progress. Answers at the end of the run, with the mistakes that kept
   * it from starting; rejects with what broke it.
   */
  train(request: TrainRequest, signal: AbortSignal): Promise<readonly Diagnostic[]>;
  pause(run: RunId): Promise<void>;
  resume(run: RunId): Promise<void>;
  /** One step of a paused run. */
  step(run: RunId): Promise<void>;
  stop(run: RunId): Promise<void>;
  setPace(request: { readonly run: RunId; readonly pace: StepsPerSecond }): Promise<void>;
  /** What a run with this choice would compute on, without loading it. */
  backend(choice: BackendChoice): Promise<BackendReport>;
  evaluate(request: EvaluateRequest, signal: AbortSignal): Promise<EvaluateReply>;
  inspect(request: CompileRequest, signal: AbortSignal): Promise<Inspection>;
  neurons(request: NeuronsRequest, signal: AbortSignal): Promise<NeuronsReply>;
  /** One run at each level, on the backend that `auto` chooses. */
  experiment(request: ExperimentRequest, signal: AbortSignal): Promise<StartOutcome>;
  /** Trains networks side by side; what they do arrives as progress of its own. Answers when the run is at its end. */
  trainDigits(request: DigitsRequest, signal: AbortSignal): Promise<void>;
  /** Pauses after the steps under way, or resumes. */
  pauseDigits(request: { readonly run: RunId; readonly paused: boolean }): Promise<void>;
  verify(request: VerifyRequest, signal: AbortSignal): Promise<VerifyReply>;
  landscape(request: LandscapeRequest, signal: AbortSignal): Promise<LandscapeReply>;
}

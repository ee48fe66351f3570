/**
 * The requests of the page to the worker, and their replies. One interface names the requests; the messages are derived from
 * it (`rpc/messages.ts`). Everything that crosses is plain data, and everything that belongs to a run carries the run's id.
 */

import type { BackendReport } from '../backends';
import type { LabelledMatrix, Recurrence } from '../cajal';
import type { ExperimentProgram, Protocol, StartOutcome } from '../experiments';
import type { DigitsProgress, DigitsRequest } from '../labs/digits/worker/protocol';
import type { NamedNumber, ProgramChange } from '../lang';
import type { Equation, Mathematics } from '../mathematics';
import type { Feed, LabelledTensor, Level, Observed, ObservedNeuron } from '../stage';
import type { Table } from '../tables';
import type { Diagnostic, Fix } from '../text/diagnostic';
import type { Span } from '../text/span';
import type { Remedy, RunEnd, Softness, SoftnessSettings } from '../train';
import type { Band, ErrorsReport, FitReport, ProfileReport, RowsReport } from '../train/inference';
import type { ConsoleLine, EvaluateReply, EvaluateRequest } from './consoleMessages';
import type {
  CalibrateReply,
  CandidateReply,
  CandidateRequest,
  FormulasReply,
  FormulasRequest,
  KeepReply,
  KeepRequest,
  PieceReply,
  PieceRequest,
  Sought,
  SplitCandidate,
  SplitRequest,
} from './discoverMessages';
import type { LandscapeReply, LandscapeRequest } from './landscapeMessages';
import type {
  InfluenceReply,
  LookRequest,
  ProbeReply,
  ProbeRequest,
  TraceReply,
  TraceRequest,
} from './probeTypes';
import type { ParameterSummary, ProgramSummary } from './programSummary';
import type { BackendChoice, CompileRequest, TablesVersion } from './requests';
import type { RunId } from './runId';
import type {
  MomentReply,
  MomentRequest,
  OptimizerStepReply,
  OptimizerStepRequest,
  Progress,
  StepsPerSecond,
  TrainRequest,
} from './runMessages';
import type { SceneReply, SceneRequest } from './sceneMessages';

export type { ExperimentProgram, StartOutcome } from '../experiments';
export type * from '../labs/digits/worker/protocol';
export type { MovedNumber, OptimizerStep } from '../train';
export type * from './consoleMessages';
export type * from './discoverMessages';
export type * from './landscapeMessages';
export type * from './probeTypes';
export type * from './programSummary';
export type * from './requests';
export type * from './runMessages';
export type * from './sceneMessages';
export type {
  BackendReport,
  Band,
  Diagnostic,
  Equation,
  ErrorsReport,
  Feed,
  FitReport,
  Fix,
  LabelledMatrix,
  LabelledTensor,
  Level,
  Mathematics,
  NamedNumber,
  ObservedNeuron as Neuron,
  ProfileReport,
  ProgramChange,
  Recurrence,
  Remedy,
  RowsReport,
  RunEnd,
  RunId,
  Softness,
  SoftnessSettings,
  Span,
  Table,
};

export interface CompileReply {
  readonly diagnostics: readonly Diagnostic[];
  /** Null if the program does not compile. */
  readonly program: ProgramSummary | null;
  readonly output: readonly ConsoleLine[];
  /** The time from the text to the graph, in milliseconds. */
  readonly duration: number;
  /** The evaluators that ran the program; null at `direct`, and if the evaluator itself has a mistake. */
  readonly evaluator: EvaluatorReport | null;
}

/** The evaluators below the program: prepared once, and used for every program after that. */
export interface EvaluatorReport {
  /** The time that preparing them took once, in milliseconds. */
  readonly preparation: number;
  /** The number of times that they were used, including this time. */
  readonly uses: number;
  /** The time to stage this program through them, in milliseconds. */
  readonly staging: number;
}

export interface NeuronsRequest extends Omit<EvaluateRequest, 'expression'> {
  /** The row of the objective to observe, counted from 0; null for the mean over all rows. */
  readonly row: number | null;
}

/** Every term of Cajal in the program that has no mistakes, in order of the text. */
export type NeuronsReply = Observed;

export interface ChangesRequest {
  readonly before: string;
  readonly after: string;
}

/** A number of the text, or one that the text leaves to a default. */
export interface SweptNumber extends NamedNumber {
  /** What is written around another value in its place: empty, or the form of an option that is not there yet. */
  readonly around: readonly [string, string];
}

/** A text of lines, each with the expression of the program that it came from. */
export interface Listing {
  /** The lines, joined by line ends. */
  readonly text: string;
  /** The offset of each line, followed by the offset of the end. */
  readonly starts: Uint32Array<ArrayBuffer>;
  /** For each line the begin and the end of its expression; -1 twice if it has none. */
  readonly spans: Int32Array<ArrayBuffer>;
  /** The length of the longest line. */
  readonly width: number;
  /** The number of further lines, which were too many to list. */
  readonly left: number;
}

/** The compiled program as text. */
export type Inspection =
  | {
      readonly kind: 'listings';
      /** The graph of the loss, and that of the loss with its gradient. */
      readonly graph: Listing;
      readonly gradient: Listing;
      /** The WebAssembly module that takes training steps, or a sentence that says why there is none. */
      readonly module: Listing | string;
      /** The shader that takes them on the GPU, or a sentence that says why there is none. */
      readonly shader: Listing | string;
    }
  /** A sentence that says why there is nothing to list. */
  | { readonly kind: 'refused'; readonly message: string };

/** A method to find the value and the gradients of a program. */
export type VerifyMethod =
  | { readonly kind: 'gradient'; readonly level: Level; readonly backend: BackendChoice }
  /** Central differences of the value, in doubles, at the level of the settings. */
  | { readonly kind: 'differences' };

export interface VerifyRequest extends CompileRequest {
  readonly method: VerifyMethod;
  /** The natural values of all elements of all parameters; null for the start values. */
  readonly at: Float64Array | null;
}

export type VerifyReply =
  | {
      readonly kind: 'values';
      readonly value: number;
      /** The derivatives by all elements of all parameters. */
      readonly gradients: Float64Array;
      readonly parameters: readonly Pick<ParameterSummary, 'name' | 'shape'>[];
      readonly backend: Pick<BackendReport, 'name' | 'precision'>;
    }
  /** A sentence that says why there are no values. */
  | { readonly kind: 'refused'; readonly message: string };

/** Asks what the fit is worth at natural values of all elements of all parameters. */
export interface WorthRequest extends CompileRequest {
  readonly at: Float64Array;
}

export type WorthReply =
  | {
      readonly kind: 'worth';
      readonly report: FitReport;
      /** For each curve of the plots, in their order; null for one without a band. */
      readonly bands: readonly (Band | null)[];
    }
  /** A sentence that says why nothing is known. */
  | { readonly kind: 'refused'; readonly message: string };

export interface ProfileRequest extends WorthRequest {
  /** Its index among the elements of all parameters. */
  readonly element: number;
}

export type ProfileReply =
  | { readonly kind: 'profile'; readonly profile: ProfileReport }
  | { readonly kind: 'refused'; readonly message: string };

/** A program of an experiment, and the number of one of its starts. */
export interface ExperimentRequest {
  readonly program: ExperimentProgram;
  readonly protocol: Protocol;
  readonly start: number;
}

/** What was found of each measure of an experiment, by its id. */
export interface FurtherOutcome {
  readonly findings: Readonly<Record<string, string>>;
  readonly milliseconds: number;
}

/** The user's tables. They are sent once, and requests name their version. */
export interface VersionedTables {
  readonly version: TablesVersion;
  readonly tables: readonly Table[];
}

/** What the worker sends the page besides the replies. */
export type ServiceEvent =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'digits'; readonly progress: DigitsProgress };

/** What the worker does for the page. An aborted signal ends the work on its request. */
export interface GradusService {
  /** Replaces the user's tables. */
  setTables(tables: VersionedTables): Promise<void>;
  compile(request: CompileRequest, signal: AbortSignal): Promise<CompileReply>;
  /**
   * Trains a program; its records arrive as progress. Resolves at the end of the run, or with the mistakes that kept it from
   * starting; rejects with the exception that broke it.
   */
  train(request: TrainRequest, signal: AbortSignal): Promise<readonly Diagnostic[]>;
  pause(run: RunId): Promise<void>;
  resume(run: RunId): Promise<void>;
  /** Takes one step of a paused run. */
  step(run: RunId): Promise<void>;
  stop(run: RunId): Promise<void>;
  setPace(request: { readonly run: RunId; readonly pace: StepsPerSecond }): Promise<void>;
  /** The state of a run, trained or in training, at an earlier step. */
  moment(request: MomentRequest, signal: AbortSignal): Promise<MomentReply>;
  /** What differs between two texts of a program, as their structure says it. */
  changes(request: ChangesRequest): Promise<readonly ProgramChange[]>;
  /** The numbers of a text, which the members of a sweep may have other values of. */
  numbers(source: string): Promise<readonly SweptNumber[]>;
  /** The backend that a run with this choice would use; it is not loaded. */
  backend(choice: BackendChoice): Promise<BackendReport>;
  evaluate(request: EvaluateRequest, signal: AbortSignal): Promise<EvaluateReply>;
  inspect(request: CompileRequest, signal: AbortSignal): Promise<Inspection>;
  /** The equations of the program, in mathematical notation. */
  mathematics(request: CompileRequest, signal: AbortSignal): Promise<Mathematics>;
  neurons(request: NeuronsRequest, signal: AbortSignal): Promise<NeuronsReply>;
  /** Runs the start once at each level, on the backend that `auto` chooses. */
  experiment(request: ExperimentRequest, signal: AbortSignal): Promise<StartOutcome>;
  /** Runs one of the experiments that are no table of programs and starts. */
  furtherExperiment(id: string, signal: AbortSignal): Promise<FurtherOutcome>;
  /** Trains networks side by side; their progress arrives as events of its own. Resolves at the end of the run. */
  trainDigits(request: DigitsRequest, signal: AbortSignal): Promise<void>;
  /** Pauses after the present steps, or resumes. */
  pauseDigits(request: { readonly run: RunId; readonly paused: boolean }): Promise<void>;
  verify(request: VerifyRequest, signal: AbortSignal): Promise<VerifyReply>;
  landscape(request: LandscapeRequest, signal: AbortSignal): Promise<LandscapeReply>;
  /**
   * Where the first step of a run takes the program's start, a figure for each parameter; null where that is not finite,
   * or there is nothing to train.
   */
  nextStep(request: CompileRequest, signal: AbortSignal): Promise<Float64Array | null>;
  /** Shows the program at other values than those of its text, without a run. */
  scene(request: SceneRequest, signal: AbortSignal): Promise<SceneReply>;
  worth(request: WorthRequest, signal: AbortSignal): Promise<WorthReply>;
  profile(request: ProfileRequest, signal: AbortSignal): Promise<ProfileReply>;
  /** The values and adjoints of expressions, at a row and over the rows. */
  probe(request: ProbeRequest, signal: AbortSignal): Promise<ProbeReply>;
  /** The steps of a row, forwards and backwards. */
  trace(request: TraceRequest, signal: AbortSignal): Promise<TraceReply>;
  /** What the next step of a run is made of: its steps so far are taken again. */
  optimizerStep(request: OptimizerStepRequest, signal: AbortSignal): Promise<OptimizerStepReply>;
  /** How much each expression matters to the loss. */
  influence(request: LookRequest, signal: AbortSignal): Promise<InfluenceReply>;
  /** The unknowns of a program, and whether they can be searched for. */
  sought(request: CompileRequest, signal: AbortSignal): Promise<Sought>;
  /** Does a piece of the search for the unknowns of a program. */
  searchPiece(request: PieceRequest, signal: AbortSignal): Promise<PieceReply>;
  /** Fits the constants of a candidate, and the program's own parameters with them. */
  calibrate(request: CandidateRequest, signal: AbortSignal): Promise<CalibrateReply>;
  /** What is shown of a candidate that was calibrated. */
  candidate(request: KeepRequest, signal: AbortSignal): Promise<CandidateReply>;
  /** The program with a candidate's expressions as ordinary definitions. */
  keep(request: KeepRequest, signal: AbortSignal): Promise<KeepReply>;
  /** The equations of candidates. */
  formulas(request: FormulasRequest, signal: AbortSignal): Promise<FormulasReply>;
  /** The candidates of a text, each on its own. */
  splitCandidates(request: SplitRequest, signal: AbortSignal): Promise<readonly SplitCandidate[]>;
}

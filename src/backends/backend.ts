/** The interface of a backend for training: values of a graph, and runs of steps in one call. */

import type { Graph, RowSelection } from '../graph';
import type { TrustRegion, UpdateRule } from './optimizer';
import type { StepInputs } from './stepInputs';

export interface BackendReport {
  readonly name: 'reference' | 'wasm' | 'webgpu' | 'tfjs webgpu' | 'tfjs wasm' | 'tfjs cpu';
  readonly precision: 'f64' | 'f32';
  /** The reason for the choice of this backend, in a sentence. */
  readonly reason: string;
}

/**
 * The objective that a step trains. From the unconstrained parameters it computes the `recorded` values of the step,
 * then the gradient that the optimizer follows. Its last inputs differ from step to step.
 */
export interface StepObjective {
  readonly objective: Graph;
  /** How many numbers of a step are recorded, and how many results of the graph, its first, hold them. */
  readonly recorded: number;
  readonly recordedResults: number;
  /** The start of the unconstrained parameters. */
  readonly start: Float64Array;
}

/**
 * A training step as graphs. From the unconstrained parameters and the optimizer's state, `update` computes the
 * recorded values, the next parameters and the next state; its last inputs are those of `objective`. Both graphs say
 * the same; a backend uses either.
 */
export interface StepGraphs extends StepObjective {
  readonly update: Graph;
  /** A backend that has no factors of rows takes no steps within a region of trust: reference and wasm in 64 bits do. */
  readonly optimizer: UpdateRule | TrustRegion;
  /** The start of the optimizer's state. */
  readonly state: Float64Array;
  /**
   * The learning rate of each unconstrained number as a multiple of the optimizer's; null if all have the optimizer's.
   * `update` contains the rates.
   */
  readonly rateFactors: Float64Array | null;
}

/** Thrown by a backend that cannot take a step; the message says why, as a sentence. */
export class UnsupportedStep extends Error {}

/** Goes back to the state that a stepper was in when it made this; may be called more than once. */
export interface Checkpoint {
  /** The memory that the state takes, in bytes. */
  readonly bytes: number;
  restore(): Promise<void>;
  /** Gives back what the state is kept in. */
  dispose(): void;
}

/**
 * Why a stepper takes no more steps: the gradient is 0 as far as numbers tell, the last step was too small to change the
 * parameters, the loss changes by no more than its rounding, or no step lowers the loss.
 */
export type SearchEnd = 'gradient' | 'step' | 'precision' | 'stalled';

/** Takes training steps, each from where the last one ended. */
export interface Stepper {
  /** Set if the stepper searches for the minimum and has ended. */
  readonly ended?: SearchEnd | null;
  /**
   * Takes that many steps, and returns the recorded values of all steps in order. There are fewer if a search for the
   * minimum has ended: then the run has.
   */
  advance(inputs: StepInputs): Promise<Float64Array>;
  /** The unconstrained parameters after the last step. */
  present(): Promise<Float64Array>;
  /** The same steps from the same checkpoint record the same. */
  checkpoint(): Promise<Checkpoint>;
  dispose(): void;
}

/** Takes training steps of many members at once, each from its own start. */
export interface PopulationStepper {
  /** Takes that many steps of every member, and returns the records of each member, as `Stepper.advance` does. */
  advance(inputs: StepInputs): Promise<readonly Float64Array[]>;
  /** The unconstrained parameters of a member after the last step. */
  present(member: number): Promise<Float64Array>;
  /**
   * Takes no more steps of a member, which then records nothing, until a checkpoint from before is restored. Missing if
   * the other members would not be faster for it.
   */
  drop?(member: number): void;
  checkpoint(): Promise<Checkpoint>;
  dispose(): void;
}

/** Where a graph is evaluated: the elements of its parameters, point by point. */
export interface Points {
  readonly count: number;
  readonly values: Float64Array;
}

export interface Backend {
  /** The report of this backend, or of another one that took over its work. */
  readonly report: BackendReport;
  stepper(step: StepGraphs): Promise<Stepper>;
  /**
   * Set if the backend has a faster way than a stepper for each member. The members start from these unconstrained
   * parameters, and from `states` of the optimizer if these are not all at its start.
   */
  population?(
    step: StepGraphs,
    starts: readonly Float64Array[],
    states?: readonly Float64Array[],
  ): Promise<PopulationStepper>;
  /** The elements of a graph's results, in order, for the elements of its parameters, in order. */
  evaluate(graph: Graph, parameters: Float64Array, rows: RowSelection | null): Promise<Float64Array>;
  /** Set if the backend has a faster way than one call for each point: the results at all points, in order. */
  evaluateAll?(graph: Graph, points: Points, rows: RowSelection | null): Promise<Float64Array>;
}

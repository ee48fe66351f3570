/** What a backend does for training: values of a graph, and runs of steps that it takes without coming up for air. */

import type { Graph, RowSelection } from '../graph';
import type { UpdateRule } from './optimizer';

export interface BackendReport {
  readonly name: 'reference' | 'wasm' | 'webgpu' | 'tfjs webgpu' | 'tfjs wasm' | 'tfjs cpu';
  readonly precision: 'f64' | 'f32';
  /** Why this one was chosen, in a sentence. */
  readonly reason: string;
}

/**
 * What a step trains: `objective` gives, of the unconstrained parameters, the `recorded` values of the step, then the
 * gradient that the optimizer follows. Its last inputs are what each step is given anew.
 */
export interface StepObjective {
  readonly objective: Graph;
  /** How many numbers of a step are recorded, and how many results they are: the first of the graph. */
  readonly recorded: number;
  readonly recordedResults: number;
  /** Where the unconstrained parameters start. */
  readonly start: Float64Array;
}

/**
 * A training step as graphs. `update` gives, of the unconstrained parameters and the optimizer's state: the recorded
 * values, the parameters' next values and the next state; its last inputs are those of `objective`. Both say the same;
 * a backend takes either.
 */
export interface StepGraphs extends StepObjective {
  readonly update: Graph;
  readonly optimizer: UpdateRule;
  /** Where the optimizer's state starts. */
  readonly state: Float64Array;
}

/** What a step is given besides the state that it starts from. */
export interface StepInput {
  readonly rows: RowSelection | null;
  /** The elements of the graph's last inputs, in order; empty where it has none beyond parameters and state. */
  readonly given: Float64Array;
}

/** Takes training steps from where it stands. */
export interface Stepper {
  /**
   * One step for each input; the recorded values of all of them, step by step. Fewer where a line search finds no step
   * that lowers the loss: then the run is at its end.
   */
  advance(inputs: readonly StepInput[]): Promise<Float64Array>;
  /** The unconstrained parameters after the last step. */
  present(): Promise<Float64Array>;
  dispose(): void;
}

/** Takes training steps of many members at once, each from its own start. */
export interface PopulationStepper {
  /** One step of every member for each input; what each member recorded, as `Stepper.advance` has it. */
  advance(inputs: readonly StepInput[]): Promise<readonly Float64Array[]>;
  /** The unconstrained parameters of a member after the last step. */
  present(member: number): Promise<Float64Array>;
  dispose(): void;
}

export interface Backend {
  /** Another, once the backend has had to leave its work to one. */
  readonly report: BackendReport;
  stepper(step: StepGraphs): Promise<Stepper>;
  /**
   * Where the backend has a faster way than a stepper for each: members from these unconstrained parameters. `states`:
   * the optimizer's state of each, where they do not all stand at its start.
   */
  population?(
    step: StepGraphs,
    starts: readonly Float64Array[],
    states?: readonly Float64Array[],
  ): Promise<PopulationStepper>;
  /** The elements of a graph's results, in order, at the elements of its parameters, in order. */
  evaluate(graph: Graph, parameters: Float64Array, rows: RowSelection | null): Promise<Float64Array>;
  /** Where the backend has a faster way than one point after the other: the results at each point, one after the other. */
  evaluateAll?(
    graph: Graph,
    points: readonly Float64Array[],
    rows: RowSelection | null,
  ): Promise<Float64Array>;
}

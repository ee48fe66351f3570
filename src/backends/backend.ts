/** What a backend does for training: values of a graph, and runs of steps that it takes without coming up for air. */

import type { Graph } from '../graph';
import type { OptimizerSpec } from './optimizer';
import type { RowSelection } from './rows';

export interface BackendReport {
  readonly name: 'reference' | 'wasm' | 'tfjs webgpu' | 'tfjs wasm' | 'tfjs cpu';
  readonly precision: 'f64' | 'f32';
  /** Why this one was chosen, in a sentence. */
  readonly reason: string;
}

/**
 * A training step as graphs. `objective` gives, of the unconstrained parameters: the `recorded` values of the step,
 * then the gradient that the optimizer follows. `update` gives, of those parameters and the optimizer's state: the
 * recorded values, the parameters' next values and the next state. Both say the same; a backend takes either. The
 * last inputs of both are what each step is given anew.
 */
export interface StepGraphs {
  readonly objective: Graph;
  readonly update: Graph;
  readonly optimizer: OptimizerSpec;
  /** How many numbers of a step are recorded, and how many results they are: the first of both graphs. */
  readonly recorded: number;
  readonly recordedResults: number;
  /** Where the unconstrained parameters start. */
  readonly start: Float64Array;
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
  /** One step for each input; the recorded values of all of them, step by step. */
  advance(inputs: readonly StepInput[]): Promise<Float64Array>;
  /** The unconstrained parameters after the last step. */
  present(): Promise<Float64Array>;
  dispose(): void;
}

export interface Backend {
  readonly report: BackendReport;
  stepper(step: StepGraphs): Promise<Stepper>;
  /** The elements of a graph's results, in order, at the elements of its parameters, in order. */
  evaluate(graph: Graph, parameters: Float64Array, rows: RowSelection | null): Promise<Float64Array>;
}

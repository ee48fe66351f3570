/** Training on the plain evaluator: the whole step, with its update, is one graph that is evaluated again and again. */

import { Evaluator, type Graph, type RowSelection } from '../../graph';
import type { Backend, BackendReport, Checkpoint, Points, StepGraphs, Stepper } from '../backend';
import { rowsOfStep, type StepInputs } from '../stepInputs';

class ReferenceStepper implements Stepper {
  private readonly evaluator: Evaluator;
  /** The unconstrained parameters, the optimizer's state, and the inputs of a step. */
  private readonly operands: Float64Array;
  private readonly state: Float64Array;
  private readonly results: Float64Array;
  private readonly parameterCount: number;
  private readonly recorded: number;

  constructor({ update, recorded, start, state }: StepGraphs) {
    this.evaluator = new Evaluator(update);
    this.operands = new Float64Array(this.evaluator.parameterSize);
    this.state = this.operands.subarray(0, start.length + state.length);
    this.state.set(start);
    this.state.set(state, start.length);
    this.results = new Float64Array(this.evaluator.resultSize);
    this.parameterCount = start.length;
    this.recorded = recorded;
  }

  async advance(inputs: StepInputs): Promise<Float64Array> {
    const { operands, state, results, recorded } = this;
    const records = new Float64Array(inputs.count * recorded);
    const givenCount = operands.length - state.length;
    for (let step = 0; step < inputs.count; step++) {
      for (let index = 0; index < givenCount; index++)
        operands[state.length + index] = inputs.given[step * givenCount + index]!;
      this.evaluator.evaluateInto(results, operands, rowsOfStep(inputs, step));
      for (let index = 0; index < recorded; index++) records[step * recorded + index] = results[index]!;
      for (let index = 0; index < state.length; index++) state[index] = results[recorded + index]!;
    }
    return records;
  }

  async present(): Promise<Float64Array> {
    return this.state.slice(0, this.parameterCount);
  }

  async checkpoint(): Promise<Checkpoint> {
    const saved = this.state.slice();
    return {
      bytes: saved.byteLength,
      restore: async () => this.state.set(saved),
      dispose: () => undefined,
    };
  }

  dispose(): void {}
}

export class ReferenceBackend implements Backend {
  private readonly evaluators = new WeakMap<Graph, Evaluator>();
  readonly report: BackendReport;

  constructor(reason: string) {
    this.report = { name: 'reference', precision: 'f64', reason };
  }

  async stepper(step: StepGraphs): Promise<Stepper> {
    return new ReferenceStepper(step);
  }

  async evaluate(graph: Graph, parameters: Float64Array, rows: RowSelection | null): Promise<Float64Array> {
    return this.evaluatorOf(graph).evaluate(parameters, rows);
  }

  async evaluateAll(
    graph: Graph,
    { count, values }: Points,
    rows: RowSelection | null,
  ): Promise<Float64Array> {
    const evaluator = this.evaluatorOf(graph);
    const { resultSize } = evaluator;
    const size = values.length / Math.max(1, count);
    const results = new Float64Array(count * resultSize);
    for (let index = 0; index < count; index++) {
      const out = results.subarray(index * resultSize, (index + 1) * resultSize);
      evaluator.evaluateInto(out, values.subarray(index * size, (index + 1) * size), rows);
    }
    return results;
  }

  private evaluatorOf(graph: Graph): Evaluator {
    let evaluator = this.evaluators.get(graph);
    if (evaluator === undefined) {
      evaluator = new Evaluator(graph);
      this.evaluators.set(graph, evaluator);
    }
    return evaluator;
  }
}

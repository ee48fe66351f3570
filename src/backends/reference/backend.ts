import { Evaluator, type Graph, type RowSelection } from '../../graph';
import type { Backend, BackendReport, StepGraphs, StepInput, Stepper } from '../backend';

class ReferenceStepper implements Stepper {
  private readonly evaluator: Evaluator;
  /** The unconstrained parameters, then the optimizer's state. */
  private readonly state: Float64Array;
  private readonly parameterCount: number;
  private readonly recorded: number;

  constructor({ update, recorded, start, state }: StepGraphs) {
    this.evaluator = new Evaluator(update);
    this.state = Float64Array.from([...start, ...state]);
    this.parameterCount = start.length;
    this.recorded = recorded;
  }

  async advance(inputs: readonly StepInput[]): Promise<Float64Array> {
    const records = new Float64Array(inputs.length * this.recorded);
    for (const [index, { rows, given }] of inputs.entries()) {
      const operands = given.length === 0 ? this.state : [...this.state, ...given];
      const results = this.evaluator.evaluate(operands, rows);
      records.set(results.subarray(0, this.recorded), index * this.recorded);
      this.state.set(results.subarray(this.recorded));
    }
    return records;
  }

  async present(): Promise<Float64Array> {
    return this.state.slice(0, this.parameterCount);
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
    let evaluator = this.evaluators.get(graph);
    if (evaluator === undefined) {
      evaluator = new Evaluator(graph);
      this.evaluators.set(graph, evaluator);
    }
    return evaluator.evaluate(parameters, rows);
  }
}

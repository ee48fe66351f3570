/** Training and evaluation in WebAssembly: a module for each graph, a whole run of steps in each call of it. */

import type { Graph } from '../../graph';
import type { Backend, BackendReport, StepGraphs, StepInput, Stepper } from '../backend';
import type { RowSelection } from '../rows';
import { Program } from './program';

class WasmStepper implements Stepper {
  constructor(
    private readonly program: Program,
    private readonly parameterCount: number,
  ) {}

  async advance(inputs: readonly StepInput[]): Promise<Float64Array> {
    return this.program.steps(inputs);
  }

  async present(): Promise<Float64Array> {
    return this.program.state().subarray(0, this.parameterCount);
  }

  dispose(): void {}
}

export interface WasmOptions {
  /** Whether rows are computed in pairs. */
  readonly pairs?: boolean;
  readonly mostInFunction?: number;
}

export class WasmBackend implements Backend {
  readonly report: BackendReport;
  private readonly programs = new WeakMap<Graph, Promise<Program>>();

  constructor(
    reason: string,
    private readonly options: WasmOptions = {},
  ) {
    this.report = { name: 'wasm', precision: 'f64', reason };
  }

  private compile(graph: Graph, recordedResults: number): Promise<Program> {
    const { pairs = true, mostInFunction } = this.options;
    const most = mostInFunction === undefined ? {} : { mostInFunction };
    return Program.make(graph, { recordedResults, pairs, ...most });
  }

  async stepper({ update, recordedResults, start, state }: StepGraphs): Promise<Stepper> {
    const program = await this.compile(update, recordedResults);
    program.setState(Float64Array.from([...start, ...state]));
    return new WasmStepper(program, start.length);
  }

  async evaluate(graph: Graph, parameters: Float64Array, rows: RowSelection | null): Promise<Float64Array> {
    let program = this.programs.get(graph);
    if (program === undefined) {
      program = this.compile(graph, graph.results.length);
      this.programs.set(graph, program);
    }
    return (await program).steps([{ rows, given: parameters }]);
  }
}

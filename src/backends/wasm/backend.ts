/** Training and evaluation in WebAssembly: a module for each graph, a whole run of steps in each call of it. */

import type { Graph } from '../../graph';
import type { Backend, BackendReport, PopulationStepper, StepGraphs, StepInput, Stepper } from '../backend';
import { longestStretch, rest } from '../rest';
import type { RowSelection } from '../rows';
import { type LaneKind, laneKinds } from './lanes';
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

/** Members that are stepped first, to see how long they take. */
const firstMembers = 16;

/** All members in one call of the module, or in a few where that would take too long. */
class WasmPopulation implements PopulationStepper {
  private readonly states: Float64Array;
  private readonly parameterCount: number;
  private readonly stateCount: number;
  /** What a step of one member took last; NaN before the first. */
  private milliseconds = Number.NaN;

  constructor(
    private readonly program: Program,
    starts: readonly Float64Array[],
    state: Float64Array,
  ) {
    this.parameterCount = starts[0]!.length;
    this.stateCount = this.parameterCount + state.length;
    this.states = new Float64Array(starts.length * this.stateCount);
    for (const [member, start] of starts.entries()) {
      this.states.set(start, member * this.stateCount);
      this.states.set(state, member * this.stateCount + start.length);
    }
  }

  async advance(inputs: readonly StepInput[]): Promise<readonly Float64Array[]> {
    const members = this.states.length / this.stateCount;
    const records: Float64Array[] = [];
    while (records.length < members) {
      if (records.length > 0) await rest();
      const [first, began] = [records.length, performance.now()];
      const fitting = Math.floor(longestStretch / (this.milliseconds * inputs.length));
      const last = Math.min(members, first + (Number.isNaN(fitting) ? firstMembers : Math.max(1, fitting)));
      const states = this.states.subarray(first * this.stateCount, last * this.stateCount);
      records.push(...this.program.population(states, inputs));
      this.milliseconds = (performance.now() - began) / ((last - first) * Math.max(1, inputs.length));
    }
    return records;
  }

  async present(member: number): Promise<Float64Array> {
    const at = member * this.stateCount;
    return this.states.slice(at, at + this.parameterCount);
  }

  dispose(): void {}
}

/** Whether lanes do more side by side for members than for rows: an update counts as a row, of one lane. */
function membersFillLanes({ axes }: Graph, lanes: number, members: number): boolean {
  const rows = axes.map(({ rowCount }) => rowCount);
  const byRows = rows.reduce((sum, each) => sum + Math.ceil(each / lanes), 1);
  const byMembers = (rows.reduce((sum, each) => sum + each, 1) * Math.ceil(members / lanes)) / members;
  return byMembers < byRows;
}

export interface WasmOptions {
  /** What rows, or members, are computed in: doubles two by two, unless told otherwise. */
  readonly lanes?: LaneKind;
  readonly mostInFunction?: number;
}

export class WasmBackend implements Backend {
  readonly report: BackendReport;
  private readonly programs = new WeakMap<Graph, Promise<Program>>();

  constructor(
    reason: string,
    private readonly options: WasmOptions = {},
  ) {
    const precision = options.lanes === 'f32x4' ? 'f32' : 'f64';
    this.report = { name: 'wasm', precision, reason };
  }

  private compile(graph: Graph, recordedResults: number, trained: number | null = null): Promise<Program> {
    const { lanes = 'f64x2', mostInFunction } = this.options;
    const most = mostInFunction === undefined ? {} : { mostInFunction };
    const members = trained === null ? {} : { members: { trained } };
    return Program.make(graph, { recordedResults, lanes, ...members, ...most });
  }

  async stepper({ update, recordedResults, start, state }: StepGraphs): Promise<Stepper> {
    const program = await this.compile(update, recordedResults);
    program.setState(Float64Array.from([...start, ...state]));
    return new WasmStepper(program, start.length);
  }

  async population(
    { update, recordedResults, state }: StepGraphs,
    starts: readonly Float64Array[],
  ): Promise<PopulationStepper> {
    const { count } = laneKinds[this.options.lanes ?? 'f64x2'];
    const trained = membersFillLanes(update, count, starts.length) ? starts[0]!.length : null;
    return new WasmPopulation(await this.compile(update, recordedResults, trained), starts, state);
  }

  async evaluate(graph: Graph, parameters: Float64Array, rows: RowSelection | null): Promise<Float64Array> {
    return this.evaluateAll(graph, [parameters], rows);
  }

  /** All points in one call of the module. */
  async evaluateAll(
    graph: Graph,
    points: readonly Float64Array[],
    rows: RowSelection | null,
  ): Promise<Float64Array> {
    let program = this.programs.get(graph);
    if (program === undefined) {
      program = this.compile(graph, graph.results.length);
      this.programs.set(graph, program);
    }
    return (await program).steps(points.map((given) => ({ rows, given })));
  }
}

/** Training and evaluation in WebAssembly: a module for each graph, and a whole run of steps in each call of it. */

import type { Graph, RowSelection } from '../../graph';
import type { Backend, BackendReport, Points, PopulationStepper, StepGraphs, Stepper } from '../backend';
import type { CompileOptions } from './compile';
import { canShare } from './helpers/exchange';
import type { HelperPool } from './helpers/pool';
import { type LaneKind, laneKinds } from './lanes';
import { manyRows } from './lower/rowPartitions';
import { WasmPopulation } from './population';
import { Program } from './program';
import { WasmStepper } from './stepper';

/** The number of passes of rows through their body. Two groups of lanes at a time count as one and a half. */
function passes(rows: number, lanes: number): number {
  const groups = Math.ceil(rows / lanes);
  return Math.min(groups, 1.5 * Math.ceil(groups / 2));
}

/** Whether lanes compute more for members side by side than for rows. An update counts as a row of one lane. */
function membersFillLanes({ axes }: Graph, lanes: number, members: number): boolean {
  const rows = axes.map(({ rowCount }) => rowCount);
  const byRows = rows.reduce((sum, each) => sum + passes(each, lanes), 1);
  const byMembers = (rows.reduce((sum, each) => sum + each, 1) * Math.ceil(members / lanes)) / members;
  return byMembers < byRows;
}

export interface WasmOptions {
  /** The lanes in which rows, or members, are computed; two doubles by default. */
  readonly lanes?: LaneKind;
  /** Whether rows or members are side by side in a population; by default those that fill the lanes better. */
  readonly sideBySide?: 'rows' | 'members';
  readonly maxInFunction?: number;
  /** The helpers that take steps of a population, or sum partitions of many rows. */
  readonly helpers?: HelperPool | null;
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

  private compile(
    graph: Graph,
    recordedResults: number,
    more: Pick<CompileOptions, 'members' | 'team'> = {},
  ): Promise<Program> {
    const { lanes = 'f64x2', maxInFunction } = this.options;
    const limit = maxInFunction === undefined ? {} : { maxInFunction };
    return Program.make(graph, { recordedResults, lanes, ...more, ...limit });
  }

  async stepper({ update, recordedResults, start, state }: StepGraphs): Promise<Stepper> {
    const team = (this.options.helpers ?? null) !== null && canShare() && manyRows(update);
    const program = await this.compile(update, recordedResults, { team });
    program.setState(Float64Array.from([...start, ...state]));
    return new WasmStepper(program, start.length, team ? this.options.helpers! : null);
  }

  async population(
    { update, recordedResults, state }: StepGraphs,
    starts: readonly Float64Array[],
    states: readonly Float64Array[] = starts.map(() => state),
  ): Promise<PopulationStepper> {
    const { count } = laneKinds[this.options.lanes ?? 'f64x2'];
    // States that were taken over from another backend may differ in all of their numbers.
    const alike = states.every((each) => each.every((value, index) => value === states[0]![index]));
    const members = { members: { trained: starts[0]!.length + (alike ? 0 : state.length) } };
    const better = membersFillLanes(update, count, starts.length) ? 'members' : 'rows';
    const sideBySide = this.options.sideBySide ?? better;
    const program = await this.compile(update, recordedResults, sideBySide === 'members' ? members : {});
    return new WasmPopulation(program, starts, states, this.options.helpers ?? null);
  }

  async evaluate(graph: Graph, parameters: Float64Array, rows: RowSelection | null): Promise<Float64Array> {
    return this.evaluateAll(graph, { count: 1, values: parameters }, rows);
  }

  /** Evaluates all points in one call of the module. */
  async evaluateAll(
    graph: Graph,
    { count, values }: Points,
    rows: RowSelection | null,
  ): Promise<Float64Array> {
    let program = this.programs.get(graph);
    if (program === undefined) {
      program = this.compile(graph, graph.results.length);
      this.programs.set(graph, program);
    }
    return (await program).steps({ count, rows: { kind: 'same', selection: rows }, given: values });
  }
}

/**
 * A graph to the text of a shader that evaluates it, step after step: the first of its results are recorded, the others are
 * what its first parameters become. The last parameters are given anew in each step. Pure: no device is asked.
 */

import {
  type Graph,
  isRegion,
  isTurns,
  type Node,
  nodesWithin,
  operandsOf,
  type RowAxis,
  regionBlocks,
  sizeOf,
} from '../../graph';
import { schedule } from '../plan/schedule';
import { bindings, compensated, writeMain } from './entry';
import { blockWriter } from './lower/blocks';
import { Context } from './lower/context';
import { elementsOf } from './lower/moves';
import { sharedSize } from './lower/rows';
import { agreement } from './lower/together';
import { Library } from './math/library';
import { ShaderCode, type ShaderLine } from './shader';

export interface KernelOptions {
  /** How many of the graph's results are recorded; the others are the state of the next step. */
  readonly recordedResults: number;
  /** How many invocations share the rows of a run: a power of two. */
  readonly lanes: number;
  /** How many runs stand in a workgroup; 1 where lanes are more than 1. */
  readonly runs: number;
  /** How many workgroups share the rows of a run: where more than one, a step is a call for each row region and one more. */
  readonly groups: number;
}

/** A shader, and what stands where in its buffers, in numbers. */
export interface Kernel {
  readonly lines: readonly ShaderLine[];
  readonly options: KernelOptions;
  /** How many numbers the first parameters are, which a step leaves to the next, and those given to each step. */
  readonly stateCount: number;
  readonly givenCount: number;
  /** Which numbers of the state are sums whose rounding is carried along. */
  readonly compensated: readonly boolean[];
  /** How many numbers of a step are recorded. */
  readonly recorded: number;
  readonly axes: readonly RowAxis[];
  /** The columns of all axes and the tensors that are known, one after the other. */
  readonly data: Float32Array<ArrayBuffer>;
  /** Whether loops record, so that a tape is needed. */
  readonly records: boolean;
  /** How many calls a step is, and how many sums the workgroups leave to one another. */
  readonly stages: number;
  readonly partials: number;
}

/** The tensors that are known, wherever they are read. */
function constantTensors(graph: Graph): Float64Array[] {
  const found = new Set<Float64Array>();
  const see = (node: Node): void => {
    if (node.kind === 'constant' && node.value instanceof Float64Array) found.add(node.value);
  };
  for (const node of nodesWithin(graph.body)) {
    for (const operand of operandsOf(node)) see(operand);
    if (isRegion(node)) for (const block of regionBlocks(node)) block.results.forEach(see);
  }
  graph.results.forEach(see);
  return [...found];
}

/** Columns and known tensors one after the other, and where each begins. */
function placeData(graph: Graph) {
  const places = new Map<Float64Array, number>();
  let size = 0;
  const columns = graph.axes.flatMap((axis) => axis.columns.map(({ values }) => values));
  for (const values of [...columns, ...constantTensors(graph)]) {
    if (places.has(values)) continue;
    places.set(values, size);
    size += values.length;
  }
  const data = new Float32Array(size);
  for (const [values, at] of places) data.set(values, at);
  return { places, data };
}

export function compileKernel(graph: Graph, options: KernelOptions): Kernel {
  const steps = schedule(graph);
  const library = new Library();
  const { places, data } = placeData(graph);
  const axes = new Map(graph.axes.map((axis, index) => [axis, index]));
  const records = [...nodesWithin(graph.body)].some(
    (node) => isTurns(node) && steps.results.get(node)?.some(({ type }) => type.sequence === true) === true,
  );
  const main = new ShaderCode();
  const ctx = new Context(main, library, steps, { data: places, axes }, options, records);
  const write = blockWriter(ctx);
  writeMain(ctx, graph, options, () => write(graph.body));
  const head = new ShaderCode();
  const put = (text: string): void => {
    for (const line of text.split('\n')) head.line(line);
    head.line('');
  };
  put(bindings);
  if (options.lanes > 1) {
    put(`var<workgroup> shares: array<vec2<f32>, ${sharedSize(options.lanes)}>;`);
    put(agreement);
  }
  for (const text of library.text) put(text);
  const { recordedResults } = options;
  const stateResults = graph.results.length - recordedResults;
  const state = graph.parameters.slice(0, stateResults);
  return {
    lines: [...head.lines, ...main.lines],
    options,
    stateCount: elementsOf(state),
    givenCount: elementsOf(graph.parameters.slice(stateResults)),
    compensated: state.flatMap(({ type }, index) => {
      const carries = compensated(graph, recordedResults, index) !== null;
      return new Array<boolean>(sizeOf(type.shape)).fill(carries);
    }),
    recorded: elementsOf(graph.results.slice(0, recordedResults)),
    axes: graph.axes,
    data,
    records,
    stages: ctx.stages,
    partials: ctx.partials,
  };
}

export function textOf({ lines }: Kernel): string {
  return lines.map(({ text }) => text).join('\n');
}

/** As many invocations as any device has in a workgroup. */
export const maxLanes = 256;

/** How many invocations a run over so many rows is worth. */
function lanesFor(rows: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, rows)));
}

/** With so many runs of so few rows each, an invocation takes a whole run. */
const [manyRuns, fewRows] = [32, 64];
const runsInGroup = 64;
/** A workgroup takes so many rows at least before there is another, and there are so many of them at most. */
const [rowsOfGroup, maxGroups] = [2048, 64];

/** Whether so many runs may be shared out in another way than one. */
export function hasManyRuns(members: number): boolean {
  return members >= manyRuns;
}

/** How invocations are shared out among so many runs; `maxLanes`: how many a run may have. */
export function kernelOptions(
  graph: Graph,
  recordedResults: number,
  members: number,
  maxLanes: number,
): KernelOptions {
  const rows = Math.max(0, ...graph.axes.map(({ rowCount }) => rowCount));
  const lanes = lanesFor(rows);
  if (hasManyRuns(members) && lanes <= fewRows)
    return { recordedResults, lanes: 1, runs: runsInGroup, groups: 1 };
  const groups = members === 1 ? Math.max(1, Math.min(maxGroups, Math.floor(rows / rowsOfGroup))) : 1;
  return { recordedResults, lanes: Math.min(maxLanes, lanes), runs: 1, groups };
}

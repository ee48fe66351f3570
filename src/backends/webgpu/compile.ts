/**
 * Compiles a graph to the text of a shader that evaluates it, step after step. The first results of the graph are
 * recorded; the others are the next values of its first parameters. Its last parameters differ from step to step. The
 * function is pure and asks no device.
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
import { bindings, compensated, type KernelOptions, writeMain } from './entry';
import { blockWriter } from './lower/blocks';
import { Context } from './lower/context';
import { sharedSize } from './lower/rows';
import { agreement } from './lower/uniformity';
import { elementsOf } from './lower/variables';
import { Library } from './math/library';
import { ShaderCode, type ShaderLine } from './shader';

/** A shader, and the layout of its buffers, counted in numbers. */
export interface Kernel {
  readonly lines: readonly ShaderLine[];
  readonly options: KernelOptions;
  /** How many numbers the first parameters have, which a step leaves to the next, and how many each step is given. */
  readonly stateCount: number;
  readonly givenCount: number;
  /** Which numbers of the state are sums that carry their rounding error along. */
  readonly compensated: readonly boolean[];
  /** How many numbers of a step are recorded. */
  readonly recorded: number;
  readonly axes: readonly RowAxis[];
  /** The columns of all axes and the constant tensors, one after the other. */
  readonly data: Float32Array<ArrayBuffer>;
  /** Whether loops record, so that a tape is needed. */
  readonly records: boolean;
  /** How many calls a step takes, and how many sums the workgroups pass to one another. */
  readonly stages: number;
  readonly partials: number;
}

/** The constant tensors that are read. */
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

/** Puts columns and constant tensors one after the other, and says where each begins. */
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

/** The number of invocations that every device allows in a workgroup. */
export const maxLanes = 256;

/** The number of invocations that is worthwhile for a run over so many rows. */
function lanesFor(rows: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, rows)));
}

/** With at least so many runs of at most so many rows, an invocation takes a whole run. */
const [manyRuns, fewRows] = [32, 64];
const runsInGroup = 64;
/** The minimum number of rows for a workgroup where there are several, and the maximum number of workgroups. */
const [rowsOfGroup, maxGroups] = [2048, 64];

/** Whether there are so many runs that they may be shared in another way than a single one. */
export function hasManyRuns(members: number): boolean {
  return members >= manyRuns;
}

/** How invocations are shared among so many runs; `maxLanes` is the maximum number for one run. */
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

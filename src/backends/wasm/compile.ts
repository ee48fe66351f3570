/**
 * A graph to the bytes of a module that evaluates it, step after step: the first of its results are recorded, the others
 * are what its first parameters become. The last parameters are given anew in each step.
 */

import { type Graph, NodeSet, type RowAxis, sizeOf } from '../../graph';
import { type Schedule, schedule } from '../plan/schedule';
import { ModuleBuilder } from './assembler/module';
import { type CodeLine, printModule } from './assembler/print';
import { type RunLayout, writeGrow, writePopulation, writeResults, writeRun } from './entry';
import { type LaneKind, laneKinds, single } from './lanes';
import { Layout, statics } from './layout';
import { blockWriter } from './lower/blocks';
import { Context } from './lower/context';
import { MemoryPool } from './lower/memory';
import { teamPlace } from './lower/rowPartitions';
import { twoOverPiWords } from './math/largeArguments';
import { Library } from './math/library';
import { outline } from './plan/outline';
import { type Varying, varying } from './plan/varying';
import { elementsOf, stateBytes, stateParts, varyingMembers } from './state';

export interface CompileOptions {
  /** How many of the graph's results are recorded; the others are the state of the next step. */
  readonly recordedResults: number;
  /** What rows, or members, are computed in: one by one, or as many side by side as there are lanes. */
  readonly lanes: LaneKind;
  /**
   * Given, members of a population stand side by side, and rows come one by one. `trained`: how many of the first
   * numbers of the parameters start apart; the others start alike.
   */
  readonly members?: { readonly trained: number };
  /** Whether other workers may take parts of the rows. */
  readonly team?: boolean;
  /** How much a function may hold; for tests, since what is usual seldom needs two. */
  readonly maxInFunction?: number;
}

/** A module's bytes, and what stands where in its memory. Addresses and sizes are in bytes. */
export interface Compiled {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether it is given the function by which a team exchanges sums. */
  readonly team: boolean;
  /** Where the elements of the parameters stand. */
  readonly parameters: number;
  /** How many members are trained side by side. */
  readonly members: number;
  /** How many numbers the first parameters are, which a step leaves to the next, and those given to each step. */
  readonly stateCount: number;
  readonly givenCount: number;
  /** How many numbers of a step are recorded. */
  readonly recorded: number;
  readonly axes: readonly RowAxis[];
  /** Where the numbers of all rows of an axis stand. */
  readonly everyRow: ReadonlyMap<RowAxis, number>;
  /** What is written into the memory before anything runs. */
  readonly contents: readonly { readonly address: number; readonly values: Float64Array | Uint32Array }[];
  /** Where the memory is free. */
  readonly free: number;
}

/** Numbers that are the same for rows side by side, and that ops on all of these read. */
function wantedInAll({ steps }: Schedule, { value }: Varying): NodeSet {
  const wanted = new NodeSet();
  for (const step of [...steps.values()].flat()) {
    if (step.kind !== 'op' || !value(step)) continue;
    for (const operand of step.operands) {
      if (operand.kind !== 'constant' && operand.type.shape.length === 0 && !value(operand))
        wanted.add(operand);
    }
  }
  return wanted;
}

/** Parameters are read from memory, where the steps before left them, or where they were given. */
function placeParameters(ctx: Context, graph: Graph, { parameters, state, stateBytes }: RunLayout): void {
  let given = parameters + stateBytes;
  for (const [index, node] of graph.parameters.entries()) {
    const part = state[index];
    const lanes = part?.lanes ?? single;
    const bytes = lanes.bytes * sizeOf(node.type.shape);
    const address = part === undefined ? given : parameters + part.at;
    if (node.type.shape.length > 0) ctx.homes.set(node, { kind: 'tensor', lanes, address, bytes });
    else {
      const cell = { type: lanes.number, owner: ctx.code, local: null, slot: address } as const;
      ctx.homes.set(node, { kind: 'scalar', lanes, cell, all: null });
    }
    if (part === undefined) given += bytes;
  }
}

/** What is known of a graph before any code is written: the order of its steps, what differs, what stands where. */
function prepare(graph: Graph, { recordedResults, lanes, ...options }: CompileOptions) {
  const steps = schedule(graph);
  const wide = laneKinds[lanes];
  // One lane has no room for members.
  const members = wide === single ? undefined : options.members;
  const differing =
    members === undefined
      ? varying(graph, steps, wide !== single)
      : varyingMembers(graph, steps, recordedResults, members.trained);
  const state = stateParts(graph, recordedResults, (node) => (differing.value(node) ? wide : single));
  const layout = new Layout();
  layout.contents.push({ address: teamPlace.index, values: Uint32Array.of(0, 1) });
  const stateSize = elementsOf(graph.results.slice(recordedResults));
  const bytes = stateBytes(state);
  const givenBytes = 8 * (elementsOf(graph.parameters) - stateSize);
  const run: RunLayout = {
    parameters: layout.room(bytes + givenBytes),
    next: layout.room(bytes),
    state,
    stateBytes: bytes,
    givenBytes,
    memberBytes: 8 * stateSize,
    recordBytes: 8 * elementsOf(graph.results.slice(0, recordedResults)),
    rowsBytes: 8 * graph.axes.length,
    members: members === undefined ? single : wide,
  };
  const digits = layout.put(twoOverPiWords());
  return { steps, wide, differing, layout, run, digits, statics: statics(graph, layout) };
}

/** The module, the pages of its memory at first, and where that is free. */
function writeModule(graph: Graph, options: CompileOptions, prepared: ReturnType<typeof prepare>) {
  const { steps, wide, differing, run } = prepared;
  const module = new ModuleBuilder();
  const globals = {
    heap: module.global('heap'),
    limit: module.global('limit'),
    rows: module.global('rows'),
  };
  const exchange = options.team === true ? module.import('exchange', ['i32', 'i32', 'i32']) : null;
  const grow = module.function('grow', ['i32']);
  writeGrow(grow, globals);
  const step = module.function('step', ['i32', 'i32']);
  const pool = new MemoryPool(prepared.layout.end);
  const ctx = new Context(
    module,
    new Library(module, prepared.digits),
    steps,
    differing,
    outline(graph, steps, options.maxInFunction),
    pool,
    prepared.statics,
    globals,
    grow,
    wantedInAll(steps, differing),
    wide,
    exchange,
    { code: step, imports: new Map(), active: null },
  );
  placeParameters(ctx, graph, run);
  blockWriter(ctx).write(graph.body);
  writeResults(ctx, graph, options.recordedResults, run);
  const steady = module.function('run', new Array<'i32'>(5).fill('i32'));
  writeRun(steady, step, globals, run);
  const population = module.function('population', new Array<'i32'>(7).fill('i32'));
  writePopulation(population, steady, run);
  module.export(steady);
  module.export(population);
  return { module, pages: Math.ceil(pool.end / 65536), free: pool.end };
}

export function compileGraph(graph: Graph, options: CompileOptions): Compiled {
  const prepared = prepare(graph, options);
  const { parameters, memberBytes, givenBytes, recordBytes, members } = prepared.run;
  const { module, pages, free } = writeModule(graph, options, prepared);
  return {
    bytes: module.encode(pages),
    team: options.team === true,
    free,
    parameters,
    members: members.count,
    stateCount: memberBytes / 8,
    givenCount: givenBytes / 8,
    recorded: recordBytes / 8,
    axes: graph.axes,
    everyRow: prepared.statics.everyRow,
    contents: prepared.layout.contents,
  };
}

/** The same module in the text format, line by line. */
export function printCompiled(graph: Graph, options: CompileOptions): Generator<CodeLine> {
  const { module, pages } = writeModule(graph, options, prepare(graph, options));
  return printModule(module, pages);
}

/**
 * Compiles a graph to the bytes of a module that evaluates it, step after step. The first results of the graph are
 * recorded; the others are the next values of its first parameters. Its last parameters differ from step to step.
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
import { type UnknownCall, unknownCalls } from './unknowns';

export interface CompileOptions {
  /** How many of the graph's results are recorded. The others are the state of the next step. */
  readonly recordedResults: number;
  /** The lanes in which rows, or members, are computed. */
  readonly lanes: LaneKind;
  /**
   * If set, members of a population are side by side, and rows come one by one. `trained` is the number of the
   * parameters' first numbers that start apart; the others start alike.
   */
  readonly members?: { readonly trained: number };
  /** Whether other workers may take partitions of the rows. */
  readonly team?: boolean;
  /** The maximum size of a function. Tests set it, because graphs seldom need two functions otherwise. */
  readonly maxInFunction?: number;
}

/** The bytes of a module, and the layout of its memory. Addresses and sizes are in bytes. */
export interface Compiled {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether the module imports the function by which a team exchanges sums. */
  readonly team: boolean;
  /** The functions that the module imports for unknown procedures. */
  readonly unknowns: readonly UnknownCall[];
  /** The address of the parameters' elements. */
  readonly parameters: number;
  /** The number of members that are trained side by side. */
  readonly members: number;
  /** How many numbers the first parameters have, which a step leaves to the next, and how many each step is given. */
  readonly stateCount: number;
  readonly givenCount: number;
  /** How many numbers of a step are recorded. */
  readonly recorded: number;
  readonly axes: readonly RowAxis[];
  /** The address of the list of all rows of an axis. */
  readonly everyRow: ReadonlyMap<RowAxis, number>;
  /** The data written into the memory before anything runs. */
  readonly contents: readonly { readonly address: number; readonly values: Float64Array | Uint32Array }[];
  /** The address from which the memory is free. */
  readonly free: number;
}

/** Numbers that are the same for rows side by side, and that ops in all lanes read. */
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

/** Places the parameters in memory, where the step before left them, or where they were given. */
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

/** Everything known of a graph before code is written: the order of its steps, what differs, and the layout. */
function prepare(graph: Graph, { recordedResults, lanes, ...options }: CompileOptions) {
  const steps = schedule(graph);
  const wide = laneKinds[lanes];
  // One lane has no room for several members.
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
  return {
    steps,
    wide,
    differing,
    layout,
    run,
    digits,
    statics: statics(graph, layout),
    unknowns: unknownCalls(graph),
  };
}

/** The module, its initial number of pages, and the address from which they are free. */
function writeModule(graph: Graph, options: CompileOptions, prepared: ReturnType<typeof prepare>) {
  const { steps, wide, differing, run } = prepared;
  const module = new ModuleBuilder();
  const globals = {
    heap: module.global('heap'),
    limit: module.global('limit'),
    rows: module.global('rows'),
  };
  const unknowns = new Map(
    prepared.unknowns.map((call) => [
      call.name,
      module.import(call.name, new Array<'f64'>(call.arguments).fill('f64'), ['f64']),
    ]),
  );
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
    unknowns,
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
    unknowns: prepared.unknowns,
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

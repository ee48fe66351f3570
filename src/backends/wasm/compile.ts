/**
 * A graph to the bytes of a module that evaluates it, step after step: the first of its results are recorded, the others
 * are what its first parameters become. The last parameters are given anew in each step.
 */

import { type Graph, NodeSet, type RowAxis, sizeOf, type ValueNode } from '../../graph';
import { type Schedule, schedule } from '../plan/schedule';
import { ModuleBuilder } from './assembler/module';
import { type CodeLine, printModule } from './assembler/print';
import { type RunLayout, writeGrow, writePopulation, writeResults, writeRun } from './entry';
import { single } from './lanes';
import { Layout, statics } from './layout';
import { blockWriter } from './lower/blocks';
import { Context } from './lower/context';
import { MemoryPool } from './lower/memory';
import { twoOverPiWords } from './math/largeArguments';
import { Library } from './math/library';
import { outline } from './plan/outline';
import { type Varying, varying } from './plan/varying';

export interface CompileOptions {
  /** How many of the graph's results are recorded; the others are the state of the next step. */
  readonly recordedResults: number;
  /** Whether rows are computed in pairs. */
  readonly pairs: boolean;
  /** How much a function may hold; for tests, since what is usual seldom needs two. */
  readonly mostInFunction?: number;
}

/** A module's bytes, and what stands where in its memory. Addresses and sizes are in bytes. */
export interface Compiled {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where the elements of the parameters stand. */
  readonly parameters: number;
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

const elementsOf = (nodes: readonly ValueNode[]): number =>
  nodes.reduce((sum, { type }) => sum + sizeOf(type.shape), 0);

/** Numbers that are the same for both rows of a pair, and that ops on pairs read. */
function wantedInBoth({ steps }: Schedule, { value }: Varying): NodeSet {
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

/** Parameters are read from memory, where the steps before left them. */
function placeParameters(ctx: Context, graph: Graph, start: number): void {
  let address = start;
  for (const node of graph.parameters) {
    const bytes = 8 * sizeOf(node.type.shape);
    if (node.type.shape.length > 0) ctx.homes.set(node, { kind: 'tensor', lanes: single, address, bytes });
    else {
      const cell = { type: 'f64', owner: ctx.code, local: null, slot: address } as const;
      ctx.homes.set(node, { kind: 'scalar', lanes: single, cell, both: null });
    }
    address += bytes;
  }
}

/** What stands where before any code is written. */
function place(graph: Graph, recordedResults: number) {
  const layout = new Layout();
  const stateBytes = 8 * elementsOf(graph.results.slice(recordedResults));
  const parameterBytes = 8 * elementsOf(graph.parameters);
  const run: RunLayout = {
    parameters: layout.room(parameterBytes),
    next: layout.room(stateBytes),
    stateBytes,
    givenBytes: parameterBytes - stateBytes,
    recordBytes: 8 * elementsOf(graph.results.slice(0, recordedResults)),
    rowsBytes: 8 * graph.axes.length,
  };
  const digits = layout.put(twoOverPiWords());
  return { layout, run, digits, statics: statics(graph, layout) };
}

/** The module, the pages of its memory at first, and where that is free. */
function writeModule(graph: Graph, options: CompileOptions, placed: ReturnType<typeof place>) {
  const steps = schedule(graph);
  const differing = varying(graph, steps, options.pairs);
  const module = new ModuleBuilder();
  const globals = {
    heap: module.global('heap'),
    limit: module.global('limit'),
    rows: module.global('rows'),
  };
  const grow = module.function('grow', ['i32']);
  writeGrow(grow, globals);
  const step = module.function('step', ['i32']);
  const pool = new MemoryPool(placed.layout.end);
  const ctx = new Context(
    module,
    new Library(module, placed.digits),
    steps,
    differing,
    outline(graph, steps, options.mostInFunction),
    pool,
    placed.statics,
    globals,
    grow,
    wantedInBoth(steps, differing),
    { code: step, imports: new Map(), active: null },
  );
  placeParameters(ctx, graph, placed.run.parameters);
  blockWriter(ctx).write(graph.body);
  writeResults(ctx, graph, options.recordedResults, step.parameters[0]!, placed.run.next);
  const run = module.function('run', ['i32', 'i32', 'i32', 'i32', 'i32']);
  writeRun(run, step, globals, placed.run);
  const population = module.function('population', new Array<'i32'>(7).fill('i32'));
  writePopulation(population, run, placed.run);
  module.export(run);
  module.export(population);
  return { module, pages: Math.ceil(pool.end / 65536), free: pool.end };
}

export function compileGraph(graph: Graph, options: CompileOptions): Compiled {
  const placed = place(graph, options.recordedResults);
  const { parameters, stateBytes, givenBytes, recordBytes } = placed.run;
  const { module, pages, free } = writeModule(graph, options, placed);
  return {
    bytes: module.encode(pages),
    free,
    parameters,
    stateCount: stateBytes / 8,
    givenCount: givenBytes / 8,
    recorded: recordBytes / 8,
    axes: graph.axes,
    everyRow: placed.statics.everyRow,
    contents: placed.layout.contents,
  };
}

/** The same module in the text format, line by line. */
export function printCompiled(graph: Graph, options: CompileOptions): Generator<CodeLine> {
  const { module, pages } = writeModule(graph, options, place(graph, options.recordedResults));
  return printModule(module, pages);
}

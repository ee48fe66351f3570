/**
 * A graph to the bytes of a module that evaluates it, step after step: the first of its results are recorded, the others
 * are what its first parameters become. The last parameters are given anew in each step.
 */

import {
  type ConstantNode,
  type Graph,
  isRegion,
  nodesWithin,
  operandsOf,
  type RowAxis,
  regionBlocks,
  sizeOf,
  type ValueNode,
} from '../../graph';
import type { FunctionCode, Local } from './assembler/code';
import { ModuleBuilder } from './assembler/module';
import { type Integer, single } from './lanes';
import { blockWriter } from './lower/blocks';
import { Context, type Globals, type Statics, storeElement } from './lower/context';
import { aligned, MemoryPool } from './lower/memory';
import { forEach } from './lower/moves';
import { twoOverPiWords } from './math/largeArguments';
import { Library } from './math/library';
import { outline } from './plan/outline';
import { type Schedule, schedule } from './plan/schedule';
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

/** Every constant tensor that something refers to. */
function constantTensors(graph: Graph): Set<ConstantNode> {
  const found = new Set<ConstantNode>();
  const see = (node: unknown): void => {
    const value = node as ValueNode;
    if (value.kind === 'constant' && value.value instanceof Float64Array) found.add(value);
  };
  for (const node of nodesWithin(graph.body)) {
    for (const operand of operandsOf(node)) see(operand);
    if (isRegion(node)) for (const block of regionBlocks(node)) for (const each of block.results) see(each);
  }
  for (const result of graph.results) see(result);
  return found;
}

/** Lays out what stays in place: parameters, the digits of 2/pi, constants, columns, lists of all rows. */
class Layout {
  readonly contents: { address: number; values: Float64Array | Uint32Array }[] = [];
  /** Nothing stands at 0. */
  end = 16;

  room(bytes: number): number {
    const address = this.end;
    this.end = aligned(this.end + bytes);
    return address;
  }

  put(values: Float64Array | Uint32Array): number {
    const address = this.room(values.byteLength);
    this.contents.push({ address, values });
    return address;
  }
}

function statics(graph: Graph, layout: Layout): Statics & { readonly everyRow: Map<RowAxis, number> } {
  const constants = new Map([...constantTensors(graph)].map((node) => [node, layout.put(elements(node))]));
  const columns = new Map<Float64Array, number>();
  const everyRow = new Map<RowAxis, number>();
  for (const axis of graph.axes) {
    for (const { values } of axis.columns) {
      if (!columns.has(values)) columns.set(values, layout.put(values));
    }
    everyRow.set(axis, layout.put(Uint32Array.from({ length: axis.rowCount }, (_, row) => row)));
  }
  const axes = new Map(graph.axes.map((axis, index) => [axis, index]));
  return { constants, columns, axes, everyRow };
}

function elements({ value }: ConstantNode): Float64Array {
  return value instanceof Float64Array ? value : Float64Array.of(Number(value));
}

/** Numbers that are the same for both rows of a pair, and that ops on pairs read. */
function wantedInBoth({ sites }: Schedule, { value }: Varying): Set<ValueNode> {
  const wanted = new Set<ValueNode>();
  for (const step of sites.keys()) {
    if (step.kind !== 'op' || !value(step)) continue;
    for (const operand of step.operands) {
      if (operand.kind !== 'constant' && operand.type.shape.length === 0 && !value(operand))
        wanted.add(operand);
    }
  }
  return wanted;
}

/** Grows the memory so that it holds an address: to twice its size, or as far as is needed. */
function writeGrow(code: FunctionCode, { limit }: Globals): void {
  const [address] = code.parameters as readonly [Local];
  const pages: Integer = (c) => {
    c.get(address);
    c.getGlobal(limit);
    c.emit('i32.sub');
    c.int32(16);
    c.emit('i32.shr_u');
    c.int32(1);
    c.emit('i32.add');
  };
  const grown = (count: Integer): Integer => {
    return (c) => {
      count(c);
      c.growMemory();
      c.int32(-1);
      c.emit('i32.ne');
    };
  };
  const doubled: Integer = (c) => {
    pages(c);
    c.getGlobal(limit);
    c.int32(16);
    c.emit('i32.shr_u');
    c.emit('i32.add');
  };
  code.if(single.not(grown(doubled) as () => void), () => {
    code.if(single.not(grown(pages) as () => void), () => code.emit('unreachable'));
  });
  code.setGlobal(limit, (c) => c.memorySize());
}

/** Writes the results of a step: `recorded` of them to `records`, the others to `next`. */
function writeResults(ctx: Context, graph: Graph, recorded: number, records: Local, next: number): void {
  let offset = 0;
  let state = 0;
  for (const [position, result] of graph.results.entries()) {
    const size = sizeOf(result.type.shape);
    const [start, stateStart] = [offset, state];
    forEach(ctx.code, size, (index) => {
      const value = ctx.element(result, index, single);
      if (position >= recorded) {
        storeElement(ctx.code, next + 8 * stateStart, index, single, value);
        return;
      }
      ctx.code.get(records);
      if (typeof index !== 'number') {
        index(ctx.code);
        ctx.code.int32(3);
        ctx.code.emit('i32.shl');
        ctx.code.emit('i32.add');
      }
      value(ctx.code);
      ctx.code.memory('f64.store', 8 * (start + (typeof index === 'number' ? index : 0)));
    });
    if (position < recorded) offset += size;
    else state += size;
  }
}

/**
 * `run(steps, records, rows, given, heap)`: takes steps one after the other. `records`: where what they record goes.
 * `rows`: for each step and axis, where the numbers of its rows stand and how many they are. `given`: what each step is
 * given. `heap`: where memory is free.
 */
function writeRun(code: FunctionCode, step: FunctionCode, globals: Globals, layout: RunLayout): void {
  const [steps, records, rows, given, heap] = code.parameters as readonly [Local, Local, Local, Local, Local];
  const copy = (to: number, from: Integer, bytes: number): void => {
    if (bytes === 0) return;
    code.int32(to);
    from(code);
    code.int32(bytes);
    code.copyMemory();
  };
  const advance = (local: Local, by: number): void => {
    code.set(local, (c) => {
      c.get(local);
      c.int32(by);
      c.emit('i32.add');
    });
  };
  code.setGlobal(globals.limit, (c) => c.memorySize());
  code.block((done) => {
    code.loop((again) => {
      code.branchIf(done, (c) => {
        c.get(steps);
        c.emit('i32.eqz');
      });
      code.setGlobal(globals.heap, (c) => c.get(heap));
      code.setGlobal(globals.rows, (c) => c.get(rows));
      copy(layout.parameters + layout.stateBytes, (c) => c.get(given), layout.givenBytes);
      code.get(records);
      code.call(step);
      copy(layout.parameters, (c) => c.int32(layout.next), layout.stateBytes);
      advance(records, layout.recordBytes);
      advance(rows, layout.rowsBytes);
      advance(given, layout.givenBytes);
      advance(steps, -1);
      code.branch(again);
    });
  });
}

interface RunLayout {
  readonly parameters: number;
  readonly next: number;
  readonly stateBytes: number;
  readonly givenBytes: number;
  readonly recordBytes: number;
  readonly rowsBytes: number;
}

export function compileGraph(graph: Graph, options: CompileOptions): Compiled {
  const { recordedResults, pairs } = options;
  const steps = schedule(graph);
  const differing = varying(graph, steps, pairs);
  const layout = new Layout();
  const parameterCount = elementsOf(graph.parameters);
  const recorded = elementsOf(graph.results.slice(0, recordedResults));
  const stateCount = elementsOf(graph.results.slice(recordedResults));
  const givenCount = parameterCount - stateCount;
  const stateBytes = 8 * stateCount;
  const parameters = layout.room(8 * parameterCount);
  const next = layout.room(stateBytes);
  const digits = layout.put(twoOverPiWords());
  const placed = statics(graph, layout);

  const module = new ModuleBuilder();
  const globals = { heap: module.global(), limit: module.global(), rows: module.global() };
  const grow = module.function('grow', ['i32']);
  writeGrow(grow, globals);
  const step = module.function('step', ['i32']);
  const pool = new MemoryPool(layout.end);
  const ctx = new Context(
    module,
    new Library(module, digits),
    steps,
    differing,
    outline(graph, steps, options.mostInFunction),
    pool,
    placed,
    globals,
    grow,
    wantedInBoth(steps, differing),
    { code: step, imports: new Map(), active: null },
  );
  placeParameters(ctx, graph, parameters);
  blockWriter(ctx).write(graph.body);
  writeResults(ctx, graph, recordedResults, step.parameters[0]!, next);
  const run = module.function('run', ['i32', 'i32', 'i32', 'i32', 'i32']);
  writeRun(run, step, globals, {
    parameters,
    next,
    stateBytes,
    givenBytes: 8 * givenCount,
    recordBytes: 8 * recorded,
    rowsBytes: 8 * graph.axes.length,
  });
  module.export(run);
  return {
    bytes: module.encode(Math.ceil(pool.end / 65536)),
    parameters,
    stateCount,
    givenCount,
    recorded,
    axes: graph.axes,
    everyRow: placed.everyRow,
    contents: layout.contents,
    free: pool.end,
  };
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

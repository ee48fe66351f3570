/**
 * What stands around a step: what is bound to the shader, and its main function, which takes the steps of a run one after
 * the other with the state in variables of its own.
 */

import type { Graph, ValueNode } from '../../graph';
import type { KernelOptions } from './compile';
import type { Context } from './lower/context';

/** The uniforms, in order: whole numbers of 32 bits. */
export interface RunUniforms {
  readonly steps: number;
  /** How many runs there are. */
  readonly members: number;
  /** How many numbers an invocation's tape holds. */
  readonly capacity: number;
  /** How many invocations there are. */
  readonly invocations: number;
  /** How far what is given to a run's next step, and to the next run, stands behind. */
  readonly givenStep: number;
  readonly givenMember: number;
}

/** An axis whose rows are all there has no list of them. */
export const everyRow = 0xffffffff;

export const bindings = `struct Run {
  steps: u32,
  members: u32,
  capacity: u32,
  invocations: u32,
  givenStep: u32,
  givenMember: u32,
  zero: u32,
}

@group(0) @binding(0) var<uniform> run: Run;
@group(0) @binding(1) var<storage, read> data: array<f32>;
@group(0) @binding(2) var<storage, read> lists: array<u32>;
@group(0) @binding(3) var<storage, read> given: array<f32>;
@group(0) @binding(4) var<storage, read_write> state: array<f32>;
@group(0) @binding(5) var<storage, read_write> records: array<f32>;
@group(0) @binding(6) var<storage, read_write> tape: array<f32>;
@group(0) @binding(7) var<storage, read_write> wanted: atomic<u32>;

fn rowAt(first: u32, index: u32) -> u32 {
  if (first == ${everyRow}u) { return index; }
  return lists[first + index];
}`;

export function uniformWords(run: RunUniforms): Uint32Array<ArrayBuffer> {
  const { steps, members, capacity, invocations, givenStep, givenMember } = run;
  return Uint32Array.of(steps, members, capacity, invocations, givenStep, givenMember, 0, 0);
}

/** How a state becomes the next where that is itself and something more: the sum's rounding is carried along then. */
export function compensated(
  graph: Graph,
  recordedResults: number,
  index: number,
): { readonly change: ValueNode; readonly sign: '+' | '-' } | null {
  const parameter = graph.parameters[index]!;
  const next = graph.results[recordedResults + index]!;
  if (next.kind !== 'op') return null;
  const [x, y] = next.operands;
  if (next.op === 'sub' && x === parameter) return { change: y!, sign: '-' };
  if (next.op !== 'add') return null;
  if (x === parameter) return { change: y!, sign: '+' };
  return y === parameter ? { change: x!, sign: '+' } : null;
}

/** The main function; `body` writes a step, after which every value of the graph has a name. */
export function writeMain(ctx: Context, graph: Graph, options: KernelOptions, body: () => void): void {
  const { code } = ctx;
  const { lanes, runs, recordedResults } = options;
  const size = lanes * runs;
  const stateCount = graph.results.length - recordedResults;
  code.line(`@compute @workgroup_size(${size})`);
  code.line('fn main(');
  code.line('  @builtin(workgroup_id) group: vec3<u32>,');
  code.line('  @builtin(local_invocation_index) lane: u32,');
  code.block(')', () => {
    code.line(`let invocation = group.x * ${size}u + lane;`);
    code.line(`let member = ${runs > 1 ? 'invocation' : 'group.x'};`);
    code.line('if (member >= run.members) { return; }');
    if (ctx.records) code.line('var needed = 0u;');
    const places = graph.parameters.slice(0, stateCount).map((parameter, index) => {
      const change = compensated(graph, recordedResults, index);
      const name = `p${index}`;
      code.line(`var ${name} = state[member * ${2 * stateCount}u + ${index}u];`);
      if (change !== null)
        code.line(`var k${index} = state[member * ${2 * stateCount}u + ${stateCount + index}u];`);
      ctx.name(parameter, name);
      return { index, change };
    });
    code.block('for (var step = 0u; step < run.steps; step += 1u)', () => {
      if (ctx.records) code.line('var top = 0u;');
      if (graph.axes.length > 0) code.line(`let rowsAt = step * ${2 * graph.axes.length}u;`);
      writeGiven(ctx, graph, stateCount);
      body();
      writeRecords(ctx, graph, options);
      writeUpdate(ctx, graph, recordedResults, places);
    });
    code.block(lanes > 1 ? 'if (lane == 0u)' : '', () => {
      for (const { index, change } of places) {
        code.line(`state[member * ${2 * stateCount}u + ${index}u] = p${index};`);
        if (change !== null)
          code.line(`state[member * ${2 * stateCount}u + ${stateCount + index}u] = k${index};`);
      }
    });
    if (ctx.records) code.line('if (needed > run.capacity) { atomicMax(&wanted, needed); }');
  });
}

function writeGiven(ctx: Context, { parameters }: Graph, stateCount: number): void {
  const { code } = ctx;
  if (parameters.length === stateCount) return;
  code.line('let givenAt = member * run.givenMember + step * run.givenStep;');
  for (const [index, parameter] of parameters.slice(stateCount).entries())
    ctx.define(parameter, `given[givenAt + ${index}u]`);
}

function writeRecords(ctx: Context, { results }: Graph, { lanes, recordedResults }: KernelOptions): void {
  const { code } = ctx;
  code.block(lanes > 1 ? 'if (lane == 0u)' : '', () => {
    code.line(`let recordAt = (member * run.steps + step) * ${recordedResults}u;`);
    for (const [index, result] of results.slice(0, recordedResults).entries())
      code.line(`records[recordAt + ${index}u] = ${ctx.asNumber(result)};`);
  });
}

interface StatePlace {
  readonly index: number;
  readonly change: ReturnType<typeof compensated>;
}

/** All of the next state is computed before any of it takes the place of the present one. */
function writeUpdate(
  ctx: Context,
  { results }: Graph,
  recorded: number,
  places: readonly StatePlace[],
): void {
  const { code, library } = ctx;
  for (const { index, change } of places) {
    const next =
      change === null
        ? ctx.value(results[recorded + index]!)
        : `k${index} ${change.sign} ${ctx.value(change.change)}`;
    code.line(`let y${index} = ${next};`);
  }
  for (const { index, change } of places) {
    const p = `p${index}`;
    if (change === null) {
      code.line(`${p} = y${index};`);
      continue;
    }
    const opaque = library.use('opaque');
    code.line(`let z${index} = ${opaque}(${p} + y${index});`);
    code.line(`k${index} = y${index} - ${opaque}(z${index} - ${p});`);
    code.line(`${p} = z${index};`);
  }
}

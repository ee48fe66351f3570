/**
 * The parts of a shader around a step: its bindings, and its main function, which takes the steps of a run one after
 * the other and keeps the state in its own variables.
 */

import { type Graph, type InputNode, sameShape, sizeOf, type ValueNode } from '../../graph';
import { type Context, typeOf } from './lower/context';
import { noteNeeded } from './lower/rows';
import { elementsOf, forEach, isTensor, part } from './lower/variables';
import { type Index, plus } from './shader';

export interface KernelOptions {
  /** How many of the graph's results are recorded. The others are the state of the next step. */
  readonly recordedResults: number;
  /** How many invocations share the rows of a run: a power of two. */
  readonly lanes: number;
  /** How many runs share a workgroup; 1 if there is more than one lane. */
  readonly runs: number;
  /**
   * How many workgroups share the rows of a run. With more than one, a step is a call for each row region and one more.
   */
  readonly groups: number;
}

/** The uniforms, in order: whole numbers of 32 bits. */
export interface RunUniforms {
  readonly steps: number;
  /** The number of runs. */
  readonly members: number;
  /** How many numbers the tape of an invocation holds. */
  readonly capacity: number;
  /** The number of invocations. */
  readonly invocations: number;
  /** The distance from the inputs of a step to those of the run's next step, and of a run to those of the next run. */
  readonly givenStep: number;
  readonly givenMember: number;
  /** If a step is several calls: the step, and the call within it. */
  readonly step: number;
  readonly stage: number;
}

/** The marker for an axis whose rows are all used, which needs no list of them. */
export const everyRow = 0xffffffff;

export const bindings = `struct Run {
  steps: u32,
  members: u32,
  capacity: u32,
  invocations: u32,
  givenStep: u32,
  givenMember: u32,
  step: u32,
  stage: u32,
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
@group(0) @binding(8) var<storage, read_write> partials: array<vec2<f32>>;

fn rowAt(first: u32, index: u32) -> u32 {
  if (first == ${everyRow}u) { return index; }
  return lists[first + index];
}`;

/** The size of a call's uniforms in bytes, and the distance to those of the next call. */
export const [uniformBytes, uniformStride] = [48, 256];

/** The uniforms of consecutive calls. */
export function uniformsOf(calls: readonly RunUniforms[]): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array((uniformStride / 4) * calls.length);
  for (const [index, call] of calls.entries()) {
    const { steps, members, capacity, invocations, givenStep, givenMember, step, stage } = call;
    const own = [steps, members, capacity, invocations, givenStep, givenMember, step, stage];
    words.set(own, (index * uniformStride) / 4);
  }
  return words;
}

/** Whether the next state is the state itself plus something. Then the rounding error of the sum is carried along. */
export function compensated(
  graph: Graph,
  recordedResults: number,
  index: number,
): { readonly change: ValueNode; readonly sign: '+' | '-' } | null {
  const parameter = graph.parameters[index]!;
  const next = graph.results[recordedResults + index]!;
  if (next.kind !== 'op' || !sameShape(next.type.shape, parameter.type.shape)) return null;
  const [x, y] = next.operands;
  if (next.op === 'sub' && x === parameter) return { change: y!, sign: '-' };
  if (next.op !== 'add') return null;
  if (x === parameter) return { change: y!, sign: '+' };
  return y === parameter ? { change: x!, sign: '+' } : null;
}

/** A part of the state, kept in variables through the steps of a run. */
interface StatePart {
  readonly node: InputNode;
  /** The names of the value, and of its rounding error. */
  readonly name: string;
  readonly rest: string;
  readonly next: ValueNode;
  readonly change: ReturnType<typeof compensated>;
  /** Its place in the state. */
  readonly at: number;
}

function stateParts(graph: Graph, recordedResults: number): StatePart[] {
  const count = graph.results.length - recordedResults;
  let end = 0;
  return graph.parameters.slice(0, count).map((node, index) => {
    const at = end;
    end += sizeOf(node.type.shape);
    const change = compensated(graph, recordedResults, index);
    const next = graph.results[recordedResults + index]!;
    return { node, name: `p${index}`, rest: `k${index}`, next, change, at };
  });
}

/** Writes the main function. `body` writes a step, after which every value of the graph has a name. */
export function writeMain(ctx: Context, graph: Graph, options: KernelOptions, body: () => void): void {
  const { code } = ctx;
  const { lanes, runs, groups, recordedResults } = options;
  const size = lanes * runs;
  const parts = stateParts(graph, recordedResults);
  const stateCount = elementsOf(parts.map(({ node }) => node));
  code.line(`@compute @workgroup_size(${size})`);
  code.line('fn main(');
  code.line('  @builtin(workgroup_id) group: vec3<u32>,');
  code.line('  @builtin(local_invocation_index) lane: u32,');
  code.block(')', () => {
    code.line(`let invocation = group.x * ${size}u + lane;`);
    if (groups > 1) code.line('let member = 0u;');
    else {
      code.line(`let member = ${runs > 1 ? 'invocation' : 'group.x'};`);
      code.line('if (member >= run.members) { return; }');
    }
    if (ctx.records) code.line('var needed = 0u;');
    if (stateCount > 0) code.line(`let stateAt = member * ${2 * stateCount}u;`);
    for (const each of parts) openState(ctx, each, stateCount);
    if (groups > 1) code.line('let step = run.step;');
    code.block(groups > 1 ? '' : 'for (var step = 0u; step < run.steps; step += 1u)', () => {
      if (ctx.records) code.line('var top = 0u;');
      if (graph.axes.length > 0) code.line(`let rowsAt = step * ${2 * graph.axes.length}u;`);
      writeGiven(ctx, graph, parts.length);
      body();
      writeRecords(ctx, graph, options);
      writeUpdate(ctx, parts);
    });
    if (stateCount > 0)
      code.block(lanes > 1 ? 'if (lane == 0u)' : '', () => {
        for (const each of parts) closeState(ctx, each, stateCount);
      });
    if (ctx.records) code.line(noteNeeded);
  });
}

const inState = (at: number, index: Index): string => `state[${plus('stateAt', plus(`${at}u`, index))}]`;

function openState(ctx: Context, { node, name, rest, change, at }: StatePart, count: number): void {
  const { code } = ctx;
  ctx.name(node, name);
  code.line(`var ${name}: ${typeOf(node)};`);
  if (change !== null) code.line(`var ${rest}: ${typeOf(node)};`);
  forEach(ctx, node, (index) => {
    code.line(`${part(node, name, index)} = ${inState(at, index)};`);
    if (change !== null) code.line(`${part(node, rest, index)} = ${inState(at + count, index)};`);
  });
}

function closeState(ctx: Context, { node, name, rest, change, at }: StatePart, count: number): void {
  forEach(ctx, node, (index) => {
    ctx.code.line(`${inState(at, index)} = ${part(node, name, index)};`);
    if (change !== null) ctx.code.line(`${inState(at + count, index)} = ${part(node, rest, index)};`);
  });
}

function writeGiven(ctx: Context, { parameters }: Graph, stateParts: number): void {
  const given = parameters.slice(stateParts);
  if (given.length === 0) return;
  ctx.code.line('let givenAt = member * run.givenMember + step * run.givenStep;');
  let at = 0;
  for (const node of given) {
    const own = `${at}u`;
    if (isTensor(node)) ctx.view(node, (index) => `given[${plus('givenAt', plus(own, index))}]`);
    else ctx.define(node, `given[${plus('givenAt', own)}]`);
    at += sizeOf(node.type.shape);
  }
}

function writeRecords(ctx: Context, { results }: Graph, { lanes, recordedResults }: KernelOptions): void {
  const { code } = ctx;
  const recorded = results.slice(0, recordedResults);
  code.block(lanes > 1 ? 'if (lane == 0u)' : '', () => {
    code.line(`let recordAt = (member * run.steps + step) * ${elementsOf(recorded)}u;`);
    let at = 0;
    for (const result of recorded) {
      const own = `${at}u`;
      forEach(ctx, result, (index) =>
        code.line(`records[${plus('recordAt', plus(own, index))}] = ${ctx.asNumber(result, index)};`),
      );
      at += sizeOf(result.type.shape);
    }
  });
}

/** Computes the whole next state before it replaces any part of the present one. */
function writeUpdate(ctx: Context, parts: readonly StatePart[]): void {
  const { code, library } = ctx;
  for (const { node, name, rest, next, change } of parts) {
    const fresh = `y${name.slice(1)}`;
    code.line(`var ${fresh}: ${typeOf(node)};`);
    forEach(ctx, node, (index) => {
      const value =
        change === null
          ? ctx.element(next, index)
          : `${part(node, rest, index)} ${change.sign} ${ctx.element(change.change, index)}`;
      code.line(`${part(node, fresh, index)} = ${value};`);
    });
  }
  for (const { node, name, rest, change } of parts) {
    const fresh = `y${name.slice(1)}`;
    if (change === null) {
      code.line(`${name} = ${fresh};`);
      continue;
    }
    const opaque = library.use('opaque');
    forEach(ctx, node, (index) => {
      const [p, k, y] = [name, rest, fresh].map((each) => part(node, each, index)) as [
        string,
        string,
        string,
      ];
      const sum = ctx.fresh('z');
      code.line(`let ${sum} = ${opaque}(${p} + ${y});`);
      code.line(`${k} = ${y} - ${opaque}(${sum} - ${p});`);
      code.line(`${p} = ${sum};`);
    });
  }
}

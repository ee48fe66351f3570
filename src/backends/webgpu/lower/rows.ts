/**
 * Lowers row regions. The invocations of a run visit its rows in strides, each sums its own rows, and the sums are
 * joined in pairs, always in the same order. A region within another one runs row by row.
 */

import { type ResultNode, type RowsNode, sizeOf } from '../../../graph';
import { recordsWithin } from '../../plan/schedule';
import { type Index, plus } from '../shader';
import type { BlockWriter, Context } from './context';
import { elementsOf, forEach, isTensor, part } from './variables';
import { maxUnrolled } from './walks';

/** How many sums are joined at once: the shared memory of a workgroup is small. */
function maxJoined(lanes: number): number {
  return Math.max(4, Math.floor(1024 / lanes));
}

/** The sums of the elements of a result: variables of two numbers each, the sum and its rounding error. */
interface Sum {
  readonly result: ResultNode;
  readonly name: string;
}

export function lowerRows(ctx: Context, node: RowsNode, write: BlockWriter): void {
  const { code } = ctx;
  const { isUniform } = ctx;
  const entry = 2 * ctx.statics.axes.get(node.axis)!;
  const [first, count] = [ctx.fresh('f'), ctx.fresh('n')];
  code.line(`let ${first} = lists[rowsAt + ${entry}u];`);
  code.line(`let ${count} = lists[rowsAt + ${entry + 1}u];`);
  const sums = ctx.schedule.results.get(node)!.map((result): Sum => ({ result, name: ctx.fresh('s') }));
  for (const { result, name } of sums) {
    const { shape } = result.type;
    const type = shape.length === 0 ? 'vec2<f32>' : `array<vec2<f32>, ${sizeOf(shape)}>`;
    code.line(`var ${name} = ${type}();`);
  }
  const base = recordsWithin(node.body, ctx.schedule) ? ctx.fresh('b') : null;
  if (base !== null) code.line(`let ${base} = top;`);
  const overRows = (from: string, stride: string): void => {
    const index = ctx.fresh('i');
    const around = ctx.withinRows;
    ctx.withinRows = true;
    code.block(`for (var ${index} = ${from}; ${index} < ${count}; ${index} += ${stride})`, () => {
      if (base !== null) code.line(`top = ${base};`);
      readColumns(ctx, node, `rowAt(${first}, ${index})`);
      write(node.body);
      for (const sum of sums) add(ctx, node, sum);
    });
    ctx.withinRows = around;
    if (base !== null) code.line(`top = ${base};`);
    if (isUniform) join(ctx, sums);
  };
  if (ctx.groups > 1 && node.block.parent === null) shareOut(ctx, sums, overRows);
  else if (isUniform) overRows('lane', `${ctx.lanes}u`);
  else overRows('0u', '1u');
  for (const sum of sums) close(ctx, node, sum, count);
}

/** Lets each workgroup sum its own rows and store the sums. The calls that follow add them up. */
function shareOut(
  ctx: Context,
  sums: readonly Sum[],
  overRows: (from: string, stride: string) => void,
): void {
  const { code, groups } = ctx;
  const { stage, first } = ctx.stage(elementsOf(sums.map(({ result }) => result)));
  const place = (at: number, index: Index, group: string): string =>
    `partials[(${plus(`${at}u`, index)}) * ${groups}u + ${group}]`;
  const each = (body: (sum: Sum, at: number, index: Index) => void): void => {
    let at = first;
    for (const sum of sums) {
      const own = at;
      forEach(ctx, sum.result, (index) => body(sum, own, index));
      at += sizeOf(sum.result.type.shape);
    }
  };
  code.block(`if (run.stage == ${stage}u)`, () => {
    overRows('invocation', `${groups * ctx.lanes}u`);
    each(({ result, name }, at, index) =>
      code.line(`if (lane == 0u) { ${place(at, index, 'group.x')} = ${part(result, name, index)}; }`),
    );
    if (ctx.records) code.line(noteNeeded);
    code.line('return;');
  });
  each(({ result, name }, at, index) =>
    sumOf(ctx, part(result, name, index), groups, (group) => place(at, index, group)),
  );
}

/** Reports how long a tape would have to be, if it is too short. */
export const noteNeeded = 'if (needed > run.capacity) { atomicMax(&wanted, needed); }';

function add(ctx: Context, node: RowsNode, { result, name }: Sum): void {
  const source = node.body.results[result.position]!;
  forEach(ctx, result, (at) => {
    const own = part(result, name, at);
    ctx.code.line(`${own} = ${ctx.library.use('plus')}(${own}, ${ctx.element(source, at)});`);
  });
}

function close(ctx: Context, node: RowsNode, { result, name }: Sum, count: string): void {
  const total = (at: Index): string => {
    const own = part(result, name, at);
    const sum = `(${own}.x + ${own}.y)`;
    return node.reduction === 'mean' ? `${sum} / f32(${count})` : sum;
  };
  if (!isTensor(result)) return ctx.define(result, total('0u'));
  const target = ctx.declare(result, 'v');
  forEach(ctx, result, (at) => ctx.code.line(`${target}[${at}] = ${total(at)};`));
}

function readColumns(ctx: Context, node: RowsNode, place: string): void {
  if (node.axis.columns.length === 0) return;
  const row = ctx.fresh('o');
  ctx.code.line(`let ${row} = ${place};`);
  for (const [position, { values, shape = [] }] of node.axis.columns.entries()) {
    const at = ctx.statics.data.get(values)!;
    const input = node.body.inputs[position]!;
    const size = sizeOf(shape);
    if (size === 1 && shape.length === 0) ctx.define(input, `data[${at}u + ${row}]`);
    else ctx.view(input, (index) => `data[${plus(`${at}u + ${row} * ${size}u`, index)}]`);
  }
}

/** Up to so many sums are joined by one invocation: barriers cost more than a few additions. */
const joinedInTurn = 16;

/** Makes every invocation's sums those of all, as many at once as the shared memory holds. */
function join(ctx: Context, sums: readonly Sum[]): void {
  const maxAtOnce = maxJoined(ctx.lanes);
  const numbers = sums.filter(({ result }) => !isTensor(result)).map(({ name }) => name);
  for (let at = 0; at < numbers.length; at += maxAtOnce) joinSome(ctx, numbers.slice(at, at + maxAtOnce));
  for (const { result, name } of sums) {
    const size = sizeOf(result.type.shape);
    if (!isTensor(result)) continue;
    const each = Math.min(maxAtOnce, size, maxUnrolled);
    const whole = size - (size % each);
    if (whole > 0) {
      const from = ctx.fresh('i');
      const head = `for (var ${from} = 0u; ${from} < ${whole}u; ${from} += ${each}u)`;
      ctx.code.block(head, () =>
        joinSome(
          ctx,
          Array.from({ length: each }, (_, index) => `${name}[${plus(from, `${index}u`)}]`),
        ),
      );
    }
    if (whole < size)
      joinSome(
        ctx,
        Array.from({ length: size - whole }, (_, index) => `${name}[${whole + index}u]`),
      );
  }
}

/** Joins sums within groups first if invocations are many, then the groups' sums. */
function joinSome(ctx: Context, names: readonly string[]): void {
  const { code, lanes } = ctx;
  const place = (index: number, lane: string): string => `shares[${index * lanes}u + ${lane}]`;
  for (const [index, name] of names.entries()) code.line(`${place(index, 'lane')} = ${name};`);
  code.line('workgroupBarrier();');
  const groups = lanes > joinedInTurn ? lanes / joinedInTurn : 1;
  if (groups > 1) {
    code.block(`if (lane < ${groups}u)`, () => {
      const first = ctx.fresh('w');
      code.line(`let ${first} = lane * ${joinedInTurn}u;`);
      for (const [index, name] of names.entries())
        sumOf(ctx, name, joinedInTurn, (each) => place(index, `${first} + ${each}`));
      for (const [index, name] of names.entries()) code.line(`${place(index, first)} = ${name};`);
    });
    code.line('workgroupBarrier();');
  }
  const stride = groups > 1 ? ` * ${joinedInTurn}u` : '';
  for (const [index, name] of names.entries())
    sumOf(ctx, name, lanes / (groups > 1 ? joinedInTurn : 1), (each) => place(index, `${each}${stride}`));
  code.line('workgroupBarrier();');
}

/** Assigns the sum of so many others to a variable. */
function sumOf(ctx: Context, name: string, count: number, at: (index: string) => string): void {
  const { code, library } = ctx;
  const index = ctx.fresh('i');
  code.line(`${name} = ${at('0u')};`);
  code.block(`for (var ${index} = 1u; ${index} < ${count}u; ${index} += 1u)`, () =>
    code.line(`${name} = ${library.use('merged')}(${name}, ${at(index)});`),
  );
}

/** The size of the memory that all invocations of a run share, in pairs of numbers. */
export function sharedSize(lanes: number): number {
  return maxJoined(lanes) * lanes;
}

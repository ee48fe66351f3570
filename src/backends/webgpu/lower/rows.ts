/**
 * Row regions: the invocations of a run go over its rows in strides, each sums its own, and the sums are joined in pairs,
 * in an order that is always the same. A region within another goes row by row.
 */

import type { ResultNode, RowsNode } from '../../../graph';
import { recordsWithin } from '../../plan/schedule';
import type { BlockWriter } from './blocks';
import type { Context } from './context';

/** Sums that are joined at once: what a workgroup shares is little. */
function mostJoined(lanes: number): number {
  return Math.max(4, Math.floor(1024 / lanes));
}

interface Sum {
  readonly result: ResultNode;
  /** A variable that holds the sum, and what rounding took from it. */
  readonly name: string;
}

export function lowerRows(ctx: Context, node: RowsNode, write: BlockWriter): void {
  const { code, library } = ctx;
  const { together } = ctx;
  const entry = 2 * ctx.statics.axes.get(node.axis)!;
  const [first, count] = [ctx.fresh('f'), ctx.fresh('n')];
  code.line(`let ${first} = lists[rowsAt + ${entry}u];`);
  code.line(`let ${count} = lists[rowsAt + ${entry + 1}u];`);
  const sums = ctx.schedule.results.get(node)!.map((result): Sum => ({ result, name: ctx.fresh('s') }));
  for (const { name } of sums) code.line(`var ${name} = vec2<f32>(0.0f, 0.0f);`);
  const base = recordsWithin(node.body, ctx.schedule) ? ctx.fresh('b') : null;
  if (base !== null) code.line(`let ${base} = top;`);
  const index = ctx.fresh('i');
  const [from, stride] = together ? ['lane', `${ctx.lanes}u`] : ['0u', '1u'];
  const around = ctx.withinRows;
  ctx.withinRows = true;
  code.block(`for (var ${index} = ${from}; ${index} < ${count}; ${index} += ${stride})`, () => {
    if (base !== null) code.line(`top = ${base};`);
    readColumns(ctx, node, `rowAt(${first}, ${index})`);
    write(node.body);
    for (const { result, name } of sums)
      code.line(
        `${name} = ${library.use('plus')}(${name}, ${ctx.value(node.body.results[result.position]!)});`,
      );
  });
  ctx.withinRows = around;
  if (base !== null) code.line(`top = ${base};`);
  const most = mostJoined(ctx.lanes);
  if (together) for (let at = 0; at < sums.length; at += most) join(ctx, sums.slice(at, at + most));
  for (const { result, name } of sums) {
    const total = `(${name}.x + ${name}.y)`;
    ctx.define(result, node.reduction === 'mean' ? `${total} / f32(${count})` : total);
  }
}

function readColumns(ctx: Context, node: RowsNode, place: string): void {
  const used = node.axis.columns.length > 0;
  if (!used) return;
  const row = ctx.fresh('o');
  ctx.code.line(`let ${row} = ${place};`);
  for (const [position, { values }] of node.axis.columns.entries()) {
    const at = ctx.statics.columns.get(values)!;
    ctx.define(node.body.inputs[position]!, `data[${at}u + ${row}]`);
  }
}

/** So many sums are joined by one invocation after the other: barriers cost more than a few additions. */
const joinedInTurn = 16;

/** Every invocation's sums become those of all: in groups first, where they are many, then the groups'. */
function join(ctx: Context, sums: readonly Sum[]): void {
  const { code, lanes } = ctx;
  const place = (index: number, lane: string): string => `shares[${index * lanes}u + ${lane}]`;
  for (const [index, { name }] of sums.entries()) code.line(`${place(index, 'lane')} = ${name};`);
  code.line('workgroupBarrier();');
  const groups = lanes > joinedInTurn ? lanes / joinedInTurn : 1;
  if (groups > 1) {
    code.block(`if (lane < ${groups}u)`, () => {
      const first = ctx.fresh('w');
      code.line(`let ${first} = lane * ${joinedInTurn}u;`);
      for (const [index, { name }] of sums.entries())
        sumOf(ctx, name, joinedInTurn, (each) => place(index, `${first} + ${each}`));
      for (const [index, { name }] of sums.entries()) code.line(`${place(index, first)} = ${name};`);
    });
    code.line('workgroupBarrier();');
  }
  const stride = groups > 1 ? ` * ${joinedInTurn}u` : '';
  for (const [index, { name }] of sums.entries())
    sumOf(ctx, name, lanes / (groups > 1 ? joinedInTurn : 1), (each) => place(index, `${each}${stride}`));
  code.line('workgroupBarrier();');
}

/** A variable becomes the sum of so many others. */
function sumOf(ctx: Context, name: string, count: number, at: (index: string) => string): void {
  const { code, library } = ctx;
  const index = ctx.fresh('i');
  code.line(`${name} = ${at('0u')};`);
  code.block(`for (var ${index} = 1u; ${index} < ${count}u; ${index} += 1u)`, () =>
    code.line(`${name} = ${library.use('merged')}(${name}, ${at(index)});`),
  );
}

/** What all invocations of a run share, in numbers of two. */
export function sharedSize(lanes: number): number {
  return mostJoined(lanes) * lanes;
}

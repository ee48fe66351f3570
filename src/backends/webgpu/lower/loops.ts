/**
 * Lowers loops, rolled: the body becomes a loop of the shader, which ends when its condition fails or its limit is
 * reached.
 */

import type { LoopNode } from '../../../graph';
import type { BlockWriter, Context } from './context';
import { begin, defineRecords, handOn, openTape, recordOf, reserve, resultsOf, writeRecord } from './turns';
import { hasRows, uniformCondition } from './uniformity';
import { assign, assignInvalid } from './variables';

export function lowerLoop(ctx: Context, node: LoopNode, write: BlockWriter): void {
  const { code } = ctx;
  const { ends, recorded } = resultsOf(ctx, node);
  const hasBarrier = hasRows(node.body, ctx.schedule);
  const names = begin(ctx, node);
  const targets = ends.map(({ result, source }) => ({ result, source, target: ctx.declare(result, 'r') }));
  const tape = openTape(ctx, node, recorded);
  const turn = ctx.fresh('t');
  code.line(`var ${turn} = 0u;`);
  let limit = `${node.limit}u`;
  if (ctx.records) {
    // If the tape is too short, the run is taken again and its results do not count, so the loop may end at once.
    limit = ctx.fresh('l');
    code.line(`let ${limit} = select(${node.limit}u, 1u, top > run.capacity);`);
  }
  const length = recorded.length === 0 ? null : ctx.fresh('n');
  if (length !== null) code.line(`var ${length} = 0u;`);
  code.block('loop', () => {
    if (tape !== null) reserve(ctx, recordOf(tape, `(${turn} + 1u)`));
    write(node.body);
    if (tape !== null) writeRecord(ctx, tape, recordOf(tape, turn), recorded);
    code.line(`${turn} += 1u;`);
    const again = `!${ctx.value(node.body.results[0]!)}`;
    code.block(`if (${hasBarrier ? uniformCondition(ctx, again) : again})`, () => {
      for (const { source, target } of targets) assign(ctx, target, source);
      if (length !== null) code.line(`${length} = ${turn};`);
      code.line('break;');
    });
    const ended = `${turn} == ${limit}`;
    code.block(`if (${hasBarrier ? uniformCondition(ctx, ended) : ended})`, () => {
      for (const { result, target } of targets) assignInvalid(ctx, target, result);
      code.line('break;');
    });
    handOn(ctx, node, names);
  });
  if (tape !== null) code.line(`top = ${recordOf(tape, turn)};`);
  if (length === null) return;
  code.line(`if (top > run.capacity) { ${length} = 0u; }`);
  defineRecords(ctx, tape, recorded, length);
}

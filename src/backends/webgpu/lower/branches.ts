/** Lowers branches: each run, or row, takes one arm, and variables outside the branch keep the results of that arm. */

import type { BranchNode, ResultNode } from '../../../graph';
import type { BlockWriter, Context } from './context';
import { hasRows, uniformCondition } from './uniformity';
import { assign } from './variables';

/** The record of the arm that is taken; an arm that recorded nothing has a record of no turns. */
function declareSequence(ctx: Context, result: ResultNode) {
  const [base, stride, length] = ['b', 's', 'n'].map((letter) => ctx.fresh(letter)) as [
    string,
    string,
    string,
  ];
  for (const name of [base, stride, length]) ctx.code.line(`var ${name} = 0u;`);
  const sequence = { base, stride, length };
  ctx.sequences.set(result, sequence);
  return { result, sequence };
}

export function lowerBranch(ctx: Context, node: BranchNode, write: BlockWriter): void {
  const { code } = ctx;
  const results = ctx.schedule.results.get(node)!;
  const isSequence = ({ type }: ResultNode): boolean => type.sequence === true;
  const values = results.filter((each) => !isSequence(each));
  const targets = values.map((result) => ({ result, target: ctx.declare(result, 'r') }));
  const sequences = results.filter(isSequence).map((result) => declareSequence(ctx, result));
  const arm = (index: 0 | 1) => (): void => {
    const block = node.arms[index];
    write(block);
    for (const { result, target } of targets) assign(ctx, target, block.results[result.position]!);
    for (const { result, sequence } of sequences) {
      const source = block.results[result.position]!;
      if (source.kind === 'constant') continue;
      const taken = ctx.sequence(source);
      code.line(`${sequence.base} = ${taken.base};`);
      code.line(`${sequence.stride} = ${taken.stride};`);
      code.line(`${sequence.length} = ${taken.length};`);
    }
  };
  const hasBarrier = node.arms.some((block) => hasRows(block, ctx.schedule));
  const condition = ctx.value(node.condition);
  code.choose(hasBarrier ? uniformCondition(ctx, condition) : condition, arm(0), arm(1));
}

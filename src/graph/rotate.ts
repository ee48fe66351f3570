/**
 * Loop rotation (Muchnick, Advanced Compiler Design and Implementation, 1997, section 18.5, there called inversion). A
 * loop that begins each turn with its test, and takes one of two arms, becomes one that ends each turn with the test of
 * the next. This saves one turn, and the branch. It applies only if the first turn is known to continue.
 */

import type { GraphBuilder } from './builder';
import { Copier } from './copy';
import type { Block, LoopNode, ValueNode } from './node';
import { nodesWithin } from './traverse';

type LoopFields = Pick<LoopNode, 'label' | 'limit' | 'starts' | 'carried' | 'exits' | 'body'>;

/** The rotated loop, in which nothing is recorded yet; the loop itself if it cannot be rotated. */
export function rotate(builder: GraphBuilder, loop: LoopFields): LoopFields {
  const { body, carried, starts } = loop;
  const again = body.results[0]!;
  const negated = again.kind === 'op' && again.op === 'not';
  const test = negated ? again.operands[0]! : again;
  if (!body.nodes.some((node) => node.kind === 'branch' && node.condition === test)) return loop;
  /** The body's results for these values, if the test had this outcome. */
  const given = (values: readonly ValueNode[], continues: boolean | null = null): Copier => {
    const copier = new Copier(builder);
    for (const [index, input] of carried.entries()) copier.set(input, values[index]!);
    if (continues !== null) copier.set(test, builder.boolean(continues !== negated));
    return copier;
  };
  const scratch = builder.openBlock();
  const [first] = builder.within(scratch, () => given(starts).copy(body, [again]));
  if (first?.kind !== 'constant' || first.value !== true) return loop;

  const turn = builder.openBlock();
  const inputs = carried.map(({ name, type, span }) => builder.input(name, type, turn, span));
  builder.within(turn, () => {
    const next = given(inputs, true).copy(body, body.results.slice(1, 1 + carried.length));
    const following = given(next).copy(body, [again, test]);
    const ends = leave(builder, following[1]!, negated, () =>
      given(next, false).copy(body, body.results.slice(1 + carried.length)),
    );
    turn.results.push(following[0]!, ...next, ...ends);
  });
  // A loop that ends its turns with the test already would do its work twice.
  if (sizeOf(turn) > sizeOf(body)) return loop;
  return { ...loop, carried: inputs, body: turn };
}

function sizeOf(block: Block): number {
  return nodesWithin(block).length;
}

/** The exit values, which only the last turn has to compute. */
function leave(
  builder: GraphBuilder,
  test: ValueNode,
  negated: boolean,
  make: () => readonly ValueNode[],
): readonly ValueNode[] {
  const [last, others] = [builder.openBlock(), builder.openBlock()];
  const ends = builder.within(last, make);
  if (last.nodes.length === 0) return ends;
  const isWithin = ({ block }: ValueNode): boolean => block === last;
  last.results.push(...ends.filter(isWithin));
  others.results.push(...last.results.map(({ type }) => builder.zero(type)));
  const arms: readonly [Block, Block] = negated ? [last, others] : [others, last];
  const values = builder.branch(test, arms)[Symbol.iterator]();
  return ends.map((end) => (isWithin(end) ? values.next().value! : end));
}

/**
 * The soft choices that a program was staged with. Temperature and noise are inputs of its graphs, so that a run can
 * change both from step to step; a choice is its place in the text together with the weights it has there.
 */

import { type GraphBuilder, type InputNode, numberType, sizeOf, type ValueNode } from '../graph';
import type { Span } from '../text/span';
import type { Machine } from './machine';
import type { Site } from './primitive';
import { type Numeric, nodeOf } from './tensorValue';
import { Traced } from './values';

export interface Choice {
  readonly span: Span;
  /** Where its options stand. */
  readonly options: readonly Span[];
  /** The weights: a number for each option, or one vector. */
  readonly weights: readonly ValueNode[];
  /** A number for each option, added to its weight. */
  readonly noise: InputNode;
}

export class Choices {
  readonly temperature: InputNode;
  private readonly known = new Map<string, Choice>();

  constructor(private readonly builder: GraphBuilder) {
    this.temperature = builder.input('temperature', numberType, builder.root, null);
  }

  /** In the order in which they were met. */
  get all(): readonly Choice[] {
    return [...this.known.values()];
  }

  /** The noise on the choice at `site` with these weights. */
  noise(weights: readonly Numeric[], site: Site, machine: Machine): Traced {
    const { builder } = this;
    const span = machine.userSpan(site);
    const nodes = weights.map((each) => nodeOf(builder, each));
    const key = [span.source, span.start, span.end, ...nodes.map(({ id }) => id)].join(' ');
    let choice = this.known.get(key);
    if (choice === undefined) {
      const size = nodes.reduce((sum, { type }) => sum + sizeOf(type.shape), 0);
      const type = { ...numberType, shape: [size] };
      const noise = builder.input(`noise ${this.known.size}`, type, builder.root, span);
      const options = (site.user ? (site.operands ?? []) : []).slice(1);
      choice = { span, options, weights: nodes, noise };
      this.known.set(key, choice);
    }
    return new Traced(choice.noise);
  }
}

/** The same value computed where everything sees it; null where it depends on a row, a turn or an arm. */
export function hoisted(node: ValueNode, builder: GraphBuilder): ValueNode | null {
  if (node.kind === 'constant' || node.block === builder.root) return node;
  if (node.kind !== 'op' && node.kind !== 'tensor') return null;
  const operands: ValueNode[] = [];
  for (const operand of node.operands) {
    const above = hoisted(operand, builder);
    if (above === null) return null;
    operands.push(above);
  }
  return builder.within(builder.root, () =>
    node.kind === 'op' ? builder.op(node.op, operands) : builder.tensorOp(node.op, operands, node.attributes),
  );
}

/** The shares of a choice's options, without noise; null where they are not the same for all rows. */
export function sharesOf(
  { weights }: Choice,
  { temperature }: Choices,
  builder: GraphBuilder,
): ValueNode | null {
  const above = weights.flatMap((each) => hoisted(each, builder) ?? []);
  if (above.length < weights.length) return null;
  return builder.within(builder.root, () => {
    const rows = above.map((each) => builder.tensorOp('reshape', [each], [sizeOf(each.type.shape)]));
    const whole = rows.length === 1 ? rows[0]! : builder.tensorOp('concat', rows, [0]);
    return builder.tensorOp('softmax', [builder.op('div', [whole, temperature])]);
  });
}

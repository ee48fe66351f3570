/**
 * The soft choices of a staged program. Temperature and noise are inputs of its graphs, so that a run can change both
 * at each step. A choice is identified by its place in the text and its weights there.
 */

import {
  type Graph,
  type GraphBuilder,
  type InputNode,
  type Node,
  nodesWithin,
  numberType,
  operandsOf,
  sizeOf,
  type ValueNode,
} from '../../graph';
import type { Span } from '../../text/span';
import type { Machine, SoftChoices } from '../machine/machine';
import type { Site } from '../machine/primitive';
import { type Numeric, nodeOf } from '../machine/tensorValue';
import { Traced } from '../machine/values';

export interface Choice {
  readonly span: Span;
  /** The place of each option; null if a macro inserted it. */
  readonly options: readonly (Span | null)[];
  /** The weights: a number for each option, or one vector. */
  readonly weights: readonly ValueNode[];
  /** The noise: a number for each option that is added to its weight. */
  readonly noise: InputNode;
}

/** A choice whose weights are the same for all rows. */
export type StagedChoice = Pick<Choice, 'span' | 'options'>;

export interface StagedChoices {
  readonly list: readonly StagedChoice[];
  /**
   * A function of the parameters and the temperature. For each choice of the list, it gives the shares of the options
   * without noise.
   */
  readonly graph: Graph;
}

export class Choices implements SoftChoices {
  readonly temperature: InputNode;
  private readonly known = new Map<string, Choice>();

  constructor(private readonly builder: GraphBuilder) {
    this.temperature = builder.input('temperature', numberType, builder.root, null);
  }

  /** All choices, in the order in which they were staged. */
  get all(): readonly Choice[] {
    return [...this.known.values()];
  }

  /** The noise of the choice at `site` with these weights. */
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
      choice = { span, options: optionSpans(site, size), weights: nodes, noise };
      this.known.set(key, choice);
    }
    return new Traced(choice.noise);
  }
}

/** The places of the options. Inserted parts have the span of the macro's use, which is not that of an option. */
function optionSpans({ user, span, operands = [] }: Site, count: number): (Span | null)[] {
  return Array.from({ length: count }, (_, index) => {
    const option = operands[index + 1];
    if (!user || option === undefined) return null;
    return option.start === span.start && option.end === span.end ? null : option;
  });
}

/** Moves values to the root block; null for a value that depends on a row, a turn or an arm. */
class Hoist {
  private readonly found = new Map<ValueNode, ValueNode | null>();

  constructor(private readonly builder: GraphBuilder) {}

  of(node: ValueNode): ValueNode | null {
    if (node.kind === 'constant' || node.block === this.builder.root) return node;
    let above = this.found.get(node);
    if (above === undefined) {
      above = this.computed(node);
      this.found.set(node, above);
    }
    return above;
  }

  private computed(node: ValueNode): ValueNode | null {
    if (node.kind !== 'op' && node.kind !== 'tensor') return null;
    const operands = node.operands.flatMap((operand) => this.of(operand) ?? []);
    if (operands.length < node.operands.length) return null;
    const { builder } = this;
    return builder.within(builder.root, () =>
      node.kind === 'op'
        ? builder.op(node.op, operands)
        : builder.tensorOp(node.op, operands, node.attributes),
    );
  }
}

/** The shares of a choice's options without noise; null if they depend on the row. */
function sharesOf(
  { weights }: Choice,
  temperature: ValueNode,
  hoist: Hoist,
  builder: GraphBuilder,
): ValueNode | null {
  const above = weights.flatMap((each) => hoist.of(each) ?? []);
  if (above.length < weights.length) return null;
  return builder.within(builder.root, () => {
    const rows = above.map((each) => builder.tensorOp('reshape', [each], [sizeOf(each.type.shape)]));
    const whole = rows.length === 1 ? rows[0]! : builder.tensorOp('concat', rows, [0]);
    return builder.tensorOp('softmax', [builder.op('div', [whole, temperature])]);
  });
}

/** The choices that the nodes of `graph` use. The inputs after position `from` are their noise, in order. */
export function choicesWithin(graph: Graph, from: number, choices: readonly Choice[]): readonly Choice[] {
  return usedInputs(graph, from, choices);
}

/** Those of some things that `graph` uses the inputs of, which are in their order after position `from`. */
export function usedInputs<T>(graph: Graph, from: number, of: readonly T[]): readonly T[] {
  const used = new Set<Node>(graph.results);
  for (const node of nodesWithin(graph.body)) for (const operand of operandsOf(node)) used.add(operand);
  return of.filter((_, index) => used.has(graph.parameters[from + index]!));
}

/**
 * The choices whose shares do not depend on the row, and their shares. Choices with the same place and shares are
 * listed once.
 */
export function sharedChoices(
  choices: readonly Choice[],
  temperature: ValueNode,
  builder: GraphBuilder,
): { readonly list: readonly StagedChoice[]; readonly shares: readonly ValueNode[] } {
  const hoist = new Hoist(builder);
  const found = new Map<string, { readonly choice: StagedChoice; readonly shares: ValueNode }>();
  for (const choice of choices) {
    const shares = sharesOf(choice, temperature, hoist, builder);
    const { span, options } = choice;
    if (shares !== null)
      found.set(`${span.start} ${span.end} ${shares.id}`, { choice: { span, options }, shares });
  }
  const all = [...found.values()].sort((a, b) => a.choice.span.start - b.choice.span.start);
  return { list: all.map(({ choice }) => choice), shares: all.map(({ shares }) => shares) };
}

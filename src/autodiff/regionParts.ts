/** What the reverse pass of a region is put together from: a copy of its body, and the scan that goes back over it. */

import {
  type Block,
  Copier,
  elementOf,
  type GraphBuilder,
  type InputNode,
  type Node,
  type ValueNode,
} from '../graph';
import { invariant } from '../text/internal';

/** A region's body copied elsewhere, with the nodes around it as the copy sees them. */
export class BodyCopy {
  private readonly originals = new Map<ValueNode, ValueNode>();
  readonly copier: Copier;

  constructor(
    private readonly builder: GraphBuilder,
    see: (outer: ValueNode) => ValueNode,
  ) {
    this.copier = new Copier(builder, (outer) => {
      const seen = see(outer);
      this.originals.set(seen, outer);
      return seen;
    });
  }

  /**
   * Copies what `results` need of `block` to the builder's current block. A node around it that happens to compute the
   * same does not stand for a copy: the derivative goes back through the copies.
   */
  of(block: Block, results: readonly ValueNode[]): ValueNode[] {
    return this.builder.apart(this.builder.current, () => this.copier.copy(block, results));
  }

  /** The nodes around the copy with respect to which it is differentiated. */
  variables(active: ReadonlySet<Node>): ValueNode[] {
    return [...this.originals].flatMap(([seen, outer]) => (active.has(outer) ? [seen] : []));
  }

  original(seen: ValueNode): ValueNode {
    const outer = this.originals.get(seen);
    invariant(outer !== undefined, 'an adjoint goes to a node around the region');
    return outer;
  }
}

/** A scan as it is put together. */
export class ScanParts {
  readonly sequences: ValueNode[] = [];
  private readonly elements: InputNode[] = [];
  private readonly carried: {
    input: InputNode;
    start: ValueNode;
    next: ValueNode;
    target: ValueNode | null;
  }[] = [];
  private readonly recorded: { value: ValueNode; target: ValueNode }[] = [];
  private readonly adjoints = new Map<InputNode, { input: InputNode; start: ValueNode }>();

  constructor(
    private readonly builder: GraphBuilder,
    private readonly body: Block,
  ) {}

  get isEmpty(): boolean {
    return this.recorded.length === 0 && this.carried.every(({ target }) => target === null);
  }

  /** One turn's value of a sequence. */
  element(name: string, sequence: ValueNode): InputNode {
    const known = this.sequences.indexOf(sequence);
    if (known >= 0) return this.elements[known]!;
    const input = this.builder.input(name, elementOf(sequence.type), this.body);
    this.sequences.push(sequence);
    this.elements.push(input);
    return input;
  }

  /** The adjoint of what a turn hands on as `input`. */
  carry(input: InputNode, start: ValueNode): ValueNode {
    const adjoint = this.builder.input(`d ${input.name}`, input.type, this.body);
    this.adjoints.set(input, { input: adjoint, start });
    return adjoint;
  }

  /** The adjoint of `input` that the turn before is given, and in the end `target`. */
  hand(of: InputNode, next: ValueNode, target: ValueNode): void {
    const { input, start } = this.adjoints.get(of)!;
    this.carried.push({ input, start, next, target });
  }

  /** A value that counts in the first turn of the scan alone. */
  once(type: ValueNode['type'], start: ValueNode): ValueNode {
    const input = this.builder.input('ct', type, this.body);
    this.carried.push({ input, start, next: this.builder.zero(type), target: null });
    return input;
  }

  record(value: ValueNode, target: ValueNode): void {
    this.recorded.push({ value, target });
  }

  /** The sum of `value` over all turns. */
  gather(value: ValueNode, target: ValueNode): void {
    const input = this.builder.input('sum', value.type, this.body);
    const next = this.builder.op('add', [input, value]);
    this.carried.push({ input, start: this.builder.zero(value.type), next, target });
  }

  /** Lists the scan; what it adds to which node's adjoint. */
  *place(
    direction: 'forward' | 'backward',
    label: string,
  ): Generator<{ readonly target: ValueNode; readonly value: ValueNode }> {
    const { body, builder, carried, elements, recorded, sequences } = this;
    body.results.push(...carried.map(({ next }) => next), ...recorded.map(({ value }) => value));
    const region = builder.scan({
      label,
      direction,
      starts: carried.map(({ start }) => start),
      carried: carried.map(({ input }) => input),
      sequences,
      elements,
      body,
    });
    const targets = [...carried, ...recorded].map(({ target }) => target);
    for (const [position, target] of targets.entries()) {
      if (target !== null) yield { target, value: builder.result(region, position) };
    }
  }
}

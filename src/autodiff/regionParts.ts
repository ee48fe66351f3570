/** The parts of a region's reverse pass: a copy of its body, and the scan that runs backwards over it. */

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

/** A copy of a region's body, with the nodes around it as the copy refers to them. */
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
   * Copies the nodes of `block` that `results` need to the builder's current block. Equal nodes around the block are
   * not reused, because the derivative goes back through the copies.
   */
  of(block: Block, results: readonly ValueNode[]): ValueNode[] {
    return this.builder.apart(this.builder.current, () => this.copier.copy(block, results));
  }

  /** The nodes outside the copy with respect to which it is differentiated. */
  variables(active: ReadonlySet<Node>): ValueNode[] {
    return [...this.originals].flatMap(([seen, outer]) => (active.has(outer) ? [seen] : []));
  }

  original(seen: ValueNode): ValueNode {
    const outer = this.originals.get(seen);
    invariant(outer !== undefined, 'an adjoint goes to a node around the region');
    return outer;
  }
}

/** A scan under construction. */
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

  /** The value of a sequence in one turn. */
  element(name: string, sequence: ValueNode): InputNode {
    const known = this.sequences.indexOf(sequence);
    if (known >= 0) return this.elements[known]!;
    const input = this.builder.input(name, elementOf(sequence.type), this.body);
    this.sequences.push(sequence);
    this.elements.push(input);
    return input;
  }

  /** The adjoint of the value that a turn passes on as `input`. */
  carry(input: InputNode, start: ValueNode): ValueNode {
    const adjoint = this.builder.input(`d ${input.name}`, input.type, this.body);
    this.adjoints.set(input, { input: adjoint, start });
    return adjoint;
  }

  /** The adjoint of `input` that the turn before receives; after the last turn, the adjoint of `target`. */
  hand(of: InputNode, next: ValueNode, target: ValueNode): void {
    const { input, start } = this.adjoints.get(of)!;
    this.carried.push({ input, start, next, target });
  }

  /** A value that counts only in the first turn of the scan. */
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

  /** Lists the scan, and yields what it adds to the adjoint of each node. */
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

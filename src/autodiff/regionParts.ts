/** The parts of a region's reverse pass: a copy of its body, and the scan that runs backwards over it. */

import {
  type Block,
  Copier,
  elementOf,
  type GraphBuilder,
  type InputNode,
  type Node,
  type ValueNode,
  type ValueType,
} from '../graph';
import { invariant } from '../text/internal';
import type { Adjoint } from './adjoint';

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

  /** The nodes outside the copy with respect to which it is differentiated, each with its original. */
  variables(active: ReadonlySet<Node>): Map<ValueNode, ValueNode> {
    return new Map([...this.originals].filter(([, outer]) => active.has(outer)));
  }

  original(seen: ValueNode): ValueNode {
    const outer = this.originals.get(seen);
    invariant(outer !== undefined, 'an adjoint goes to a node around the region');
    return outer;
  }
}

interface Carried {
  readonly input: InputNode;
  readonly start: ValueNode;
  readonly next: ValueNode;
}

/** What a scan adds to the adjoint of a node. */
interface Target {
  readonly node: ValueNode;
  /** Whether the adjoint is a sequence, with an element for each turn. */
  readonly isRecorded: boolean;
  readonly ct: number;
  /** The position of its liveness among the carried or the recorded values; null if it is alive everywhere. */
  readonly alive: number | null;
  readonly saturated: boolean;
}

/** A scan under construction. */
export class ScanParts {
  readonly sequences: ValueNode[] = [];
  private readonly elements: InputNode[] = [];
  private readonly carried: Carried[] = [];
  private readonly recorded: ValueNode[] = [];
  private readonly targets: Target[] = [];

  constructor(
    private readonly builder: GraphBuilder,
    private readonly body: Block,
  ) {}

  get isEmpty(): boolean {
    return this.targets.length === 0;
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

  /** An input of the body whose next value is not known yet. */
  open(name: string, type: ValueType): InputNode {
    return this.builder.input(name, type, this.body);
  }

  /** Carries `next` from each turn to the next one as `input`; the position of its value after the last turn. */
  carry(input: InputNode, start: ValueNode, next: ValueNode): number {
    return this.carried.push({ input, start, next }) - 1;
  }

  /** A value that counts only in the first turn of the scan. */
  once(type: ValueType, start: ValueNode): InputNode {
    const input = this.open('ct', type);
    this.carry(input, start, this.builder.zero(type));
    return input;
  }

  /** The value of each turn as the adjoint of a sequence. */
  record({ ct, alive, saturated }: Adjoint, node: ValueNode): void {
    const at = this.recorded.push(ct) - 1;
    const aliveAt = alive === null ? null : this.recorded.push(alive) - 1;
    this.targets.push({ node, isRecorded: true, ct: at, alive: aliveAt, saturated });
  }

  /** What is carried at these positions after the last turn is the adjoint of `node`. */
  hand(node: ValueNode, ct: number, alive: number | null, saturated: boolean): void {
    this.targets.push({ node, isRecorded: false, ct, alive, saturated });
  }

  /** The sum of an adjoint over all turns; it is alive if it is in some turn. */
  gather({ ct, alive, saturated }: Adjoint, node: ValueNode): void {
    const total = (op: 'add' | 'or', value: ValueNode): number => {
      const input = this.open('sum', value.type);
      return this.carry(input, this.builder.zero(value.type), this.builder.op(op, [input, value]));
    };
    this.hand(node, total('add', ct), alive === null ? null : total('or', alive), saturated);
  }

  /** Lists the scan, and yields what it adds to the adjoint of each node. */
  *place(
    direction: 'forward' | 'backward',
    label: string,
  ): Generator<{ readonly target: ValueNode; readonly adjoint: Adjoint }> {
    const { body, builder, carried, elements, recorded, sequences, targets } = this;
    body.results.push(...carried.map(({ next }) => next), ...recorded);
    const region = builder.scan({
      label,
      direction,
      starts: carried.map(({ start }) => start),
      carried: carried.map(({ input }) => input),
      sequences,
      elements,
      body,
    });
    for (const { node, isRecorded, ct, alive, saturated } of targets) {
      const result = (at: number): ValueNode => builder.result(region, isRecorded ? carried.length + at : at);
      yield {
        target: node,
        adjoint: { ct: result(ct), alive: alive === null ? null : result(alive), saturated },
      };
    }
  }
}

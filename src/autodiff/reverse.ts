/**
 * Reverse mode, graph to graph: walks a block from its end and emits, at the builder's current block, what each node's
 * adjoint adds to those of its operands. Branches run as they did forward: the adjoints of an arm are computed in an
 * arm, so an arm that is not taken contributes nothing, even where it is not finite. A loop records the inputs of each
 * turn. A scan in the other direction computes each turn again from that record, and goes back through it.
 */

import {
  type Block,
  type BranchNode,
  type GraphBuilder,
  type InputNode,
  isRegion,
  isTurns,
  isVisible,
  type Node,
  nextValues,
  type OpNode,
  type RegionNode,
  type RowsNode,
  resultOffset,
  sameShape,
  type TensorNode,
  type TurnsNode,
  type ValueNode,
} from '../graph';
import { InternalError } from '../text/internal';
import { activeNodes } from './activity';
import { BodyCopy, ScanParts } from './regionParts';
import { derivatives, type Reading } from './rules';
import { sumTo, type TensorReading, tensorPartial } from './tensorRules';

/**
 * The contributions to a node's adjoint so far. A sequence keeps all of them, because only a scan can add sequences.
 */
type Contributions = readonly ValueNode[];
/** The adjoints so far of a block's nodes, and of the nodes around it that the block refers to. */
type Adjoints = Map<ValueNode, Contributions>;
/** The adjoints of a region's results, by position. */
type ResultAdjoints = ReadonlyMap<number, Contributions>;

function whole(block: Block): Stretch {
  return { from: 0, to: block.nodes.length };
}

class Reverse {
  constructor(
    private readonly builder: GraphBuilder,
    private readonly active: ReadonlySet<Node>,
  ) {}

  /** Adds the contributions of every node of `block` to `adjoints`, last node first. */
  block(block: Block, adjoints: Adjoints, { from, to } = whole(block)): void {
    const regions = new Map<RegionNode, Map<number, Contributions>>();
    // The reverse pass may list new nodes at the end of this block; they are not part of the forward pass.
    const forward = block.nodes.slice(from, to);
    for (let index = forward.length - 1; index >= 0; index--) {
      const node = forward[index]!;
      if (!this.active.has(node)) continue;
      this.builder.span = node.span;
      if (isRegion(node)) {
        const results = regions.get(node);
        if (results !== undefined) this.region(node, results, adjoints);
        continue;
      }
      const ct = adjoints.get(node);
      if (ct === undefined) continue;
      if (node.kind === 'op') this.op(node, ct[0]!, adjoints);
      else if (node.kind === 'tensor') this.tensor(node, ct[0]!, adjoints);
      else if (node.kind === 'result') {
        const results = regions.get(node.region) ?? new Map<number, Contributions>();
        regions.set(node.region, results);
        results.set(node.position, ct);
      }
    }
  }

  accumulate(node: ValueNode, ct: ValueNode, adjoints: Adjoints): void {
    if (!this.active.has(node)) return;
    const before = adjoints.get(node);
    if (before === undefined) adjoints.set(node, [ct]);
    else if (node.type.sequence === true) adjoints.set(node, [...before, ct]);
    else adjoints.set(node, [this.builder.op('add', [before[0]!, ct])]);
  }

  private accumulateAll(node: ValueNode, contributions: Contributions, adjoints: Adjoints): void {
    for (const ct of contributions) this.accumulate(node, ct, adjoints);
  }

  private op(node: OpNode, ct: ValueNode, adjoints: Adjoints): void {
    const rule = derivatives[node.op];
    const reading: Reading = {
      builder: this.builder,
      x: () => this.read(node.operands[0]!),
      y: () => this.read(node.operands[1]!),
      z: () => this.read(node.operands[2]!),
      out: () => this.read(node),
    };
    for (const [position, operand] of node.operands.entries()) {
      const partial = rule[position];
      if (partial == null || !this.active.has(operand)) continue;
      const contribution = partial(ct, reading, this.builder);
      const { shape } = operand.type;
      const fitting = sameShape(contribution.type.shape, shape);
      this.accumulate(operand, fitting ? contribution : sumTo(this.builder, contribution, shape), adjoints);
    }
  }

  private tensor(node: TensorNode, ct: ValueNode, adjoints: Adjoints): void {
    const reading: TensorReading = {
      operand: (position) => this.read(node.operands[position]!),
      shapeOf: (position) => node.operands[position]!.type.shape,
      out: () => this.read(node),
      attributes: node.attributes,
    };
    for (const [position, operand] of node.operands.entries()) {
      const partial = tensorPartial(node, position);
      if (partial === null || !this.active.has(operand)) continue;
      this.accumulate(operand, partial(ct, reading, this.builder, position), adjoints);
    }
  }

  /**
   * A forward value, as the current block can refer to it. A value within an arm becomes a further result of its
   * branch, with a zero from the other arm that nothing reads.
   */
  private read(node: ValueNode): ValueNode {
    if (isVisible(node, this.builder.current)) return node;
    const block = node.block!;
    const { region } = block;
    if (region?.kind !== 'branch')
      throw new InternalError('a forward value is out of reach of its derivative');
    const other = region.arms[0] === block ? region.arms[1] : region.arms[0];
    const filler = this.builder.zero(node.type);
    let position = block.results.findIndex(
      (result, index) => result === node && other.results[index] === filler,
    );
    if (position < 0) {
      position = block.results.push(node) - 1;
      other.results.push(filler);
    }
    return this.read(this.builder.within(region.block, () => this.builder.result(region, position)));
  }

  private region(node: RegionNode, results: ResultAdjoints, adjoints: Adjoints): void {
    if (node.kind === 'branch') this.branch(node, results, adjoints);
    else if (isTurns(node)) this.turns(node, results, adjoints);
    else if (results.size === 1 && isScalar(node, results)) this.rowsFused(node, results, adjoints);
    else this.rowsAgain(node, results, adjoints);
  }

  private branch(node: BranchNode, results: ResultAdjoints, adjoints: Adjoints): void {
    const { builder } = this;
    const blocks = [builder.openBlock(), builder.openBlock()] as const;
    const captured = node.arms.map((arm, index) =>
      builder.within(blocks[index]!, () => this.inner(arm, results)),
    );
    const outers: ValueNode[] = [];
    for (const outer of new Set(captured.flatMap((each) => [...each.keys()]))) {
      const [first = [], second = []] = captured.map((each) => each.get(outer));
      const zero = builder.zero(outer.type);
      for (let index = 0; index < Math.max(first.length, second.length); index++) {
        outers.push(outer);
        blocks[0].results.push(first[index] ?? zero);
        blocks[1].results.push(second[index] ?? zero);
      }
    }
    const values = builder.branch(this.read(node.condition), blocks);
    for (const [index, outer] of outers.entries()) this.accumulate(outer, values[index]!, adjoints);
  }

  /** The adjoints that a block's results pass on to the nodes around it. */
  private inner(block: Block, results: ResultAdjoints): Adjoints {
    const adjoints: Adjoints = new Map();
    for (const [position, ct] of results) this.accumulateAll(block.results[position]!, ct, adjoints);
    this.block(block, adjoints);
    for (const node of adjoints.keys()) if (node.block === block) adjoints.delete(node);
    return adjoints;
  }

  /**
   * The case of one result that is read. Beside it, the body computes its derivatives for that row, and the region
   * reduces them like the result itself. So value and gradient take one pass over the rows.
   */
  private rowsFused(node: RowsNode, results: ResultAdjoints, adjoints: Adjoints): void {
    const { builder } = this;
    const [[position, ct]] = [...results] as [[number, Contributions]];
    const one: ResultAdjoints = new Map([[position, [builder.number(1)]]]);
    const captured = builder.within(node.body, () => this.inner(node.body, one));
    for (const [outer, [derivative]] of captured) {
      let at = node.body.results.indexOf(derivative!, position + 1);
      if (at < 0) at = node.body.results.push(derivative!) - 1;
      const sum = this.read(builder.within(node.block, () => builder.result(node, at)));
      this.accumulate(outer, builder.op('mul', [ct[0]!, sum]), adjoints);
    }
  }

  /**
   * The case of several results that are read. A second region runs over the rows again and weights them by their
   * adjoints.
   */
  private rowsAgain(node: RowsNode, results: ResultAdjoints, adjoints: Adjoints): void {
    const { builder } = this;
    const body = builder.openBlock();
    const copy = new BodyCopy(builder, (outer) => this.read(outer));
    const captured: Adjoints = builder.within(body, () => {
      for (const input of node.body.inputs) copy.copier.set(input, copy.copier.copyInput(input, body));
      const sources = [...results].map(([position, ct]) => ({ source: node.body.results[position]!, ct }));
      const copies = copy.of(
        node.body,
        sources.map(({ source }) => source),
      );
      const inner = new Reverse(builder, activeNodes(body, copy.variables(this.active)));
      const seeds: Adjoints = new Map();
      for (const [index, each] of copies.entries()) inner.accumulateAll(each, sources[index]!.ct, seeds);
      inner.block(body, seeds);
      return seeds;
    });
    for (const each of captured.keys()) if (each.block === body) captured.delete(each);
    if (captured.size === 0) return;
    body.results.push(...[...captured.values()].map(([ct]) => ct!));
    const region = builder.rows(node.reduction, node.axis, body);
    for (const [index, seen] of [...captured.keys()].entries()) {
      this.accumulate(copy.original(seen), builder.result(region, index), adjoints);
    }
  }

  /**
   * A scan in the other direction. It computes each turn again from its recorded inputs, and carries its adjoints to
   * the turn before. The adjoints of nodes around the loop are sums over all turns.
   */
  private turns(node: TurnsNode, results: ResultAdjoints, adjoints: Adjoints): void {
    const { builder } = this;
    const body = builder.openBlock();
    const scan = new ScanParts(builder, body);
    /** The inputs of a turn, as the scan reads them. */
    const given = new Map<InputNode, InputNode>();
    const copy = new BodyCopy(builder, (outer) => {
      if (outer.kind !== 'input' || outer.block !== node.body) return this.read(outer);
      const input = scan.element(outer.name, this.tape(node, outer));
      given.set(outer, input);
      return input;
    });
    builder.within(body, () => {
      const seeded = this.seeds(node, results, scan);
      const copies = copy.of(
        node.body,
        seeded.map(({ source }) => source),
      );
      const variables = copy.variables(this.active);
      for (const [input, element] of given) if (this.active.has(input)) variables.push(element);
      const inner = new Reverse(builder, activeNodes(body, variables));
      const captured: Adjoints = new Map();
      for (const [index, each] of copies.entries()) inner.accumulate(each, seeded[index]!.seed, captured);
      inner.block(body, captured);
      for (const [index, input] of node.carried.entries()) {
        if (!this.active.has(input)) continue;
        const element = given.get(input);
        const ct = element === undefined ? undefined : captured.get(element)?.[0];
        scan.hand(input, ct ?? builder.zero(input.type), node.starts[index]!);
      }
      if (node.kind === 'scan') {
        for (const [index, input] of node.elements.entries()) {
          const element = given.get(input);
          const ct = element === undefined ? undefined : captured.get(element)?.[0];
          if (ct !== undefined) scan.record(ct, node.sequences[index]!);
        }
      }
      for (const [seen, [ct]] of captured) {
        if (seen.block !== body) scan.gather(ct!, copy.original(seen));
      }
    });
    if (scan.isEmpty) return;
    // A scan needs a sequence for the number of its turns.
    if (scan.sequences.length === 0) scan.element('turn', this.tape(node, node.body.inputs[0]!));
    const direction = node.kind === 'scan' && node.direction === 'backward' ? 'forward' : 'backward';
    for (const { target, value } of scan.place(direction, node.label)) {
      this.accumulate(target, value, adjoints);
    }
  }

  /** The inputs that each turn received for `input`. A scan has them already; a loop records them from now on. */
  private tape(node: TurnsNode, input: InputNode): ValueNode {
    const { builder } = this;
    const element = node.kind === 'scan' ? node.elements.indexOf(input) : -1;
    if (node.kind === 'scan' && element >= 0) return this.read(node.sequences[element]!);
    const { results } = node.body;
    const recorded = resultOffset(node) + (node.kind === 'loop' ? node.exits : node.carried.length);
    let at = results.indexOf(input, recorded);
    if (at < 0) at = results.push(input) - 1;
    return this.read(builder.within(node.block, () => builder.result(node, at - resultOffset(node))));
  }

  /** The adjoints of a turn's results: those carried from the turn after it, and those from outside the region. */
  private seeds(
    node: TurnsNode,
    results: ResultAdjoints,
    scan: ScanParts,
  ): { readonly source: ValueNode; readonly seed: ValueNode }[] {
    const seeded: { source: ValueNode; seed: ValueNode }[] = [];
    const next = nextValues(node);
    const final = node.kind === 'scan' ? node.carried.length : 0;
    const starts = new Map<number, ValueNode>();
    for (const [position, contributions] of results) {
      if (position < final) {
        starts.set(position, contributions[0]!);
        continue;
      }
      const source = node.body.results[resultOffset(node) + position]!;
      const isExit = node.kind === 'loop' && position < node.exits;
      // An exit value of a loop may also be the input of a further turn: then one adjoint is carried for both.
      const carriedOn = isExit ? next.findIndex((each, at) => each === source && !starts.has(at)) : -1;
      if (carriedOn >= 0 && this.active.has(node.carried[carriedOn]!)) {
        starts.set(carriedOn, contributions[0]!);
        continue;
      }
      for (const ct of contributions) {
        const seed = isExit ? scan.once(source.type, ct) : scan.element('ct', ct);
        seeded.push({ source, seed });
      }
    }
    const carried = [...node.carried.entries()].filter(([, input]) => this.active.has(input));
    const handed = carried.map(([index, input]) => {
      const start = starts.get(index) ?? this.builder.zero(input.type);
      return { source: next[index]!, seed: scan.carry(input, start) };
    });
    seeded.unshift(...handed);
    return seeded;
  }
}

/** Whether the one result that is read is a number: then its adjoint may be multiplied in after the reduction. */
function isScalar(node: RowsNode, results: ResultAdjoints): boolean {
  return [...results.keys()].every((position) => node.body.results[position]!.type.shape.length === 0);
}

/** The nodes of a block from one position up to another. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * The derivatives of `output` with respect to `variables`, emitted at the end of the builder's current block. That
 * block must list every node between them, within `stretch`. A variable without influence has null.
 */
export function reverse(
  builder: GraphBuilder,
  output: ValueNode,
  variables: readonly ValueNode[],
  stretch: Stretch = { from: 0, to: builder.current.nodes.length },
): (ValueNode | null)[] {
  const block = builder.current;
  const spanBefore = builder.span;
  const adjoints: Adjoints = new Map();
  const active = activeNodes(block, variables, stretch);
  if (active.has(output)) {
    adjoints.set(output, [builder.number(1)]);
    new Reverse(builder, active).block(block, adjoints, stretch);
  }
  builder.span = spanBefore;
  return variables.map((variable) => adjoints.get(variable)?.[0] ?? null);
}

/**
 * Reverse mode, graph to graph: walks a block from its end and emits, at the builder's current block, what each node's
 * adjoint adds to those of its operands. Branches run as they did forward: the adjoints of an arm are computed in an
 * arm. Where a partial can be infinite, a zero that is structural makes it zero (`liveness.ts`). A loop records the
 * inputs of each turn. A scan in the other direction computes each turn again from that record, and goes back through
 * it (`reverseTurns.ts`).
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
  type RegionNode,
  type ValueNode,
} from '../graph';
import { InternalError } from '../text/internal';
import { activeNodes } from './activity';
import {
  type Adjoint,
  type Adjoints,
  type Contributions,
  type Pass,
  type ResultAdjoints,
  type Seed,
  wholly,
  withinArm,
} from './adjoint';
import { ArmResults } from './armResults';
import { type Exposures, exposedNodes } from './exposure';
import { OpReverse, type Shared } from './opReverse';
import { Ranges } from './ranges';
import { reverseRows } from './reverseRows';
import { reverseTurns } from './reverseTurns';

function whole(block: Block): Stretch {
  return { from: 0, to: block.nodes.length };
}

class Reverse extends OpReverse<GraphBuilder> implements Pass {
  constructor(
    builder: GraphBuilder,
    override readonly active: ReadonlySet<Node>,
    override readonly exposed: Exposures,
    private readonly own: Shared & { readonly ranges: Ranges },
  ) {
    super(builder, active, exposed, own);
  }

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
      const contributions = adjoints.get(node);
      if (contributions === undefined) continue;
      if (node.kind === 'op') this.op(node, contributions[0]!, adjoints);
      else if (node.kind === 'tensor') this.tensor(node, contributions[0]!, adjoints);
      else if (node.kind === 'result') {
        const results = regions.get(node.region) ?? new Map<number, Contributions>();
        regions.set(node.region, results);
        results.set(node.position, contributions);
      }
    }
  }

  /**
   * A forward value, as the current block can refer to it. A value within an arm becomes a further result of its
   * branch, with a zero from the other arm that nothing reads.
   */
  readonly read = (node: ValueNode): ValueNode => {
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
  };

  private region(node: RegionNode, results: ResultAdjoints, adjoints: Adjoints): void {
    if (node.kind === 'branch') this.branch(node, results, adjoints);
    else if (isTurns(node)) reverseTurns(this, node, results, adjoints);
    else reverseRows(this, node, results, adjoints);
  }

  private branch(node: BranchNode, results: ResultAdjoints, adjoints: Adjoints): void {
    const { builder } = this;
    const blocks = [builder.openBlock(), builder.openBlock()] as const;
    const condition = this.read(node.condition);
    const captured = ([0, 1] as const).map((position) =>
      builder.within(blocks[position], () => {
        const seeds = new Map<number, Contributions>();
        for (const [at, contributions] of results) {
          const own = contributions.flatMap((each) => withinArm(each, condition, position) ?? []);
          if (own.length > 0) seeds.set(at, own);
        }
        return this.inner(node.arms[position], seeds);
      }),
    ) as [Adjoints, Adjoints];
    const joined = new ArmResults(builder, this.liveness, condition, blocks);
    const outers: { readonly outer: ValueNode; readonly join: (values: readonly ValueNode[]) => Adjoint }[] =
      [];
    for (const outer of new Set(captured.flatMap((each) => [...each.keys()]))) {
      const [first = [], second = []] = captured.map((each) => each.get(outer));
      const isExposed = this.exposed.has(outer);
      for (let index = 0; index < Math.max(first.length, second.length); index++)
        outers.push({ outer, join: joined.add(outer, first[index], second[index], isExposed) });
    }
    const values = builder.branch(condition, blocks);
    for (const { outer, join } of outers) this.accumulate(outer, join(values), adjoints);
  }

  inner(block: Block, results: ResultAdjoints): Adjoints {
    const adjoints: Adjoints = new Map();
    for (const [position, contributions] of results) {
      for (const each of contributions) this.accumulate(block.results[position]!, each, adjoints);
    }
    this.block(block, adjoints);
    for (const node of adjoints.keys()) if (node.block === block) adjoints.delete(node);
    return adjoints;
  }

  represent(input: InputNode, original: InputNode): void {
    this.own.ranges.represent(input, original);
  }

  inside(body: Block, variables: ReadonlyMap<ValueNode, ValueNode>, seeds: readonly Seed[]): Adjoints {
    const { ranges } = this.own;
    const active = activeNodes(body, variables.keys());
    const exposed = [...variables].flatMap(([seen, own]) => {
      const exposure = this.exposed.get(own);
      return exposure === undefined ? [] : [[seen, exposure] as const];
    });
    const inner = new Reverse(this.builder, active, exposedNodes(body, active, ranges, exposed), this.own);
    const adjoints: Adjoints = new Map();
    for (const { source, adjoint } of seeds) inner.accumulate(source, adjoint, adjoints);
    inner.block(body, adjoints);
    return adjoints;
  }
}

/** The nodes of a block from one position up to another. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What reverse mode finds out about a stretch of a block before it walks back. It holds for all outputs. */
interface Analysis {
  readonly stretch: Stretch;
  readonly variables: readonly ValueNode[];
  readonly active: ReadonlySet<Node>;
  readonly exposed: Exposures;
  readonly ranges: Ranges;
}

export function analyse(block: Block, variables: readonly ValueNode[], { from, to }: Stretch): Analysis {
  const stretch = { from, to };
  const ranges = new Ranges();
  const active = activeNodes(block, variables, stretch);
  return { stretch, variables, ranges, active, exposed: exposedNodes(block, active, ranges, [], stretch) };
}

/** A reverse pass from several outputs at once, each with a seed of its own shape. */
export interface Pullback {
  /** The adjoint of each variable; null for one without influence. */
  readonly adjoints: readonly (ValueNode | null)[];
  /** Whether a zero adjoint met an overflow; then the adjoints are not linear in the seeds. */
  readonly saturated: boolean;
}

/**
 * The adjoints of the variables, emitted at the end of the builder's current block, if each of `outputs` has the adjoint
 * at its position in `seeds`. That block must list every node between them, within the stretch that was analysed.
 */
export function pullBack(
  builder: GraphBuilder,
  outputs: readonly ValueNode[],
  seeds: readonly ValueNode[],
  { active, exposed, ranges, stretch, variables }: Analysis,
  linear: boolean,
): Pullback {
  const spanBefore = builder.span;
  const adjoints: Adjoints = new Map();
  const shared = { ranges, linear, saturated: false };
  if (outputs.some((output) => active.has(output))) {
    const pass = new Reverse(builder, active, exposed, shared);
    for (const [index, output] of outputs.entries()) pass.accumulate(output, wholly(seeds[index]!), adjoints);
    pass.block(builder.current, adjoints, stretch);
  }
  builder.span = spanBefore;
  return {
    adjoints: variables.map((variable) => adjoints.get(variable)?.[0]?.ct ?? null),
    saturated: shared.saturated,
  };
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
): readonly (ValueNode | null)[] {
  const analysis = analyse(builder.current, variables, stretch);
  return pullBack(builder, [output], [builder.number(1)], analysis, false).adjoints;
}

/**
 * Orders the values of each block, and says until when each is needed. What a body computes only from values around it
 * is computed once, before the region. A value that nothing reads is left out.
 */

import {
  type Block,
  type ConstantNode,
  type Graph,
  type InputNode,
  isRegion,
  isTurns,
  type Node,
  NodeSet,
  NodeTable,
  operandsOf,
  type RegionNode,
  type ResultNode,
  regionBlocks,
  type ValueNode,
} from '../../graph';

/** Listed nodes. The results of regions are values that their regions define. */
export type Step = Exclude<Node, ConstantNode | InputNode | ResultNode>;

/** The places of steps: their blocks, and their positions among the blocks' steps. */
export class Sites {
  private readonly blocks = new NodeTable<Step, Block>();
  private readonly indices = new NodeTable<Step, number>();

  set(step: Step, block: Block, index: number): void {
    this.blocks.set(step, block);
    this.indices.set(step, index);
  }

  block(step: Step): Block | null {
    return this.blocks.get(step) ?? null;
  }

  /** The position of a step that is computed. */
  index(step: Step): number {
    return this.indices.get(step)!;
  }
}

export interface Schedule {
  readonly steps: ReadonlyMap<Block, readonly Step[]>;
  readonly sites: Sites;
  /** The results of each region that are read. */
  readonly results: ReadonlyMap<RegionNode, readonly ResultNode[]>;
  /** The values defined in a block whose last use is at a given step of it, or at its end. */
  readonly expiring: (block: Block, at: Step | 'end') => readonly ValueNode[];
}

/** The blocks in which hoisted nodes are defined. Other nodes stay where they are listed. */
type Homes = NodeTable<Node, Block>;

/** The block in which a value is defined after hoisting; null for a constant. */
function homeOf(node: Node, homes: Homes): Block | null {
  return node.kind === 'result' ? node.region.block : (homes.get(node) ?? node.block);
}

function isWithin(block: Block, outer: Block): boolean {
  for (let around: Block | null = block; around !== null; around = around.parent) {
    if (around === outer) return true;
  }
  return false;
}

/** The outermost block in which a node can be computed, leaving bodies but not arms. */
function hoisted(node: Node, block: Block, homes: Homes): Block {
  let target = block;
  while (target.region !== null && target.region.kind !== 'branch') {
    const inside = operandsOf(node).some((operand) => {
      const home = homeOf(operand, homes);
      return home !== null && isWithin(home, target);
    });
    if (inside) break;
    target = target.region.block;
  }
  return target;
}

/** The steps of all blocks in order, with what each region needs before it. */
function order(graph: Graph): Map<Block, Step[]> {
  const homes: Homes = new NodeTable();
  const steps = new Map<Block, Step[]>();
  const visit = (block: Block): void => {
    const own = steps.get(block) ?? [];
    steps.set(block, own);
    for (const node of block.nodes) {
      if (node.kind === 'constant' || node.kind === 'input' || node.kind === 'result') continue;
      if (isRegion(node)) {
        // The nodes hoisted out of its blocks come before it.
        for (const inner of regionBlocks(node)) visit(inner);
        own.push(node);
        continue;
      }
      const target = hoisted(node, block, homes);
      if (target === block) {
        own.push(node);
        continue;
      }
      homes.set(node, target);
      steps.get(target)!.push(node);
    }
  };
  visit(graph.body);
  return steps;
}

/** The values that a step reads, without those that its blocks return. */
function reads(step: Step): readonly ValueNode[] {
  // The operands of a step are values; only those of a result are not.
  return operandsOf(step) as readonly ValueNode[];
}

interface Live {
  readonly nodes: NodeSet;
  /** The results that are read. */
  readonly results: readonly ResultNode[];
}

function liveNodes(graph: Graph, steps: ReadonlyMap<Block, readonly Step[]>): Live {
  const live = new NodeSet();
  const results: ResultNode[] = [];
  const visitValue = (node: ValueNode): void => {
    if (live.add(node) && node.kind === 'result') {
      live.add(node.region);
      results.push(node);
    }
  };
  const walk = (block: Block): void => {
    const own = steps.get(block)!;
    for (let index = own.length - 1; index >= 0; index--) {
      const step = own[index]!;
      if (!live.has(step)) continue;
      if (isRegion(step)) {
        for (const inner of regionBlocks(step)) {
          for (const result of inner.results) visitValue(result);
          walk(inner);
        }
      }
      for (const operand of reads(step)) visitValue(operand);
    }
  };
  for (const result of graph.results) visitValue(result);
  walk(graph.body);
  return { nodes: live, results };
}

export function schedule(graph: Graph): Schedule {
  const ordered = order(graph);
  const live = liveNodes(graph, ordered);
  const steps = new Map<Block, readonly Step[]>();
  const sites = new Sites();
  const results = new Map<RegionNode, ResultNode[]>();
  for (const [block, own] of ordered) {
    const kept = own.filter((step) => live.nodes.has(step));
    steps.set(block, kept);
    for (let index = 0; index < kept.length; index++) {
      const step = kept[index]!;
      sites.set(step, block, index);
      if (isRegion(step)) results.set(step, []);
    }
  }
  for (const node of live.results) results.get(node.region)?.push(node);
  for (const list of results.values()) list.sort((x, y) => x.position - y.position);
  return { steps, sites, results, expiring: lastUses(graph, steps, sites) };
}

/** The block in which a value is defined. */
export function definingBlock(node: ValueNode, sites: Schedule['sites']): Block | null {
  if (node.kind === 'constant') return null;
  if (node.kind === 'input') return node.block;
  return sites.block(node.kind === 'result' ? node.region : node);
}

function lastUses(
  graph: Graph,
  steps: ReadonlyMap<Block, readonly Step[]>,
  sites: Sites,
): Schedule['expiring'] {
  const last = new NodeTable<ValueNode, Step | 'end'>();
  /** The values whose last use may be in a region or at the end of a block. Ops know their operands. */
  const candidates = new Map<RegionNode | Block, Set<ValueNode>>();
  const use = (node: ValueNode, user: Block, at: Step | 'end'): void => {
    // The header of a region frees the inputs of its blocks, and their results.
    if (node.kind === 'constant' || node.kind === 'input') return;
    const home = definingBlock(node, sites);
    if (home === null) return;
    let [block, step] = [user, at];
    while (block !== home) {
      step = block.region!;
      block = sites.block(step)!;
    }
    const before = last.get(node);
    if (before === 'end') return;
    if (before === undefined || step === 'end' || sites.index(before) < sites.index(step))
      last.set(node, step);
    const holder = step === 'end' ? home : step;
    if ('kind' in holder && !isRegion(holder)) return;
    const list = candidates.get(holder);
    if (list === undefined) candidates.set(holder, new Set([node]));
    else list.add(node);
  };
  for (const result of graph.results) use(result, graph.body, 'end');
  for (const [block, own] of steps) {
    for (const step of own) {
      for (const operand of reads(step)) use(operand, block, step);
      if (!isRegion(step)) continue;
      for (const inner of regionBlocks(step)) for (const result of inner.results) use(result, inner, 'end');
    }
  }
  return (block, at) => {
    const isLast = (node: ValueNode): boolean =>
      last.get(node) === at && definingBlock(node, sites) === block;
    if (at !== 'end' && !isRegion(at)) return reads(at).filter(isLast);
    return [...(candidates.get(at === 'end' ? block : at) ?? [])].filter(isLast);
  };
}

/** Whether a block, or one within it, makes sequences. */
export function recordsWithin(block: Block, schedule: Schedule): boolean {
  return schedule.steps.get(block)!.some((step) => {
    if (!isRegion(step)) return false;
    const records = isTurns(step) && schedule.results.get(step)!.some(({ type }) => type.sequence === true);
    return records || regionBlocks(step).some((inner) => recordsWithin(inner, schedule));
  });
}

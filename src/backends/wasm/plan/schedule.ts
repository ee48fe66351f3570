/**
 * In which order the values of each block are computed, and until when they are needed. What a body computes from
 * values around it alone is computed once, before the region; what nobody reads is left out.
 */

import {
  type Block,
  type ConstantNode,
  type Graph,
  type InputNode,
  isRegion,
  isTurns,
  type Node,
  operandsOf,
  type RegionNode,
  type ResultNode,
  regionBlocks,
  type ValueNode,
} from '../../../graph';

/** Listed nodes; results of regions are values that their regions define. */
export type Step = Exclude<Node, ConstantNode | InputNode | ResultNode>;

/** Where a step stands: its block and its place among the block's steps. */
export interface Site {
  readonly block: Block;
  readonly index: number;
}

export interface Schedule {
  readonly steps: ReadonlyMap<Block, readonly Step[]>;
  readonly sites: ReadonlyMap<Step, Site>;
  /** The results that are read of each region. */
  readonly results: ReadonlyMap<RegionNode, readonly ResultNode[]>;
  /** For each block, the values defined there whose last use is at a step of it, by the step's place. */
  readonly expiring: ReadonlyMap<Block, ReadonlyMap<number, readonly ValueNode[]>>;
}

/** The block that a value is defined in once hoisted; null for a constant. */
type Homes = Map<Node, Block>;

function homeOf(node: Node, homes: Homes): Block | null {
  return node.kind === 'result' ? node.region.block : (homes.get(node) ?? node.block);
}

function isWithin(block: Block, outer: Block): boolean {
  for (let around: Block | null = block; around !== null; around = around.parent) {
    if (around === outer) return true;
  }
  return false;
}

/** The outermost block in which a node can be computed, passing bodies but no arms. */
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

/** What each region within `block` wants computed before it, and the order of all blocks. */
function order(graph: Graph): Map<Block, Step[]> {
  const homes: Homes = new Map();
  const steps = new Map<Block, Step[]>();
  const visit = (block: Block): void => {
    const own = steps.get(block) ?? [];
    steps.set(block, own);
    for (const node of block.nodes) {
      if (node.kind === 'constant' || node.kind === 'input' || node.kind === 'result') continue;
      if (isRegion(node)) {
        // What its blocks hoist comes before it.
        for (const inner of regionBlocks(node)) visit(inner);
        own.push(node);
        continue;
      }
      const target = hoisted(node, block, homes);
      homes.set(node, target);
      steps.get(target)!.push(node);
    }
  };
  visit(graph.body);
  return steps;
}

/** The values that a step reads, those that its blocks hand out left aside. */
function reads(step: Step): readonly ValueNode[] {
  // The operands of a step are values: only those of a result are not.
  return operandsOf(step) as readonly ValueNode[];
}

function liveSteps(graph: Graph, steps: ReadonlyMap<Block, readonly Step[]>): Set<Node> {
  const live = new Set<Node>();
  const visitValue = (node: ValueNode): void => {
    live.add(node.kind === 'result' ? node.region : node);
    if (node.kind === 'result') live.add(node);
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
  return live;
}

export function schedule(graph: Graph): Schedule {
  const ordered = order(graph);
  const live = liveSteps(graph, ordered);
  const steps = new Map<Block, readonly Step[]>();
  const sites = new Map<Step, Site>();
  for (const [block, own] of ordered) {
    const kept = own.filter((step) => live.has(step));
    steps.set(block, kept);
    for (const [index, step] of kept.entries()) sites.set(step, { block, index });
  }
  const results = new Map<RegionNode, ResultNode[]>();
  for (const step of sites.keys()) if (isRegion(step)) results.set(step, []);
  for (const node of live) {
    if (node.kind === 'result') results.get(node.region)?.push(node);
  }
  for (const list of results.values()) list.sort((x, y) => x.position - y.position);
  return { steps, sites, results, expiring: lastUses(graph, steps, sites) };
}

/** The block that a value is defined in. */
export function definingBlock(node: ValueNode, sites: ReadonlyMap<Step, Site>): Block | null {
  if (node.kind === 'constant') return null;
  if (node.kind === 'input') return node.block;
  return sites.get(node.kind === 'result' ? node.region : node)?.block ?? null;
}

function lastUses(
  graph: Graph,
  steps: ReadonlyMap<Block, readonly Step[]>,
  sites: ReadonlyMap<Step, Site>,
): Map<Block, Map<number, ValueNode[]>> {
  const last = new Map<ValueNode, number>();
  const use = (node: ValueNode, at: Site): void => {
    const home = definingBlock(node, sites);
    // The header of a region frees what it gave its blocks, and what they hand out.
    if (home === null || node.kind === 'input') return;
    let { block, index } = at;
    while (block !== home) ({ block, index } = sites.get(block.region!)!);
    last.set(node, Math.max(last.get(node) ?? 0, index));
  };
  for (const result of graph.results) use(result, { block: graph.body, index: Number.POSITIVE_INFINITY });
  for (const [block, own] of steps) {
    for (const [index, step] of own.entries()) {
      for (const operand of reads(step)) use(operand, { block, index });
      if (!isRegion(step)) continue;
      for (const inner of regionBlocks(step)) {
        for (const result of inner.results) {
          use(result, { block: inner, index: Number.POSITIVE_INFINITY });
        }
      }
    }
  }
  const expiring = new Map<Block, Map<number, ValueNode[]>>();
  for (const [node, index] of last) {
    const home = definingBlock(node, sites)!;
    const byIndex = expiring.get(home) ?? new Map<number, ValueNode[]>();
    expiring.set(home, byIndex);
    const list = byIndex.get(index) ?? [];
    byIndex.set(index, list);
    list.push(node);
  }
  return expiring;
}

/** Whether a block, or one within it, makes sequences. */
export function recordsWithin(block: Block, schedule: Schedule): boolean {
  return schedule.steps.get(block)!.some((step) => {
    if (!isRegion(step)) return false;
    const records = isTurns(step) && schedule.results.get(step)!.some(({ type }) => type.sequence === true);
    return records || regionBlocks(step).some((inner) => recordsWithin(inner, schedule));
  });
}

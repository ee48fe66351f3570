/**
 * Decides in which function each value is computed. Row regions have functions of their own, so that the engine can
 * replace them by optimized code between two calls. Blocks too long for one function are cut into several. A value that
 * is read in another function than it is computed in crosses: it has a place in memory.
 */

import {
  type Block,
  type Graph,
  isRegion,
  NodeSet,
  NodeTable,
  type RegionNode,
  regionBlocks,
  sizeOf,
  type ValueNode,
} from '../../../graph';
import type { Schedule, Step } from '../../plan/schedule';

/** The maximum size of a function, in ops on numbers. */
const maxOps = 4000;

export type FunctionId = number;

export interface Outline {
  /** The ranges of a block's steps that are functions of their own; null if the block is not cut. */
  readonly pieces: ReadonlyMap<Block, readonly (readonly Step[])[]>;
  readonly crosses: (node: ValueNode) => boolean;
  /** The values that cross into the function of a row region. */
  readonly imports: (region: RegionNode) => readonly ValueNode[];
}

function ownWeight(step: Step): number {
  if (step.kind !== 'op' && step.kind !== 'tensor') return 4;
  // A tensor op is a loop, or a few elements written out.
  return step.kind === 'op' && sizeOf(step.type.shape) === 1 ? 1 : 16;
}

class Planner {
  readonly pieces = new Map<Block, readonly (readonly Step[])[]>();
  readonly crossing = new NodeSet();
  /** The values of other functions that the functions of row regions read. */
  readonly read = new Map<FunctionId, Set<ValueNode>>();
  /** The function that runs a region's turns or rows. */
  readonly headers = new Map<RegionNode, FunctionId>();
  private readonly places = new NodeTable<ValueNode, FunctionId>();
  private readonly weights = new Map<Block, number>();
  private next: FunctionId = 1;

  constructor(
    private readonly schedule: Schedule,
    private readonly maxInFunction: number,
  ) {}

  weigh(block: Block): number {
    let weight = 0;
    for (const step of this.schedule.steps.get(block)!) weight += this.weighStep(step);
    this.weights.set(block, weight);
    return weight;
  }

  private weighStep(step: Step): number {
    if (!isRegion(step)) return ownWeight(step);
    return regionBlocks(step).reduce((sum, inner) => sum + this.weigh(inner), ownWeight(step));
  }

  /** The size of a region in the function around it. A row region is a function of its own, so it is small there. */
  private within(step: Step): number {
    if (!isRegion(step) || step.kind === 'rows') return ownWeight(step);
    return regionBlocks(step).reduce(
      (sum, inner) => sum + Math.min(this.weights.get(inner)!, this.maxInFunction),
      ownWeight(step),
    );
  }

  place(block: Block, owner: FunctionId): void {
    const steps = this.schedule.steps.get(block)!;
    if (this.weights.get(block)! <= this.maxInFunction || steps.length < 2) {
      for (const step of steps) this.step(step, owner);
      return;
    }
    const pieces: Step[][] = [];
    let weight = Number.POSITIVE_INFINITY;
    for (const step of steps) {
      const more = this.within(step);
      if (weight + more > this.maxInFunction) {
        pieces.push([]);
        weight = 0;
      }
      pieces.at(-1)!.push(step);
      weight += more;
    }
    this.pieces.set(block, pieces);
    for (const piece of pieces) {
      const id = this.next++;
      for (const step of piece) this.step(step, id);
    }
  }

  private step(step: Step, owner: FunctionId): void {
    if (!isRegion(step)) {
      this.places.set(step, owner);
      return;
    }
    const header = step.kind === 'rows' ? this.next++ : owner;
    this.headers.set(step, header);
    if (step.kind === 'rows') this.read.set(header, new Set());
    for (const result of this.schedule.results.get(step)!) this.places.set(result, header);
    for (const inner of regionBlocks(step)) {
      for (const input of inner.inputs) this.places.set(input, header);
      this.place(inner, header);
    }
  }

  use(node: ValueNode, user: FunctionId): void {
    if (node.kind === 'constant' || this.places.get(node) === user) return;
    this.crossing.add(node);
    this.read.get(user)?.add(node);
  }

  uses(block: Block, owner: FunctionId): void {
    const pieces = this.pieces.get(block) ?? [this.schedule.steps.get(block)!];
    const cut = this.pieces.has(block);
    for (const piece of pieces) {
      for (const step of piece) {
        const user = cut ? this.functionOf(step) : owner;
        // Operands of steps are values.
        const operands = step.kind === 'op' || step.kind === 'tensor' ? step.operands : regionOperands(step);
        for (const operand of operands) this.use(operand, user);
        if (!isRegion(step)) continue;
        const header = this.headers.get(step)!;
        for (const inner of regionBlocks(step)) {
          for (const result of inner.results) this.use(result, header);
          this.uses(inner, header);
        }
      }
    }
  }

  /** The function of a step in a block that is cut. */
  private functionOf(step: Step): FunctionId {
    if (!isRegion(step)) return this.places.get(step)!;
    return step.kind === 'rows' ? -1 : this.headers.get(step)!;
  }
}

function regionOperands(step: RegionNode): readonly ValueNode[] {
  switch (step.kind) {
    case 'branch':
      return [step.condition];
    case 'rows':
      return [];
    case 'loop':
      return step.starts;
    case 'scan':
      return [...step.starts, ...step.sequences];
  }
}

export function outline(graph: Graph, schedule: Schedule, maxInFunction = maxOps): Outline {
  const planner = new Planner(schedule, maxInFunction);
  planner.weigh(graph.body);
  planner.place(graph.body, 0);
  planner.uses(graph.body, 0);
  for (const result of graph.results) planner.use(result, 0);
  return {
    pieces: planner.pieces,
    crosses: (node) => planner.crossing.has(node),
    imports: (region) => [...(planner.read.get(planner.headers.get(region)!) ?? [])],
  };
}

/**
 * Copies of what differs between rows: several groups of lanes go through a body together, so that the processor has
 * something to do while one of them waits. What is the same for all rows is there once.
 */

import { type Block, isRegion, NodeTable, type RowsNode, regionBlocks, type ValueNode } from '../../../graph';
import type { Schedule } from '../../plan/schedule';
import type { Varying } from '../plan/varying';

/** A table of nodes that has an entry for each copy of those that differ. */
export class CopiedTable<Value> {
  private readonly tables: NodeTable<ValueNode, Value>[] = [new NodeTable()];
  /** How many copies there are in what is being written, and which of them is at hand. */
  private count = 1;
  private present = 0;

  constructor(private readonly differs: (node: ValueNode) => boolean) {}

  /** How many copies there are of a node. */
  copiesOf(node: ValueNode): number {
    return this.count > 1 && this.differs(node) ? this.count : 1;
  }

  /** Runs `body` with so many copies. */
  within(count: number, body: () => void): void {
    while (this.tables.length < count) this.tables.push(new NodeTable());
    this.count = count;
    body();
    this.count = 1;
  }

  /** Runs `body` for each copy of a node. */
  each(node: ValueNode, body: (copy: number) => void): void {
    const copies = this.copiesOf(node);
    for (let copy = 0; copy < copies; copy++) this.at(copy, () => body(copy));
  }

  at(copy: number, body: () => void): void {
    const before = this.present;
    this.present = copy;
    body();
    this.present = before;
  }

  get(node: ValueNode): Value | undefined {
    return this.table(node).get(node);
  }

  has(node: ValueNode): boolean {
    return this.table(node).has(node);
  }

  set(node: ValueNode, value: Value): void {
    this.table(node).set(node, value);
  }

  delete(node: ValueNode): void {
    this.table(node).delete(node);
  }

  private table(node: ValueNode): NodeTable<ValueNode, Value> {
    return this.tables[this.copiesOf(node) > 1 ? this.present : 0]!;
  }
}

/** Steps of a body from which on copies wait for registers rather than for each other. */
const maxSteps = 200;

/** How many steps a body has; none can be counted where rows part ways in it or other rows are within. */
function stepsWithin(block: Block, schedule: Schedule, varying: Varying): number {
  let count = 0;
  for (const step of schedule.steps.get(block)!) {
    count++;
    if (!isRegion(step)) continue;
    const joins =
      step.kind === 'branch' && schedule.results.get(step)!.some(({ type }) => type.sequence === true);
    if (step.kind === 'rows' || joins || varying.control(step)) return Number.POSITIVE_INFINITY;
    for (const inner of regionBlocks(step)) count += stepsWithin(inner, schedule, varying);
  }
  return count;
}

/** How many copies the rows of a region are computed in. */
export function copiesOfRows(region: RowsNode, lanes: number, schedule: Schedule, varying: Varying): number {
  const alone = Math.ceil(region.axis.rowCount / lanes);
  // Copies of a group that is not there take their time as well.
  const worth = 1.5 * Math.ceil(alone / 2) < alone;
  return worth && stepsWithin(region.body, schedule, varying) <= maxSteps ? 2 : 1;
}

/**
 * Copies of values that differ between rows. Several groups of lanes pass through a body together, so that the
 * processor can work on one while another waits. Values that are the same for all rows exist once.
 */

import { type Block, isRegion, NodeTable, type RowsNode, regionBlocks, type ValueNode } from '../../../graph';
import type { Schedule } from '../../plan/schedule';
import type { Varying } from '../plan/varying';

/** A table of nodes that has an entry for each copy of those that differ. */
export class CopiedTable<Value> {
  private readonly tables: NodeTable<ValueNode, Value>[] = [new NodeTable()];
  /** The number of copies in the current code, and the current copy. */
  private count = 1;
  private present = 0;

  constructor(private readonly differs: (node: ValueNode) => boolean) {}

  /** The number of copies of a node. */
  copiesOf(node: ValueNode): number {
    return this.count > 1 && this.differs(node) ? this.count : 1;
  }

  /** Runs `body` with a number of copies. */
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

/** The number of steps of a body above which copies wait for registers rather than for each other. */
const maxSteps = 200;

/** The number of steps of a body; infinite if rows diverge in it or it contains other rows. */
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

/** The number of copies in which the rows of a region are computed. */
export function copiesOfRows(region: RowsNode, lanes: number, schedule: Schedule, varying: Varying): number {
  const alone = Math.ceil(region.axis.rowCount / lanes);
  // Copies of a group without rows take time as well.
  const worth = 1.5 * Math.ceil(alone / 2) < alone;
  return worth && stepsWithin(region.body, schedule, varying) <= maxSteps ? 2 : 1;
}

/**
 * Finds the values that differ between rows that are computed side by side. All others are computed once: values from
 * outside the rows, and counters of loops that every row passes through alike.
 */

import {
  type Block,
  type Graph,
  type InputNode,
  isRecorded,
  isTurns,
  type Node,
  NodeSet,
  nextValues,
  type RegionNode,
  type RowsNode,
  resultSources,
  type ScanNode,
  type ValueNode,
} from '../../../graph';
import type { Schedule, Step } from '../../plan/schedule';

export interface Varying {
  /** Whether rows side by side have different values of a node, or different values at some turn. */
  readonly value: (node: ValueNode) => boolean;
  /** Whether rows side by side take different arms, or a different number of turns. */
  readonly control: (region: RegionNode) => boolean;
  /** Whether rows side by side have different numbers of turns of a sequence. */
  readonly length: (sequence: ValueNode) => boolean;
  /** Whether a row region computes rows side by side. */
  readonly together: (region: RowsNode) => boolean;
}

/** A row region within another runs row by row. */
function isOuter(region: RowsNode): boolean {
  for (let around = region.block.region; around !== null; around = around.block.region) {
    if (around.kind === 'rows') return false;
  }
  return true;
}

class Analysis {
  readonly values = new NodeSet();
  readonly controls = new NodeSet();
  private changed = true;

  constructor(
    private readonly schedule: Schedule,
    private readonly together: (region: RowsNode) => boolean,
  ) {}

  run(graph: Graph): void {
    while (this.changed) {
      this.changed = false;
      this.block(graph.body);
    }
  }

  private mark(set: NodeSet, node: Node, holds: boolean): void {
    if (holds && set.add(node)) this.changed = true;
  }

  private some(nodes: readonly Node[]): boolean {
    return nodes.some((node) => this.values.has(node));
  }

  private block(block: Block): void {
    for (const step of this.schedule.steps.get(block)!) this.step(step);
  }

  private step(step: Step): void {
    switch (step.kind) {
      case 'op':
      case 'tensor':
        return this.mark(this.values, step, this.some(step.operands));
      case 'branch':
        for (const arm of step.arms) this.block(arm);
        this.mark(this.controls, step, this.values.has(step.condition));
        break;
      case 'rows':
        if (this.together(step)) for (const input of step.body.inputs) this.mark(this.values, input, true);
        this.block(step.body);
        break;
      default:
        this.turns(step);
    }
    this.results(step);
  }

  private turns(step: Extract<Step, { kind: 'loop' | 'scan' }>): void {
    const masked = step.kind === 'scan' && this.controls.has(step);
    const next = nextValues(step);
    for (const [index, input] of step.carried.entries()) {
      this.mark(this.values, input, masked || this.some([step.starts[index]!, next[index]!]));
    }
    if (step.kind === 'scan') this.elements(step);
    this.block(step.body);
    if (step.kind === 'loop') this.mark(this.controls, step, this.values.has(step.body.results[0]!));
  }

  private elements(step: ScanNode): void {
    for (const [index, sequence] of step.sequences.entries()) {
      const apart = this.differsInLength(sequence);
      this.mark(this.controls, step, apart);
      this.mark(this.values, step.elements[index]!, apart || this.values.has(sequence));
    }
  }

  differsInLength(sequence: ValueNode): boolean {
    if (sequence.kind !== 'result') return false;
    const { region, position } = sequence;
    if (this.controls.has(region)) return true;
    return region.kind === 'branch' && resultSources(region, position).some((s) => this.differsInLength(s));
  }

  private results(region: RegionNode): void {
    if (region.kind === 'rows' && this.together(region)) return;
    const apart = this.controls.has(region);
    for (const result of this.schedule.results.get(region)!) {
      const sources = resultSources(region, result.position);
      const whole = apart && !(isTurns(region) && isRecorded(region, result.position));
      const carried =
        region.kind === 'scan' && result.position < region.carried.length
          ? this.some([region.carried[result.position]!])
          : false;
      this.mark(this.values, result, whole || carried || this.some(sources));
    }
  }
}

/**
 * `wide` says whether rows are computed side by side at all. `differing` are the parameters with several values side by
 * side.
 */
export function varying(
  graph: Graph,
  schedule: Schedule,
  wide: boolean,
  differing: Iterable<InputNode> = [],
): Varying {
  const together = (region: RowsNode): boolean => wide && isOuter(region);
  const analysis = new Analysis(schedule, together);
  for (const parameter of differing) analysis.values.add(parameter);
  analysis.run(graph);
  return {
    value: (node) => analysis.values.has(node),
    control: (region) => analysis.controls.has(region),
    length: (sequence) => analysis.differsInLength(sequence),
    together,
  };
}

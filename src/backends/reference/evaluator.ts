/**
 * Plain evaluation of a graph in doubles: one instruction a node over an array of values. It is what every other
 * backend is compared with, and it can show each node's value, at each row, as it is computed.
 */

import {
  type Block,
  type BranchNode,
  type Graph,
  isRegion,
  nodesWithin,
  type OpNode,
  ops,
  type RegionNode,
  type ResultNode,
  type RowAxis,
  type RowsNode,
  regionBlocks,
  regionResults,
  type ValueNode,
} from '../../graph';
import { InternalError } from '../../text/internal';
import { type RowSelection, selectedRows } from '../rows';

/** Called for each op node as it gets its value, with the rows of the regions around it, outermost first. */
export type Observer = (node: OpNode, value: number, rows: readonly number[]) => void;

export interface EvaluatorOptions {
  /** Rounds every value, to imitate a narrower type: `Math.fround` for 32-bit floats. */
  readonly round?: (value: number) => number;
  readonly observe?: Observer;
}

type Instruction = () => void;

function run(instructions: readonly Instruction[]): void {
  for (const instruction of instructions) instruction();
}

export class Evaluator {
  private readonly slots = new Map<ValueNode, number>();
  /** The value of each node with a slot; booleans are 0 and 1. */
  private readonly values: Float64Array;
  private readonly regionResults: ReadonlyMap<RegionNode, readonly ResultNode[]>;
  private readonly body: readonly Instruction[];
  private readonly results: Int32Array;
  private readonly rowStack: number[] = [];
  private selection: RowSelection | null = null;
  private selected = new Map<RowAxis, Int32Array>();

  constructor(
    readonly graph: Graph,
    private readonly options: EvaluatorOptions = {},
  ) {
    this.regionResults = regionResults(graph);
    this.assignSlots();
    this.values = new Float64Array(this.slots.size);
    for (const [node, slot] of this.slots) {
      if (node.kind === 'constant') this.values[slot] = Number(node.value);
    }
    this.body = this.compileBlock(graph.body);
    this.results = Int32Array.from(graph.results, (node) => this.slot(node));
  }

  /** The graph's results at these parameter values, in the order of `graph.parameters`. */
  evaluate(parameters: ArrayLike<number>, selection: RowSelection | null = null): Float64Array {
    if (selection !== this.selection) {
      this.selection = selection;
      this.selected = new Map();
    }
    const { values } = this;
    for (let index = 0; index < this.graph.parameters.length; index++) values[index] = parameters[index]!;
    run(this.body);
    return Float64Array.from(this.results, (slot) => values[slot]!);
  }

  /** The value a node got last: of a node within a row region, that of the last row. */
  valueOf(node: ValueNode): number {
    return this.values[this.slot(node)]!;
  }

  private assignSlots(): void {
    const assign = (node: ValueNode): void => {
      if (node.type.shape.length > 0) throw new InternalError('the evaluator takes scalars only');
      if (!this.slots.has(node)) this.slots.set(node, this.slots.size);
    };
    for (const parameter of this.graph.parameters) assign(parameter);
    for (const node of nodesWithin(this.graph.body)) {
      if (node.kind === 'op') for (const operand of node.operands) assign(operand);
      if (node.kind === 'branch') assign(node.condition);
      if (isRegion(node)) {
        for (const block of regionBlocks(node))
          for (const each of [...block.inputs, ...block.results]) assign(each);
      } else assign(node);
    }
    for (const node of this.graph.results) assign(node);
  }

  private slot(node: ValueNode): number {
    const slot = this.slots.get(node);
    if (slot === undefined) throw new InternalError('the node is not part of the graph');
    return slot;
  }

  private compileBlock(block: Block): Instruction[] {
    return block.nodes.flatMap((node) => {
      if (node.kind === 'op') return [this.compileOp(node)];
      if (node.kind === 'branch') return [this.compileBranch(node)];
      return node.kind === 'rows' ? [this.compileRows(node)] : [];
    });
  }

  private compileOp(node: OpNode): Instruction {
    const { values, rowStack } = this;
    const [x = 0, y = 0, z = 0] = node.operands.map((operand) => this.slot(operand));
    const out = this.slot(node);
    const { evaluate } = ops[node.op];
    const { round = (value: number) => value, observe } = this.options;
    if (this.options.round !== undefined || observe !== undefined) {
      return () => {
        const value = round(evaluate(values[x]!, values[y]!, values[z]!));
        values[out] = value;
        observe?.(node, value, rowStack);
      };
    }
    return () => {
      values[out] = evaluate(values[x]!, values[y]!, values[z]!);
    };
  }

  private compileBranch(node: BranchNode): Instruction {
    const { values } = this;
    const condition = this.slot(node.condition);
    const [first, second] = node.arms.map((arm) => {
      const body = this.compileBlock(arm);
      return [...body, ...this.compileMoves(node, arm)];
    }) as [Instruction[], Instruction[]];
    return () => run(values[condition] !== 0 ? first : second);
  }

  /** Copies what an arm hands out to the slots of the branch's results. */
  private compileMoves(region: RegionNode, arm: Block): Instruction[] {
    const { values } = this;
    return this.regionResults.get(region)!.map((result) => {
      const from = this.slot(arm.results[result.position]!);
      const to = this.slot(result);
      return () => {
        values[to] = values[from]!;
      };
    });
  }

  private compileRows(node: RowsNode): Instruction {
    const { values, rowStack } = this;
    const columns = node.axis.columns.map((column, index) => {
      return { from: column.values, to: this.slot(node.body.inputs[index]!) };
    });
    const body = this.compileBlock(node.body);
    const results = this.regionResults.get(node)!;
    const from = Int32Array.from(results, ({ position }) => this.slot(node.body.results[position]!));
    const to = Int32Array.from(results, (result) => this.slot(result));
    const { round = (value: number) => value } = this.options;
    return () => {
      const rows = this.rowsOf(node.axis);
      const sums = new Float64Array(from.length);
      for (const row of rows) {
        for (const column of columns) values[column.to] = column.from[row]!;
        rowStack.push(row);
        run(body);
        rowStack.pop();
        for (let index = 0; index < from.length; index++) sums[index]! += values[from[index]!]!;
      }
      for (let index = 0; index < to.length; index++) {
        const sum = sums[index]!;
        values[to[index]!] = round(node.reduction === 'mean' ? sum / rows.length : sum);
      }
    };
  }

  private rowsOf(axis: RowAxis): Int32Array {
    let rows = this.selected.get(axis);
    if (rows === undefined) {
      rows = selectedRows(axis, this.selection);
      this.selected.set(axis, rows);
    }
    return rows;
  }
}

/**
 * Plain evaluation of a graph in doubles: one instruction a node over an array of values, in which each node has as
 * many places as its value has elements. Every other backend is compared with it, and it can report each node's value,
 * at each row, as it is computed.
 */

import { InternalError } from '../text/internal';
import {
  type Block,
  type BranchNode,
  type Graph,
  isRecorded,
  isRegion,
  isTurns,
  type LoopNode,
  nextValues,
  type OpNode,
  operandsOf,
  type RegionNode,
  type ResultNode,
  type RowAxis,
  type RowsNode,
  regionBlocks,
  resultOffset,
  type ScanNode,
  type TensorNode,
  type TurnsNode,
  type ValueNode,
} from './node';
import { type OpSpec, ops } from './ops';
import { type RowSelection, selectedRows } from './rows';
import { Sequence } from './sequence';
import { sizeOf } from './tensor';
import { elementwiseInstruction, type TensorView, tensorInstruction } from './tensorInstructions';
import { nodesWithin, regionResults } from './traverse';
import { rotateIn } from './triangular';
import { undecidedOp } from './undecided';

/**
 * Called for each op node when it gets its value (the elements of a tensor), with the rows of the regions around it,
 * outermost first.
 */
export type Observer = (node: OpNode | TensorNode, value: Float64Array, rows: readonly number[]) => void;

export interface EvaluatorOptions {
  /** Rounds every value, to imitate a narrower type: `Math.fround` for 32-bit floats. */
  readonly round?: (value: number) => number;
  readonly observe?: Observer;
  /** Called when a loop has reached its limit of turns, with the rows around it. */
  readonly onLimit?: (loop: LoopNode, rows: readonly number[]) => void;
  /** Whether comparisons with NaN are undecided, so that what depends on them is NaN. Otherwise they are false. */
  readonly undecided?: boolean;
}

type Instruction = () => void;

function run(instructions: readonly Instruction[]): void {
  for (const instruction of instructions) instruction();
}

export class Evaluator {
  /** The beginning of each node's elements. */
  private readonly slots = new Map<ValueNode, number>();
  /** The current value of each sequence. */
  private readonly sequences = new Map<ValueNode, Sequence>();
  private size = 0;
  private parameterCount = 0;
  /** The values of the nodes with slots; booleans are 0 and 1. */
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
    this.values = new Float64Array(this.size);
    for (const [node, slot] of this.slots) {
      if (node.kind !== 'constant') continue;
      if (node.value instanceof Float64Array) this.values.set(node.value, slot);
      else this.values[slot] = Number(node.value);
    }
    this.body = this.compileBlock(graph.body);
    this.results = Int32Array.from(graph.results.flatMap((node) => this.places(node)));
  }

  /** How many numbers the parameters have, and the results. */
  get parameterSize(): number {
    return this.parameterCount;
  }

  get resultSize(): number {
    return this.results.length;
  }

  /** The elements of the graph's results, in order, for the elements of its parameters, in order. */
  evaluate(parameters: ArrayLike<number>, selection: RowSelection | null = null): Float64Array {
    const out = new Float64Array(this.results.length);
    this.evaluateInto(out, parameters, selection);
    return out;
  }

  /** Evaluates in the same way, and writes the results to `out`. */
  evaluateInto(out: Float64Array, parameters: ArrayLike<number>, selection: RowSelection | null): void {
    if (selection !== this.selection) {
      this.selection = selection;
      this.selected = new Map();
    }
    const { values, results } = this;
    for (let index = 0; index < this.parameterCount; index++) values[index] = parameters[index]!;
    run(this.body);
    for (let index = 0; index < results.length; index++) out[index] = values[results[index]!]!;
  }

  /** The last value of a node; within a row region, that of the last row. */
  valueOf(node: ValueNode): number {
    return this.values[this.slot(node)]!;
  }

  /** The elements of the last value of a node. */
  elementsOf(node: ValueNode): Float64Array {
    return this.view(node).values.slice();
  }

  private assignSlots(): void {
    const assign = (node: ValueNode): void => {
      if (this.slots.has(node)) return;
      this.slots.set(node, this.size);
      this.size += sizeOf(node.type.shape);
    };
    for (const parameter of this.graph.parameters) assign(parameter);
    this.parameterCount = this.size;
    for (const node of nodesWithin(this.graph.body)) {
      if (node.kind === 'op' || node.kind === 'tensor') for (const operand of node.operands) assign(operand);
      if (node.kind === 'branch') assign(node.condition);
      if (isRegion(node)) {
        if (isTurns(node)) for (const each of operandsOf(node)) assign(each as ValueNode);
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

  /** Every place of a node's value. */
  private places(node: ValueNode): number[] {
    const slot = this.slot(node);
    return Array.from({ length: sizeOf(node.type.shape) }, (_, index) => slot + index);
  }

  private view(node: ValueNode): TensorView {
    const slot = this.slot(node);
    const { shape } = node.type;
    return { values: this.values.subarray(slot, slot + sizeOf(shape)), shape };
  }

  private compileBlock(block: Block): Instruction[] {
    return block.nodes.flatMap((node) => {
      if (node.kind === 'op')
        return [node.type.shape.length === 0 ? this.compileOp(node) : this.compileTensor(node)];
      if (node.kind === 'tensor') return [this.compileTensor(node)];
      if (node.kind === 'branch') return [this.compileBranch(node)];
      if (node.kind === 'loop') return [this.compileLoop(node)];
      if (node.kind === 'scan') return [this.compileScan(node)];
      return node.kind === 'rows' ? [this.compileRows(node)] : [];
    });
  }

  private functionOf({ op }: OpNode): OpSpec['evaluate'] {
    return this.options.undecided === true ? undecidedOp(op) : ops[op].evaluate;
  }

  private compileOp(node: OpNode): Instruction {
    const { values, rowStack } = this;
    const [x = 0, y = 0, z = 0] = node.operands.map((operand) => this.slot(operand));
    const out = this.slot(node);
    const evaluate = this.functionOf(node);
    const { round = (value: number) => value, observe } = this.options;
    if (this.options.round !== undefined || observe !== undefined) {
      return () => {
        const value = round(evaluate(values[x]!, values[y]!, values[z]!));
        values[out] = value;
        observe?.(node, values.subarray(out, out + 1), rowStack);
      };
    }
    return () => {
      values[out] = evaluate(values[x]!, values[y]!, values[z]!);
    };
  }

  private compileTensor(node: OpNode | TensorNode): Instruction {
    const operands = node.operands.map((operand) => this.view(operand));
    const out = this.view(node);
    const compute =
      node.kind === 'op'
        ? elementwiseInstruction(this.functionOf(node), operands, out)
        : tensorInstruction(node, operands, out);
    const { round, observe } = this.options;
    if (round === undefined && observe === undefined) return compute;
    const { values } = out;
    return () => {
      compute();
      if (round !== undefined) for (let at = 0; at < values.length; at++) values[at] = round(values[at]!);
      observe?.(node, values, this.rowStack);
    };
  }

  private compileBranch(node: BranchNode): Instruction {
    const { values } = this;
    const condition = this.slot(node.condition);
    const [first, second] = node.arms.map((arm) => {
      const body = this.compileBlock(arm);
      return [...body, ...this.compileMoves(node, arm)];
    }) as [Instruction[], Instruction[]];
    if (this.options.undecided !== true) return () => run(values[condition] !== 0 ? first : second);
    const results = this.regionResults.get(node)!.flatMap((result) => this.places(result));
    return () => {
      if (!Number.isNaN(values[condition])) run(values[condition] !== 0 ? first : second);
      else for (const to of results) values[to] = Number.NaN;
    };
  }

  /** Copies the results of an arm to the slots of the branch's results. */
  private compileMoves(region: RegionNode, arm: Block): Instruction[] {
    const { values } = this;
    return this.regionResults.get(region)!.map((result) => {
      const source = arm.results[result.position]!;
      if (result.type.sequence === true) {
        return () => {
          this.sequences.set(result, this.sequence(source));
        };
      }
      const from = this.slot(source);
      const to = this.slot(result);
      const size = sizeOf(result.type.shape);
      return () => {
        if (size === 1) values[to] = values[from]!;
        else values.copyWithin(to, from, from + size);
      };
    });
  }

  private sequence(node: ValueNode): Sequence {
    let sequence = this.sequences.get(node);
    if (sequence === undefined) {
      sequence = new Sequence(sizeOf(node.type.shape));
      this.sequences.set(node, sequence);
    }
    return sequence;
  }

  /** The results of turns that are read: the exit values, and the values recorded in every turn. */
  private turnResults(node: TurnsNode): {
    readonly ends: readonly { readonly from: number; readonly to: number; readonly failed: number }[];
    readonly recorded: readonly { readonly from: number; readonly to: Sequence }[];
  } {
    const results = this.regionResults.get(node)!.map((result) => {
      return { result, source: node.body.results[resultOffset(node) + result.position]! };
    });
    const [recorded, ends] = [true, false].map((wanted) =>
      results.filter(({ result }) => isRecorded(node, result.position) === wanted),
    ) as [typeof results, typeof results];
    return {
      ends: ends.flatMap(({ result, source }) => {
        const failed = result.type.element === 'number' ? Number.NaN : 0;
        const to = this.places(result);
        return this.places(source).map((from, index) => ({ from, to: to[index]!, failed }));
      }),
      recorded: recorded.map(({ result, source }) => ({
        from: this.slot(source),
        to: this.sequence(result),
      })),
    };
  }

  /** Two moves of carried values: into the first turn, and from each turn into the next. */
  private carrying(node: TurnsNode): { readonly begin: Instruction; readonly handOn: Instruction } {
    const { values } = this;
    const slots = (nodes: readonly ValueNode[]): Int32Array =>
      Int32Array.from(nodes.flatMap((each) => this.places(each)));
    const inputs = slots(node.carried);
    const moved = new Float64Array(inputs.length);
    const move = (from: Int32Array): Instruction => {
      return () => {
        for (let index = 0; index < from.length; index++) moved[index] = values[from[index]!]!;
        for (let index = 0; index < from.length; index++) values[inputs[index]!] = moved[index]!;
      };
    };
    return { begin: move(slots(node.starts)), handOn: move(slots(nextValues(node))) };
  }

  private compileLoop(node: LoopNode): Instruction {
    const { values, rowStack } = this;
    const again = this.slot(node.body.results[0]!);
    const body = this.compileBlock(node.body);
    const { begin, handOn } = this.carrying(node);
    const { ends, recorded } = this.turnResults(node);
    const undecided = this.options.undecided === true;
    return () => {
      begin();
      for (const { to } of recorded) to.length = 0;
      for (let turn = 1; ; turn++) {
        run(body);
        for (const { from, to } of recorded) to.push(values, from);
        if (values[again] === 0) break;
        if (undecided && Number.isNaN(values[again])) {
          for (const { to } of ends) values[to] = Number.NaN;
          return;
        }
        if (turn === node.limit) {
          this.options.onLimit?.(node, rowStack);
          for (const { to, failed } of ends) values[to] = failed;
          for (const { to } of recorded) to.length = 0;
          return;
        }
        handOn();
      }
      for (const { from, to } of ends) values[to] = values[from]!;
    };
  }

  private compileScan(node: ScanNode): Instruction {
    const { values } = this;
    const body = this.compileBlock(node.body);
    const { begin, handOn } = this.carrying(node);
    const { recorded } = this.turnResults(node);
    const backward = node.direction === 'backward';
    const inputs = node.elements.map((element) => this.slot(element));
    // The carried values of the last turn are in the slots that a next turn would read.
    const finals = this.regionResults.get(node)!.flatMap((result) => {
      if (isRecorded(node, result.position)) return [];
      const to = this.places(result);
      return this.places(node.carried[result.position]!).map((from, index) => ({ from, to: to[index]! }));
    });
    return () => {
      begin();
      const sequences = node.sequences.map((each) => this.sequence(each));
      const turns = Math.max(...sequences.map(({ length }) => length));
      for (const { to } of recorded) to.reset(turns);
      for (let index = 0; index < turns; index++) {
        const turn = backward ? turns - 1 - index : index;
        for (const [each, to] of inputs.entries()) sequences[each]!.read(turn, values, to);
        run(body);
        for (const { from, to } of recorded) to.set(turn, values, from);
        handOn();
      }
      for (const { from, to } of finals) values[to] = values[from]!;
    };
  }

  private compileRows(node: RowsNode): Instruction {
    const { values, rowStack } = this;
    const columns = node.axis.columns.map((column, index) => {
      return {
        from: column.values,
        to: this.slot(node.body.inputs[index]!),
        size: sizeOf(column.shape ?? []),
      };
    });
    const body = this.compileBlock(node.body);
    const results = this.regionResults.get(node)!;
    const from = Int32Array.from(
      results.flatMap(({ position }) => this.places(node.body.results[position]!)),
    );
    const to = Int32Array.from(results.flatMap((result) => this.places(result)));
    const { round = (value: number) => value } = this.options;
    const factors = node.reduction === 'triangular' ? results.map((each) => this.factorOf(node, each)) : null;
    const sums = new Float64Array(from.length);
    return () => {
      const rows = this.rowsOf(node.axis);
      sums.fill(0);
      for (const factor of factors ?? []) factor.open();
      for (const row of rows) {
        for (const { from, to, size } of columns) {
          for (let at = 0; at < size; at++) values[to + at] = from[row * size + at]!;
        }
        rowStack.push(row);
        run(body);
        rowStack.pop();
        if (factors === null)
          for (let index = 0; index < from.length; index++) sums[index]! += values[from[index]!]!;
        else for (const factor of factors) factor.add();
      }
      if (factors !== null) return;
      for (let index = 0; index < to.length; index++) {
        const sum = sums[index]!;
        values[to[index]!] = round(node.reduction === 'mean' ? sum / rows.length : sum);
      }
    };
  }

  /** Accumulates a triangular factor in the place of a result. */
  private factorOf(
    { body }: RowsNode,
    result: ResultNode,
  ): { readonly open: () => void; readonly add: () => void } {
    const { values } = this;
    const order = result.type.shape[0]!;
    const to = this.slot(result);
    const source = body.results[result.position]!;
    const [from, size] = [this.slot(source), sizeOf(source.type.shape)];
    const row = new Float64Array(order);
    const factor = values.subarray(to, to + order * order);
    return {
      open: () => void factor.fill(0),
      add: () => {
        for (let start = from; start < from + size; start += order) {
          row.set(values.subarray(start, start + order));
          rotateIn(factor, order, row);
        }
      },
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

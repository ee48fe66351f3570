/**
 * Plain evaluation of a graph in doubles: one instruction a node over an array of values, in which each node has as
 * many places as its value has elements. Every other backend is compared with it, and it can report each node's value,
 * at each row, as it is computed.
 */

import {
  type Block,
  type BranchNode,
  type ConstantNode,
  type Graph,
  type InputNode,
  isRecorded,
  type LoopNode,
  type Node,
  nextValues,
  type OpNode,
  type RegionNode,
  type ResultNode,
  type RowAxis,
  type RowsNode,
  resultOffset,
  type ScanNode,
  type TensorNode,
  type TurnsNode,
  type ValueNode,
} from './node';
import { type OpSpec, ops } from './ops';
import { type RowSelection, selectedRows } from './rows';
import { Sequence } from './sequence';
import { Slots } from './slots';
import { sizeOf } from './tensor';
import { elementwiseInstruction, tensorInstruction } from './tensorInstructions';
import { regionResults } from './traverse';
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
  private readonly slots: Slots;
  /** The current value of each sequence. */
  private readonly sequences = new Map<ValueNode, Sequence>();
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
    this.slots = new Slots(graph);
    this.values = this.slots.values;
    this.body = this.compileBlock(graph.body);
    this.results = Int32Array.from(graph.results.flatMap((node) => this.slots.places(node)));
  }

  /** How many numbers the parameters have, and the results. */
  get parameterSize(): number {
    return this.slots.parameterSize;
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
    for (let index = 0; index < this.slots.parameterSize; index++) values[index] = parameters[index]!;
    run(this.body);
    for (let index = 0; index < results.length; index++) out[index] = values[results[index]!]!;
  }

  /** The last value of a node; within a row region, that of the last row. */
  valueOf(node: ValueNode): number {
    return this.values[this.slots.of(node)]!;
  }

  /** The elements of the last value of a node. */
  elementsOf(node: ValueNode): Float64Array {
    return this.slots.view(node).values.slice();
  }

  /** The instructions of a block, in order. Neighbouring operations on numbers are one. */
  private compileBlock(block: Block): Instruction[] {
    const instructions: Instruction[] = [];
    /** Operations on numbers since the last other node. */
    let numbers: OpNode[] = [];
    const close = (): void => {
      if (numbers.length > 0) instructions.push(this.compileOps(numbers));
      numbers = [];
    };
    for (const node of block.nodes) {
      if (node.kind === 'op' && node.type.shape.length === 0) {
        if (this.isWatched) instructions.push(this.compileWatched(node));
        else numbers.push(node);
        continue;
      }
      if (node.kind === 'result' || node.kind === 'input' || node.kind === 'constant') continue;
      close();
      instructions.push(this.compileNode(node));
    }
    close();
    return instructions;
  }

  private compileNode(node: Exclude<Node, ConstantNode | InputNode | ResultNode>): Instruction {
    switch (node.kind) {
      case 'op':
      case 'tensor':
        return this.compileTensor(node);
      case 'branch':
        return this.compileBranch(node);
      case 'loop':
        return this.compileLoop(node);
      case 'scan':
        return this.compileScan(node);
      case 'rows':
        return this.compileRows(node);
    }
  }

  /** Whether every value is rounded or observed as it is computed. */
  private get isWatched(): boolean {
    return this.options.round !== undefined || this.options.observe !== undefined;
  }

  private functionOf({ op }: OpNode): OpSpec['evaluate'] {
    return this.options.undecided === true ? undecidedOp(op) : ops[op].evaluate;
  }

  /** Operations on numbers, one after the other. An operand that an op does not have is any number. */
  private compileOps(nodes: readonly OpNode[]): Instruction {
    const { values } = this;
    const functions = nodes.map((node) => this.functionOf(node));
    const places = new Int32Array(4 * nodes.length);
    for (let index = 0; index < nodes.length; index++) {
      const node = nodes[index]!;
      const { operands } = node;
      for (let position = 0; position < operands.length; position++)
        places[4 * index + position] = this.slots.of(operands[position]!);
      places[4 * index + 3] = this.slots.of(node);
    }
    return () => {
      for (let index = 0, at = 0; index < functions.length; index++, at += 4) {
        values[places[at + 3]!] = functions[index]!(
          values[places[at]!]!,
          values[places[at + 1]!]!,
          values[places[at + 2]!]!,
        );
      }
    };
  }

  private compileWatched(node: OpNode): Instruction {
    const { values, rowStack } = this;
    const [x = 0, y = 0, z = 0] = node.operands.map((operand) => this.slots.of(operand));
    const out = this.slots.of(node);
    const evaluate = this.functionOf(node);
    const { round = (value: number) => value, observe } = this.options;
    return () => {
      const value = round(evaluate(values[x]!, values[y]!, values[z]!));
      values[out] = value;
      observe?.(node, values.subarray(out, out + 1), rowStack);
    };
  }

  private compileTensor(node: OpNode | TensorNode): Instruction {
    const operands = node.operands.map((operand) => this.slots.view(operand));
    const out = this.slots.view(node);
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
    const condition = this.slots.of(node.condition);
    const [first, second] = node.arms.map((arm) => {
      const body = this.compileBlock(arm);
      return [...body, ...this.compileMoves(node, arm)];
    }) as [Instruction[], Instruction[]];
    if (this.options.undecided !== true) return () => run(values[condition] !== 0 ? first : second);
    const results = this.regionResults.get(node)!.flatMap((result) => this.slots.places(result));
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
      const from = this.slots.of(source);
      const to = this.slots.of(result);
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
        const to = this.slots.places(result);
        return this.slots.places(source).map((from, index) => ({ from, to: to[index]!, failed }));
      }),
      recorded: recorded.map(({ result, source }) => ({
        from: this.slots.of(source),
        to: this.sequence(result),
      })),
    };
  }

  /** Two moves of carried values: into the first turn, and from each turn into the next. */
  private carrying(node: TurnsNode): { readonly begin: Instruction; readonly handOn: Instruction } {
    const { values } = this;
    const slots = (nodes: readonly ValueNode[]): Int32Array =>
      Int32Array.from(nodes.flatMap((each) => this.slots.places(each)));
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
    const again = this.slots.of(node.body.results[0]!);
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
    const inputs = node.elements.map((element) => this.slots.of(element));
    // The carried values of the last turn are in the slots that a next turn would read.
    const finals = this.regionResults.get(node)!.flatMap((result) => {
      if (isRecorded(node, result.position)) return [];
      const to = this.slots.places(result);
      return this.slots
        .places(node.carried[result.position]!)
        .map((from, index) => ({ from, to: to[index]! }));
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
        to: this.slots.of(node.body.inputs[index]!),
        size: sizeOf(column.shape ?? []),
      };
    });
    const body = this.compileBlock(node.body);
    const results = this.regionResults.get(node)!;
    const from = Int32Array.from(
      results.flatMap(({ position }) => this.slots.places(node.body.results[position]!)),
    );
    const to = Int32Array.from(results.flatMap((result) => this.slots.places(result)));
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
    const to = this.slots.of(result);
    const source = body.results[result.position]!;
    const [from, size] = [this.slots.of(source), sizeOf(source.type.shape)];
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

/**
 * Runs a graph as a sequence of tfjs ops. The rows of a region are one more axis in front of a value's own shape, so
 * all rows are one batch. Both arms of a branch are computed for every row, and a mask chooses between them. In the
 * backward pass the mask keeps the contributions of an arm that is not taken, which may not be finite, out of every
 * gradient.
 */

import {
  type Block,
  type BranchNode,
  type Column,
  type ConstantNode,
  type Graph,
  type OpName,
  type OpNode,
  ops,
  type RegionNode,
  type RowSelection,
  type RowsNode,
  selectedRows,
  sizeOf,
  type TensorNode,
  type ValueNode,
  type ValueType,
} from '../../graph';
import { InternalError } from '../../text/internal';
import { choose, wider } from './choose';
import type * as TensorFlow from './library';
import { lowerings } from './lowering';
import type { Operand } from './operands';
import { summedNodes } from './summedNodes';
import { lowerSummed, tensorLowerings } from './tensorLowering';
import {
  type Batched,
  type Recorded,
  type Result,
  runLoop,
  runScan,
  type Single,
  type TurnsExecution,
} from './turns';

type Tensor = TensorFlow.Tensor;
type Tf = typeof TensorFlow;

/**
 * The state that an execution under tfjs' own tape needs, because the tape must not see what an arm computes that is
 * not taken. Masks that its reverse pass reads outlive the forward pass; `dispose` frees them.
 */
export class Tape {
  private readonly masks: Tensor[] = [];

  constructor(private readonly tf: Tf) {}

  keep(mask: Tensor): Tensor {
    const kept = this.tf.keep(mask.clone());
    this.masks.push(kept);
    return kept;
  }

  dispose(): void {
    for (const mask of this.masks) mask.dispose();
  }
}

export class Execution implements TurnsExecution {
  private readonly values = new Map<ValueNode, Batched>();
  /** Numbers and truth values that are the same for all rows, computed without the device. */
  private readonly known = new Map<ValueNode, number>();
  private readonly sequences = new Map<ValueNode, Recorded>();
  private readonly regions = new Map<RegionNode, readonly Result[]>();
  /** Nodes of which only the sum over the rows is read. */
  private readonly deferred = new Set<ValueNode>();

  constructor(
    readonly tf: Tf,
    private readonly tape: Tape | null,
    private readonly selection: RowSelection | null,
    /** The execution around this one, for the arm of a branch or a turn of a loop. */
    private readonly outer: Execution | null = null,
    /** How this execution sees a value from outside. */
    private readonly see: ((node: ValueNode) => Batched) | null = null,
    /** The mask of the rows that this execution is for; null if it is for all of them. */
    private readonly active: Batched | null = null,
  ) {}

  set(node: ValueNode, value: Batched): void {
    this.values.set(node, value);
  }

  get(node: ValueNode): Batched {
    let value = this.values.get(node);
    if (value !== undefined) return value;
    const known = this.knownOf(node);
    if (known !== null) value = this.device({ known }, node.type);
    else if (node.kind === 'constant') value = { tensor: this.constant(node), depth: 0 };
    else if (this.outer !== null) value = this.see?.(node) ?? this.outer.get(node);
    else throw new InternalError('a node is used before it has a value');
    this.values.set(node, value);
    return value;
  }

  /**
   * The value of a number or truth value that is the same for all rows and needs no device; null for any other value.
   */
  private knownOf(node: ValueNode): number | null {
    if (node.kind === 'constant') return node.type.shape.length === 0 ? Number(node.value) : null;
    return this.known.get(node) ?? this.outer?.knownOf(node) ?? null;
  }

  single(node: ValueNode): Single {
    const known = this.values.has(node) ? null : this.knownOf(node);
    return known === null ? this.get(node) : { known };
  }

  /** The record of a sequence, which is empty if nothing recorded it. */
  recorded(node: ValueNode): Recorded {
    return this.sequences.get(node) ?? this.outer?.recorded(node) ?? { turns: [] };
  }

  hold(node: ValueNode, result: Result): void {
    if ('known' in result) this.known.set(node, result.known);
    else if ('turns' in result) this.sequences.set(node, result);
    else this.set(node, result);
  }

  private result(node: ValueNode): Result {
    return node.type.sequence === true ? this.recorded(node) : this.single(node);
  }

  device(value: Single, type: ValueType): Batched {
    if (!('known' in value)) return value;
    const { tf } = this;
    const tensor = type.element === 'boolean' ? tf.scalar(value.known !== 0, 'bool') : tf.scalar(value.known);
    return { tensor, depth: 0 };
  }

  /** An execution of a block within this one, for some of its rows. */
  inner(active: Batched | null, see: ((node: ValueNode) => Batched) | null = null): Execution {
    return new Execution(this.tf, this.tape, this.selection, this, see, active);
  }

  /** Frees the tensors that a turn made and does not pass on. Under a tape its reverse pass may still need them. */
  turn<T extends object>(run: () => T): T {
    if (this.tape !== null) return run();
    // `tidy` visits the tensors of any object.
    return this.tf.tidy(run as () => TensorFlow.TensorContainerObject) as unknown as T;
  }

  activeAt(depth: number): Tensor | null {
    if (this.active === null) return this.outer?.activeAt(depth) ?? null;
    return this.spread(this.active, 0, depth);
  }

  private constant({ value, type }: ConstantNode): Tensor {
    const { tf } = this;
    if (typeof value === 'number') return tf.scalar(value);
    if (typeof value === 'boolean') return tf.scalar(value, 'bool');
    const tensor = tf.tensor(Float32Array.from(value), [...type.shape]);
    return type.element === 'boolean' ? tf.cast(tensor, 'bool') : tensor;
  }

  /**
   * The value as seen within `depth` row regions. It has an axis of size 1 for each region it does not vary over, and
   * for each axis that it lacks beside a tensor of `rank` axes.
   */
  private at(node: ValueNode, depth: number, rank = node.type.shape.length): Tensor {
    return this.spread(this.get(node), node.type.shape.length, depth, rank);
  }

  /** The same for a value of `own` axes. */
  spread({ tensor, depth: from }: Batched, own: number, depth: number, rank = own): Tensor {
    const missing = rank - own;
    if ((from === depth && (depth === 0 || missing === 0)) || tensor.rank === 0) return tensor;
    const { shape } = tensor;
    const ones = new Array<number>(depth - from + missing).fill(1);
    return this.tf.reshape(tensor, [...shape.slice(0, from), ...ones, ...shape.slice(from)]);
  }

  block(block: Block, depth: number): void {
    for (const node of block.nodes) {
      if (node.kind === 'op' && this.opOnKnown(node)) continue;
      if (node.kind === 'op') {
        const operands = node.operands.map((operand) => this.at(operand, depth, node.type.shape.length));
        this.set(node, { tensor: this.op(node.op, operands), depth });
      } else if (node.kind === 'tensor') {
        if (!this.deferred.has(node)) this.set(node, this.tensorOp(node, depth));
      } else if (node.kind === 'result') this.hold(node, this.regions.get(node.region)![node.position]!);
      else if (node.kind === 'loop') this.regions.set(node, runLoop(this, node, depth));
      else if (node.kind === 'scan') this.regions.set(node, runScan(this, node, depth));
      else if (node.kind === 'branch') this.regions.set(node, this.branch(node, depth));
      else if (node.kind === 'rows') this.regions.set(node, this.rows(node, depth));
    }
  }

  private opOnKnown(node: OpNode): boolean {
    if (node.type.shape.length > 0) return false;
    const operands: number[] = [];
    for (const operand of node.operands) {
      const known = this.values.has(operand) ? null : this.knownOf(operand);
      if (known === null) return false;
      operands.push(known);
    }
    const [x = 0, y = 0, z = 0] = operands;
    this.known.set(node, ops[node.op].evaluate(x, y, z));
    return true;
  }

  op(op: OpName, operands: readonly Tensor[]): Tensor {
    const { tf } = this;
    const lower = (tensors: readonly Tensor[]): Tensor => {
      const [x, y, z] = tensors;
      return lowerings[op](tf, x!, y ?? x!, z ?? x!);
    };
    if (this.tape === null || ops[op].result === 'number') return lower(operands);
    // tfjs has no derivatives of tests, which are zero.
    const shapes = operands.map((operand) => operand.shape);
    const test = tf.customGrad((...inputs) => ({
      // It is called with the operands, which are tensors.
      value: lower(inputs as Tensor[]),
      gradFunc: () => shapes.map((shape) => tf.zeros(shape)),
    }));
    return test(...operands);
  }

  private tensorOp(node: TensorNode, depth: number): Batched {
    const { operands, lead } = this.operands(node, depth);
    const { tf } = this;
    const rows = lead === null ? null : sizeOf(lead);
    const tensor = tensorLowerings[node.op](operands, { tf, node, rows });
    const { shape } = node.type;
    if (lead === null) return { tensor: tf.reshape(tensor, [...shape]), depth: 0 };
    return { tensor: lead.length === 1 ? tensor : tf.reshape(tensor, [...lead, ...shape]), depth };
  }

  /**
   * The operands with all rows as one axis, or without that axis if they are shared; `lead` is the shape of the rows.
   */
  private operands(node: TensorNode, depth: number): { operands: Operand[]; lead: number[] | null } {
    const { tf } = this;
    const tensors = node.operands.map((operand) => this.at(operand, depth));
    const leads = tensors.map((tensor, index) =>
      tensor.rank === node.operands[index]!.type.shape.length ? [] : tensor.shape.slice(0, depth),
    );
    const lead = leads.reduce(wider);
    const shared = leads.map((each) => each.every((size) => size === 1));
    const operands = tensors.map((tensor, index): Operand => {
      const own = [...node.operands[index]!.type.shape];
      if (shared[index]) return { tensor: tf.reshape(tensor, own), rows: null };
      const wide = lead.length === 1 ? tensor : tf.broadcastTo(tensor, [...lead, ...own]);
      return { tensor: tf.reshape(wide, [sizeOf(lead), ...own]), rows: sizeOf(lead) };
    });
    return { operands, lead: shared.every((each) => each) ? null : lead };
  }

  private branch(node: BranchNode, depth: number): Result[] {
    const condition = this.single(node.condition);
    if (!('known' in condition)) return this.bothArms(node, depth);
    const arm = node.arms[condition.known !== 0 ? 0 : 1];
    const inner = this.inner(null);
    inner.block(arm, depth);
    return arm.results.map((result) => inner.result(result));
  }

  private bothArms(node: BranchNode, depth: number): Result[] {
    const mask = this.at(node.condition, depth);
    const maskOf = (result: ValueNode): Tensor => this.at(node.condition, depth, result.type.shape.length);
    const around = this.activeAt(depth);
    const [first, second] = node.arms.map((arm, position) => {
      const taken = position === 0 ? mask : this.op('not', [mask]);
      const active = around === null ? taken : this.op('and', [around, taken]);
      const inner = this.inner({ tensor: active, depth }, (outer) => this.into(outer, taken, depth));
      inner.block(arm, depth);
      return arm.results.map((result): Tensor | Recorded =>
        result.type.sequence === true ? inner.recorded(result) : inner.at(result, depth),
      );
    }) as [(Tensor | Recorded)[], (Tensor | Recorded)[]];
    return node.arms[0].results.map((result, position) => {
      const [x, y] = [first[position]!, second[position]!];
      // Only one of the arms records a sequence; the other has nothing in its place.
      if ('turns' in x || 'turns' in y) return 'turns' in x && x.turns.length > 0 ? x : (y as Recorded);
      const op = result.type.element === 'boolean' ? 'selectBoolean' : 'select';
      return { tensor: this.op(op, [maskOf(result), x, y]), depth };
    });
  }

  /** A value as an arm sees it: its gradient counts only for the rows that take the arm. */
  private into(node: ValueNode, taken: Tensor, depth: number): Batched {
    const value = this.get(node);
    const { tf, tape } = this;
    if (tape === null || node.type.element === 'boolean') return value;
    const own = new Array<number>(node.type.shape.length).fill(1);
    const mask = tape.keep(taken.rank === 0 ? taken : tf.reshape(taken, [...taken.shape, ...own]));
    const wide = tf.broadcastTo(this.at(node, depth), wider(this.at(node, depth).shape, mask.shape));
    const guarded = tf.customGrad((x) => ({
      value: (x as Tensor).clone(),
      gradFunc: (dy: Tensor) => choose(tf, mask, dy, tf.zerosLike(dy)),
    }));
    return { tensor: guarded(wide), depth };
  }

  /** The sum over all rows of a node whose value for each row is not needed; null for any other node. */
  private summed(node: ValueNode, depth: number): Tensor | null {
    if (!this.deferred.has(node)) return null;
    const { tf } = this;
    if (node.kind !== 'tensor') throw new InternalError('only products are summed without their rows');
    const { operands, lead } = this.operands(node, depth);
    const summed = lead === null ? null : lowerSummed(operands, { tf, node, rows: sizeOf(lead) });
    if (summed !== null) return summed;
    this.set(node, this.tensorOp(node, depth));
    this.deferred.delete(node);
    return null;
  }

  private rows(node: RowsNode, depth: number): Batched[] {
    const { tf } = this;
    const inside = depth + 1;
    const rows = selectedRows(node.axis, this.selection);
    const ones = new Array<number>(depth).fill(1);
    for (const [index, input] of node.body.inputs.entries()) {
      const values = columnRows(node.axis.columns[index]!, rows);
      this.set(input, {
        tensor: tf.tensor(values, [...ones, rows.length, ...input.type.shape]),
        depth: inside,
      });
    }
    if (depth === 0 && this.tape === null) for (const each of summedNodes(node.body)) this.deferred.add(each);
    this.block(node.body, inside);
    if (node.reduction === 'triangular') throw new InternalError('tfjs has no triangular factors of rows');
    return node.body.results.map((result) => {
      const summed = this.summed(result, inside);
      if (summed !== null) {
        const mean = node.reduction === 'mean' ? tf.div(summed, rows.length) : summed;
        return { tensor: mean, depth };
      }
      const tensor = this.at(result, inside);
      // A value that does not vary over the rows counts once for each row.
      const size = tensor.rank === 0 ? 1 : tensor.shape[depth]!;
      const sum = tensor.rank === 0 ? tensor : tf.sum(tensor, depth);
      const scale = node.reduction === 'mean' ? 1 / size : rows.length / size;
      return { tensor: scale === 1 ? sum : tf.mul(sum, scale), depth };
    });
  }
}

/** The selected rows of a column, one after the other. */
function columnRows({ values, shape = [] }: Column, rows: Int32Array): Float32Array {
  const size = sizeOf(shape);
  const chosen = new Float32Array(rows.length * size);
  for (const [index, row] of rows.entries()) {
    for (let at = 0; at < size; at++) chosen[index * size + at] = values[row * size + at]!;
  }
  return chosen;
}

/** The results of a graph at `parameters`, as tensors without rows. Call it within `tf.tidy`. */
export function execute(
  tf: Tf,
  graph: Graph,
  parameters: readonly Tensor[],
  selection: RowSelection | null,
  tape: Tape | null = null,
): Tensor[] {
  const execution = new Execution(tf, tape, selection);
  for (const [index, input] of graph.parameters.entries()) {
    execution.set(input, { tensor: parameters[index]!, depth: 0 });
  }
  execution.block(graph.body, 0);
  return graph.results.map((node) => execution.get(node).tensor);
}

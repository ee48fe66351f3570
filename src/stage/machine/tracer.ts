/**
 * Adds up the bytes of everything that can be reached from some roots: values, frames, runs and nodes, each once. It keeps
 * its own stack, so lists and recursions may be as deep as memory allows.
 */

import {
  type Block,
  type ConstantNode,
  isRegion,
  type Node,
  NodeSet,
  operandsOf,
  type RowAxis,
  regionBlocks,
} from '../../graph';
import type { Frame } from './code';
import {
  arrayBytes,
  closureBytes,
  frameBytes,
  longText,
  nodeBytes,
  numberBytes,
  objectBytes,
  pairBytes,
  stringBytes,
  symbolBytes,
  tensorBytes,
} from './heap';
import type { Entry, Run } from './run';
import {
  Cell,
  Character,
  Closure,
  Escape,
  MultipleValues,
  Pair,
  Port,
  PromiseValue,
  RecordValue,
  type Slot,
  StringValue,
  SymbolValue,
  TensorValue,
  Traced,
  Vector,
} from './values';

/** Numbers the traces of this thread: what a trace has reached carries its number. */
let traces = 0;

export class Tracer {
  /** Bytes of what was reached. */
  bytes = 0;
  /** Objects that were reached: what a trace takes grows with them. */
  objects = 0;
  readonly strings = new Set<string>();
  private readonly trace = ++traces;
  private readonly waiting: object[] = [];
  private readonly nodesWaiting: Node[] = [];
  private readonly nodes = new NodeSet();
  /** Arrays, runs and blocks, which carry no mark. */
  private readonly seen = new Set<object>();

  /** Stops once more than `enough` bytes were reached. */
  constructor(private readonly enough: number) {}

  get isOver(): boolean {
    return this.bytes > this.enough;
  }

  /** Whether a node was reached. */
  readonly hasReached = (node: Node): boolean => this.nodes.has(node);

  private count(bytes: number): void {
    this.bytes += bytes;
    this.objects++;
  }

  private isNew(object: { mark: number }): boolean {
    if (object.mark === this.trace) return false;
    object.mark = this.trace;
    return true;
  }

  private isFirst(object: object): boolean {
    if (this.seen.has(object)) return false;
    this.seen.add(object);
    return true;
  }

  /** Reaches what `slot` holds; whatever that leads to waits for `finish`. */
  slot(slot: Slot | undefined): void {
    switch (typeof slot) {
      case 'number':
        if ((slot | 0) !== slot) this.bytes += numberBytes;
        return;
      case 'object':
        this.waiting.push(slot);
        return;
      default:
        return;
    }
  }

  private string(text: string): void {
    if (text.length >= longText) {
      if (this.strings.has(text)) return;
      this.strings.add(text);
    }
    this.bytes += stringBytes(text.length);
  }

  /** Reaches whatever waits. */
  finish(): void {
    while (!this.isOver) {
      const object = this.waiting.pop();
      if (object !== undefined) this.object(object);
      else {
        const node = this.nodesWaiting.pop();
        if (node === undefined) return;
        this.inside(node);
      }
    }
  }

  private object(object: object): void {
    if (object instanceof Pair) this.pairs(object);
    else if (Array.isArray(object)) this.array(object);
    else if (object instanceof Closure) {
      if (!this.isNew(object)) return;
      this.count(closureBytes);
      this.array(object.free);
    } else if (object instanceof TensorValue) {
      if (this.isNew(object)) this.numbers(object.values);
    } else if (object instanceof Traced) {
      if (!this.isNew(object)) return;
      this.count(objectBytes);
      this.node(object.node);
    } else if (object instanceof Vector || object instanceof MultipleValues) {
      if (this.isNew(object)) this.items(object.items);
    } else if (object instanceof RecordValue) {
      if (this.isNew(object)) this.items(object.fields);
    } else if (object instanceof SymbolValue) {
      if (this.isNew(object)) this.count(symbolBytes + stringBytes(object.name.length));
    } else if (object instanceof StringValue) {
      if (!this.isNew(object)) return;
      this.count(objectBytes);
      this.string(object.text);
    } else if (object instanceof Cell) {
      if (!this.isNew(object)) return;
      this.count(objectBytes);
      this.slot(object.value);
    } else if (object instanceof Port) {
      if (!this.isNew(object)) return;
      this.count(objectBytes);
      this.string(object.state.text);
    } else if (object instanceof PromiseValue) {
      if (!this.isNew(object)) return;
      this.count(objectBytes);
      this.slot(object.thunk ?? undefined);
      this.slot(object.value);
      for (const { value } of object.kept) this.slot(value);
    } else if (object instanceof Escape) {
      if (this.isNew(object)) this.slot(object.value);
    } else if (object instanceof Character) this.count(objectBytes);
  }

  private pairs(first: Pair): void {
    let rest: Slot = first;
    while (rest instanceof Pair && this.isNew(rest)) {
      this.count(pairBytes);
      this.slot(rest.car);
      rest = rest.cdr;
    }
    if (!(rest instanceof Pair)) this.slot(rest);
  }

  /** Captured values, an environment, or a part of such. */
  array(slots: readonly (Slot | undefined)[]): void {
    if (slots.length > 0 && this.isFirst(slots)) this.slots(slots);
  }

  private slots(slots: readonly (Slot | undefined)[]): void {
    this.count(arrayBytes(slots.length));
    for (const slot of slots) this.slot(slot);
  }

  /** The items of a vector or a record. Numbers alone are held without objects of their own. */
  private items(items: readonly Slot[]): void {
    this.count(objectBytes + arrayBytes(items.length));
    if (items.some((item) => typeof item !== 'number')) for (const item of items) this.slot(item);
  }

  /** The elements of a tensor or a column. */
  numbers(values: Float64Array): void {
    if (this.isFirst(values)) this.count(tensorBytes(values.length));
  }

  // Frames and runs.

  /** A frame and those below it. Frames of one environment are neighbours. */
  frames(top: Frame): void {
    let env: Slot[] | null = null;
    for (let each: Frame | null = top; each !== null && !this.isOver && this.isNew(each); each = each.below) {
      this.count(frameBytes);
      if (each.env !== env) this.slots(each.env);
      env = each.env;
      if (each.trail !== null) for (const entry of each.trail.entries()) this.entry(entry);
      for (const other of each.others) this.frames(other);
      this.finish();
    }
  }

  private entry({ env }: Entry): void {
    this.array(env);
  }

  /** A run with those that it waits for, and those that wait for it. */
  run(run: Run): void {
    if (!this.isFirst(run)) return;
    this.array(run.registers.env);
    this.frames(run.registers.frame);
    this.frames(run.bottom);
    this.block(run.block);
    if (run.outcome?.kind === 'value') this.slot(run.outcome.value);
    if (run.outcome?.kind === 'ways') {
      for (const { value } of run.outcome.exits) this.slot(value ?? undefined);
      for (const { state } of run.outcome.backEdges) this.array(state);
    }
    for (const { condition } of run.pending) this.node(condition);
    if (run.trail !== null) for (const entry of run.trail.entries()) this.entry(entry);
    for (const each of run.mergePoints) {
      this.entry(each);
      this.frames(each.frame);
    }
    const { owner } = run;
    if (owner.kind === 'arm') {
      this.frames(owner.fork.end);
      for (const arm of owner.fork.arms) this.run(arm);
    } else if (owner.kind === 'loop') {
      const { template, carried, continuation, head } = owner.loop;
      this.array(template);
      for (const { start } of carried) this.slot(start);
      this.frames(continuation);
      this.entry(head);
    } else if (owner.kind === 'rows') this.axis(owner.axis);
    if (run.parent !== null) this.run(run.parent);
  }

  axis({ columns }: RowAxis): void {
    for (const { values } of columns) this.numbers(values);
  }

  // The graph.

  block(block: Block): void {
    if (!this.isFirst(block)) return;
    this.bytes += arrayBytes(block.nodes.length + block.results.length);
    for (const each of block.inputs) this.node(each);
    for (const each of block.nodes) this.node(each);
    for (const each of block.results) this.node(each);
    if (block.region !== null) this.node(block.region);
    if (block.parent !== null) this.block(block.parent);
  }

  node(node: Node): void {
    if (this.nodes.add(node)) this.nodesWaiting.push(node);
  }

  private inside(node: Node): void {
    const operands = operandsOf(node);
    this.count(nodeBytes + arrayBytes(operands.length));
    for (const operand of operands) this.node(operand);
    if (node.kind === 'constant') this.constant(node);
    else if (node.kind === 'tensor') this.bytes += arrayBytes(node.attributes.length);
    else if (isRegion(node)) {
      for (const block of regionBlocks(node)) this.block(block);
      if (node.kind === 'rows') this.axis(node.axis);
    }
    if (node.block !== null) this.block(node.block);
  }

  private constant({ value }: ConstantNode): void {
    if (value instanceof Float64Array) this.numbers(value);
  }
}

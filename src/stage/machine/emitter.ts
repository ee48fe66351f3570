/**
 * The part of the machine that makes nodes of the graph. While a derivative within the program is taken, it also tracks
 * the known values of nodes.
 */

import type { Block, GraphBuilder, OpName, RowAxis, TensorOpName, ValueNode } from '../../graph';
import type { Span } from '../../text/span';
import { graphTooLarge } from './limitErrors';
import type { Limits } from './limits';
import type { Recorder } from './machine';
import { Primals, settle } from './primals';
import type { Site } from './primitive';
import type { Tracer } from './tracer';
import { fromNode, Traced, type Value } from './values';

export abstract class Emitter {
  private readonly axes: { readonly columns: readonly Value[]; readonly axis: RowAxis }[] = [];
  /** The known values of nodes while a derivative within the program is taken. */
  private primals: Primals | null = null;
  /** The number of nodes that were made earlier and are not needed any more. */
  private nodesBefore = 0;

  constructor(
    readonly builder: GraphBuilder,
    readonly limits: Limits,
    readonly tracing: boolean,
    readonly recorder: Recorder | null,
  ) {}

  abstract userSpan(site: Site): Span;

  /** Reaches the values that nodes and axes hold. */
  protected traceGraph(tracer: Tracer): void {
    for (const { columns, axis } of this.axes) {
      for (const column of columns) tracer.slot(column);
      tracer.axis(axis);
    }
    this.primals?.trace(tracer);
    tracer.block(this.builder.root);
  }

  emit(op: OpName, operands: readonly ValueNode[], site: Site): Value {
    return fromNode(this.noted(this.ready(site).op(op, operands)));
  }

  emitTensor(
    op: TensorOpName,
    operands: readonly ValueNode[],
    attributes: readonly number[],
    site: Site,
  ): ValueNode {
    return this.noted(this.ready(site).tensorOp(op, operands, attributes));
  }

  private noted(node: ValueNode): ValueNode {
    this.primals?.note(node);
    return node;
  }

  /** The builder, prepared for a node of the call at `site`. */
  private ready(site: Site): GraphBuilder {
    const { builder } = this;
    builder.span = this.userSpan(site);
    if (builder.size - this.nodesBefore > this.limits.nodes) graphTooLarge(this, site);
    return builder;
  }

  rowAxis(columns: readonly Value[], make: () => RowAxis): RowAxis {
    const known = this.axes.find(
      (each) =>
        each.columns.length === columns.length &&
        each.columns.every((column, index) => column === columns[index]),
    );
    if (known !== undefined) return known.axis;
    const axis = make();
    this.axes.push({ columns, axis });
    return axis;
  }

  get keepsNodes(): boolean {
    return this.primals !== null;
  }

  beginPrimals(): void {
    // A recorder knows every value, and keeps all nodes.
    if (this.recorder !== null) return;
    this.primals = new Primals();
    if (!this.tracing) this.nodesBefore = this.builder.size;
  }

  endPrimals(): void {
    this.primals = null;
  }

  notePrimal(node: ValueNode): void {
    this.primals?.note(node);
  }

  notePrimals(block: Block, from: number): void {
    this.primals?.noteAll(block, from);
  }

  dropNodes(block: Block, from: number): void {
    for (const node of block.nodes.slice(from)) this.primals?.forget(node);
    block.nodes.length = from;
  }

  asKnown(value: Value): Value {
    if (this.recorder !== null) return settle(value, this.recorder.known);
    const { primals } = this;
    return primals === null ? value : settle(value, (node) => primals.valueOf(node));
  }

  fixed(value: Value): Value {
    const { recorder } = this;
    if (recorder === null || !(value instanceof Traced) || recorder.varies(value.node)) return value;
    return recorder.known(value.node);
  }

  resolve(value: Value): Value {
    if (!(value instanceof Traced)) return value;
    return this.recorder?.known(value.node) ?? this.primals?.valueOf(value.node) ?? value;
  }
}

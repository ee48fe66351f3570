/** A number of 64 bits for data and graphs: equal for equal content, and for other content most likely another. */

import { unreachable } from '../text/internal';
import type { Block, Graph, Node, RowAxis, ValueNode } from './node';
import { NodeTable } from './nodeTable';
import type { ValueType } from './types';

const kinds = { constant: 1, failure: 2, op: 3, tensor: 4, result: 5, branch: 6, rows: 7, loop: 8, scan: 9 };

/** Two hashes of 32 bits side by side, each multiplied by an odd number of its own for every part. */
export class Fingerprint {
  private first = 0x811c9dc5;
  private second = 0x41c6ce57;
  private readonly double = new Float64Array(1);
  private readonly halves = new Int32Array(this.double.buffer);

  integer(value: number): this {
    this.first = Math.imul(this.first ^ value, 0x9e3779b1);
    this.second = Math.imul(this.second ^ value, 0x5f356495);
    this.first ^= this.second >>> 15;
    this.second ^= this.first >>> 13;
    return this;
  }

  number(value: number): this {
    this.double[0] = value;
    return this.integer(this.halves[0]!).integer(this.halves[1]!);
  }

  numbers(values: ArrayLike<number>): this {
    this.integer(values.length);
    for (let index = 0; index < values.length; index++) this.number(values[index]!);
    return this;
  }

  text(value: string): this {
    this.integer(value.length);
    for (let index = 0; index < value.length; index++) this.integer(value.charCodeAt(index));
    return this;
  }

  /** What the graph computes, with the names of its inputs and results, and the data of its axes. */
  graph(graph: Graph): this {
    new GraphWalk(this).graph(graph);
    return this;
  }

  toString(): string {
    return `${(this.first >>> 0).toString(36)}-${(this.second >>> 0).toString(36)}`;
  }
}

class GraphWalk {
  private readonly places = new NodeTable<Node, number>();
  private readonly axes: RowAxis[] = [];
  private next = 1;

  constructor(private readonly print: Fingerprint) {}

  graph({ parameters, body, results, resultNames }: Graph): void {
    for (const input of parameters) {
      this.print.text(input.name);
      this.input(input);
    }
    this.block(body);
    this.values(results);
    for (const name of resultNames) this.print.text(name);
  }

  private place(node: Node): void {
    this.places.set(node, this.next++);
  }

  private input(node: ValueNode): void {
    this.type(node.type);
    this.place(node);
  }

  private type({ element, shape, sequence }: ValueType): void {
    this.print.integer(element === 'number' ? 1 : 2).integer(sequence === true ? 1 : 0);
    this.list(shape);
  }

  private list(integers: readonly number[]): void {
    this.print.integer(integers.length);
    for (const each of integers) this.print.integer(each);
  }

  private block({ nodes }: Block): void {
    for (const node of nodes) this.node(node);
  }

  private body(block: Block): void {
    this.block(block);
    this.values(block.results);
  }

  private values(nodes: readonly ValueNode[]): void {
    this.print.integer(nodes.length);
    for (const node of nodes) this.value(node);
  }

  private value(node: ValueNode): void {
    const { print } = this;
    if (node.kind !== 'constant') {
      print.integer(this.places.get(node) ?? 0);
      return;
    }
    print.integer(node.failure === null ? -kinds.constant : -kinds.failure);
    this.type(node.type);
    if (node.failure !== null) print.text(node.failure.message);
    else if (node.value instanceof Float64Array) print.numbers(node.value);
    else print.number(Number(node.value));
  }

  private node(node: Node): void {
    const { print } = this;
    switch (node.kind) {
      case 'constant':
      case 'input':
        return;
      case 'op':
        print.integer(kinds.op).text(node.op);
        break;
      case 'tensor':
        print.integer(kinds.tensor).text(node.op);
        this.list(node.attributes);
        break;
      case 'result':
        print.integer(kinds.result).integer(this.places.get(node.region)!).integer(node.position);
        break;
      case 'branch':
        print.integer(kinds.branch);
        this.value(node.condition);
        for (const arm of node.arms) this.body(arm);
        break;
      case 'rows':
        print.integer(kinds.rows).text(node.reduction);
        this.axis(node.axis);
        for (const input of node.body.inputs) this.input(input);
        this.body(node.body);
        break;
      case 'loop':
      case 'scan':
        print.integer(kinds[node.kind]);
        print.integer(node.kind === 'loop' ? node.limit : node.direction === 'forward' ? 1 : 2);
        this.values(node.starts);
        if (node.kind === 'scan') this.values(node.sequences);
        for (const input of node.body.inputs) this.input(input);
        this.body(node.body);
        break;
      default:
        unreachable(node);
    }
    if (node.kind === 'op' || node.kind === 'tensor') this.values(node.operands);
    this.place(node);
  }

  /** The data of an axis, where the graph comes to it first. */
  private axis(axis: RowAxis): void {
    const known = this.axes.indexOf(axis);
    this.print.integer(known);
    if (known >= 0) return;
    this.axes.push(axis);
    for (const { values, shape = [] } of axis.columns) {
      this.list(shape);
      this.print.numbers(values);
    }
  }
}

/** The state of lowering a graph: the shader written so far, and the names of its values. */

import {
  type Block,
  type ConstantNode,
  NodeTable,
  type RowAxis,
  sizeOf,
  type ValueNode,
} from '../../../graph';
import { InternalError } from '../../../text/internal';
import type { Schedule } from '../../plan/schedule';
import type { Library } from '../math/library';
import { type Index, isKnown, literal, plus, type ShaderCode } from '../shader';

/** The record of a loop, as expressions for whole numbers that count numbers of an invocation's tape. */
export interface Sequence {
  /** The place of the first turn's value. */
  readonly base: string;
  readonly stride: string;
  readonly length: string;
}

/** The places of bound data, counted in numbers. */
export interface Statics {
  /** The columns and the constant tensors, in the buffer of data. */
  readonly data: ReadonlyMap<Float64Array, number>;
  /** The places of the axes in the table of rows of each step. */
  readonly axes: ReadonlyMap<RowAxis, number>;
}

/** Writes the code of a block. */
export type BlockWriter = (block: Block) => void;

export class Context {
  readonly sequences = new NodeTable<ValueNode, Sequence>();
  /** The names of values; a tensor has the name of its array. */
  private readonly names = new NodeTable<ValueNode, string>();
  /** An expression for each element of the tensors that are in a buffer. */
  private readonly views = new NodeTable<ValueNode, (index: Index) => string>();
  private next = 0;
  /** How many calls a step takes so far, and how many sums its workgroups pass to one another. */
  stages = 1;
  partials = 0;
  /** Whether the current code runs for one row. */
  withinRows = false;

  constructor(
    readonly code: ShaderCode,
    readonly library: Library,
    readonly schedule: Schedule,
    readonly statics: Statics,
    /** How many invocations of a workgroup share the rows of a run, and how many workgroups. */
    private readonly shared: { readonly lanes: number; readonly groups: number },
    /** Whether anything is recorded, so that there is a tape. */
    readonly records: boolean,
  ) {}

  /** A new name of the shader. It is never the name of a type, such as `f32`. */
  fresh(letter: string): string {
    const name = `${letter}${this.next++}`;
    return /^[fiu](8|16|32|64)$/.test(name) ? this.fresh(letter) : name;
  }

  /** Gives the value a name from here on. */
  name(node: ValueNode, name: string): void {
    this.names.set(node, name);
  }

  /** Makes the elements of a tensor readable at their place. */
  view(node: ValueNode, at: (index: Index) => string): void {
    this.views.set(node, at);
  }

  /** A new constant of the shader for a number or a truth. */
  define(node: ValueNode, expression: string): void {
    const name = this.fresh('v');
    this.code.line(`let ${name} = ${expression};`);
    this.name(node, name);
  }

  /** A new variable of the shader for the value, to be set later. */
  declare(node: ValueNode, letter: string): string {
    const name = this.fresh(letter);
    this.code.line(`var ${name}: ${typeOf(node)};`);
    this.name(node, name);
    return name;
  }

  /** An expression for a number or a truth. */
  value(node: ValueNode): string {
    if (node.kind === 'constant') return this.constant(node, Number(node.value));
    return this.nameOf(node);
  }

  /** The array that holds a tensor; null if it is in a buffer. */
  array(node: ValueNode): string | null {
    if (node.kind === 'constant' || this.views.has(node)) return null;
    return this.nameOf(node);
  }

  /** An expression for an element of a tensor, or for a number, which is the same at every place. */
  element(node: ValueNode, index: Index): string {
    if (node.type.shape.length === 0) return this.value(node);
    if (node.kind === 'constant') return this.constantElement(node, index);
    const view = this.views.get(node);
    return view === undefined ? `${this.nameOf(node)}[${index}]` : view(index);
  }

  private nameOf(node: ValueNode): string {
    const name = this.names.get(node);
    if (name === undefined) throw new InternalError('a value is read before it is computed');
    return name;
  }

  private constantElement(node: ConstantNode, index: Index): string {
    const values = node.value;
    if (!(values instanceof Float64Array)) return this.constant(node, Number(values));
    const [first] = values;
    if (isKnown(index)) return this.constant(node, values[Number.parseInt(index, 10)]!);
    if (values.every((each) => Object.is(each, first))) return this.constant(node, first!);
    const stored = `data[${plus(`${this.statics.data.get(values)!}u`, index)}]`;
    return node.type.element === 'number' ? stored : `(${stored} != 0.0f)`;
  }

  private constant({ type }: ConstantNode, value: number): string {
    if (type.element === 'boolean') return String(value !== 0);
    if (!Number.isFinite(Math.fround(value)))
      this.library.use(Number.isNaN(value) ? 'notANumber' : 'infinity');
    return literal(value);
  }

  /** A number for the recorded value of an element. */
  asNumber(node: ValueNode, index: Index = '0u'): string {
    const value = this.element(node, index);
    return node.type.element === 'number' ? value : `select(0.0f, 1.0f, ${value})`;
  }

  sequence(node: ValueNode): Sequence {
    const sequence = this.sequences.get(node);
    if (sequence === undefined) throw new InternalError('a record is read before it is made');
    return sequence;
  }

  get lanes(): number {
    return this.shared.lanes;
  }

  get groups(): number {
    return this.shared.groups;
  }

  /**
   * Starts a new call for a row region whose rows all workgroups share. Returns its number, and where its sums begin.
   */
  stage(sums: number): { readonly stage: number; readonly first: number } {
    const stage = this.stages - 1;
    const first = this.partials;
    this.stages++;
    this.partials += sums;
    return { stage, first };
  }

  /** Whether the invocations of a run execute the current code together, so that it may contain barriers. */
  get isUniform(): boolean {
    return this.lanes > 1 && !this.withinRows;
  }
}

/** The type of a variable that holds the value. */
export function typeOf({ type }: ValueNode): string {
  const element = type.element === 'number' ? 'f32' : 'bool';
  return type.shape.length === 0 ? element : `array<${element}, ${sizeOf(type.shape)}>`;
}

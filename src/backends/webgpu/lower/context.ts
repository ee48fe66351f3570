/** What the lowering of a graph knows: the shader as far as it is written, and by what names its values go. */

import { type ConstantNode, NodeTable, type RowAxis, type ValueNode } from '../../../graph';
import { InternalError } from '../../../text/internal';
import type { Schedule } from '../../plan/schedule';
import type { Library } from '../math/library';
import { literal, type ShaderCode } from '../shader';

/** What a loop recorded: expressions of whole numbers, in units of one number of an invocation's tape. */
export interface Sequence {
  /** Where the first turn's value stands. */
  readonly base: string;
  readonly stride: string;
  readonly length: string;
}

/** Where what is bound stands: in units of numbers. */
export interface Statics {
  /** The columns, in the buffer of data. */
  readonly columns: ReadonlyMap<Float64Array, number>;
  /** The places of the axes in each step's table of rows. */
  readonly axes: ReadonlyMap<RowAxis, number>;
}

export class Context {
  readonly sequences = new NodeTable<ValueNode, Sequence>();
  private readonly names = new NodeTable<ValueNode, string>();
  private next = 0;
  /** Whether the code at hand is run for one row. */
  withinRows = false;

  constructor(
    readonly code: ShaderCode,
    readonly library: Library,
    readonly schedule: Schedule,
    readonly statics: Statics,
    /** How many invocations share the rows of a run. */
    readonly lanes: number,
    /** Whether anything is recorded, so that there is a tape. */
    readonly records: boolean,
  ) {}

  fresh(letter: string): string {
    return `${letter}${this.next++}`;
  }

  /** The value has a name from here on. */
  name(node: ValueNode, name: string): void {
    this.names.set(node, name);
  }

  /** A new constant of the shader for the value. */
  define(node: ValueNode, expression: string): void {
    const name = this.fresh('v');
    this.code.line(`let ${name} = ${expression};`);
    this.name(node, name);
  }

  /** A new variable of the shader for the value, to be set later. */
  declare(node: ValueNode, letter: string, start: string | null = null): string {
    const name = this.fresh(letter);
    const type = node.type.element === 'number' ? 'f32' : 'bool';
    this.code.line(`var ${name}: ${type}${start === null ? '' : ` = ${start}`};`);
    this.name(node, name);
    return name;
  }

  /** An expression for the value. */
  value(node: ValueNode): string {
    if (node.kind === 'constant') return this.constant(node);
    const name = this.names.get(node);
    if (name === undefined) throw new InternalError('a value is read before it is computed');
    return name;
  }

  private constant({ value }: ConstantNode): string {
    if (typeof value === 'boolean') return String(value);
    if (typeof value !== 'number') throw new InternalError('a tensor is read as a number');
    if (!Number.isFinite(Math.fround(value)))
      this.library.use(Number.isNaN(value) ? 'notANumber' : 'infinity');
    return literal(value);
  }

  /** A number for what is recorded of a value. */
  asNumber(node: ValueNode): string {
    const value = this.value(node);
    return node.type.element === 'number' ? value : `select(0.0f, 1.0f, ${value})`;
  }

  /** What a value is that there is none of: not a number, or false. */
  failed(node: ValueNode): string {
    return node.type.element === 'number' ? `${this.library.use('notANumber')}()` : 'false';
  }

  sequence(node: ValueNode): Sequence {
    const sequence = this.sequences.get(node);
    if (sequence === undefined) throw new InternalError('a record is read before it is made');
    return sequence;
  }

  /** Whether the invocations that share a run go through the code at hand together and meet in it. */
  get together(): boolean {
    return this.lanes > 1 && !this.withinRows;
  }
}

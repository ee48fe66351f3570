/**
 * The values of the machine. Structure is always known. A number or a boolean may be `Traced`: a node of the graph,
 * whose value is known only when the graph runs. Numbers and booleans are those of JavaScript.
 */

import type { Shape, ValueNode } from '../../graph';
import type { Datum } from '../../lang/datum';
import { unreachable } from '../../text/internal';
import type { Span } from '../../text/span';
import type { ExitFrame, LambdaCode } from './code';
import {
  arrayBytes,
  closureBytes,
  heap,
  objectBytes,
  pairBytes,
  stringBytes,
  symbolBytes,
  tensorBytes,
} from './heap';
import type { Primitive } from './primitive';
import type { History } from './run';

/** A symbol; equal names are one object. */
export class SymbolValue {
  /** The trace of memory that reached it last; the same field in the other classes. */
  mark = 0;
  /** Does not keep symbols alive: a program may make any number of them. */
  private static readonly table = new Map<string, WeakRef<SymbolValue>>();
  private static readonly unused = new FinalizationRegistry<string>((name) => {
    if (SymbolValue.table.get(name)?.deref() === undefined) SymbolValue.table.delete(name);
  });

  private constructor(readonly name: string) {
    heap.allocated += symbolBytes + stringBytes(name.length);
  }

  static of(name: string): SymbolValue {
    let symbol = SymbolValue.table.get(name)?.deref();
    if (symbol === undefined) {
      symbol = new SymbolValue(name);
      SymbolValue.table.set(name, new WeakRef(symbol));
      SymbolValue.unused.register(symbol, name);
    }
    return symbol;
  }
}

/** A string. Two strings of the same characters are different objects, which `eq?` tells apart. */
export class StringValue {
  mark = 0;

  constructor(readonly text: string) {
    heap.allocated += objectBytes;
  }
}

/** A character: one code point. */
export class Character {
  constructor(readonly value: string) {}
}

export class Pair {
  /** The number of pairs from this one to the end. */
  readonly length: number;
  mark = 0;

  constructor(
    readonly car: Value,
    readonly cdr: Value,
    /** The place of a quoted pair in its text. */
    readonly span: Span | null = null,
  ) {
    this.length = cdr instanceof Pair ? cdr.length + 1 : 1;
    heap.allocated += pairBytes;
  }
}

export class Vector {
  mark = 0;

  constructor(readonly items: readonly Value[]) {
    heap.allocated += objectBytes + arrayBytes(items.length);
  }
}

/** A known tensor with at least one axis. Its elements must not change. */
export class TensorValue {
  mark = 0;

  constructor(
    readonly values: Float64Array,
    readonly shape: Shape,
  ) {
    heap.allocated += tensorBytes(values.length);
  }
}

/** Several values that `values` passes to `call-with-values`. */
export class MultipleValues {
  mark = 0;

  constructor(readonly items: readonly Value[]) {
    heap.allocated += objectBytes + arrayBytes(items.length);
  }
}

/** What leaves all frames up to `target`, which it brings a value. No variable ever holds one. */
export class Escape {
  mark = 0;

  constructor(
    readonly target: ExitFrame,
    readonly value: Value,
  ) {
    heap.allocated += objectBytes;
  }
}

/** Values, or escapes, of which one is taken: the first whose condition holds. Only some frames take them. */
export class Alternatives {
  constructor(readonly choices: readonly { readonly when: ValueNode; readonly value: Value }[]) {}
}

/** What a promise became in a run: its value, or the promise whose value is its own. */
export interface Kept {
  /** That of the run. */
  readonly history: History;
  /** The number of nodes made before. */
  readonly clock: number;
  readonly value: Value;
  /** Whether `value` is a promise that has the value. */
  readonly forwards: boolean;
}

/**
 * A promise. What was computed is kept for the run that computed it and the runs within: in the other arm of a branch the
 * value is another one.
 */
export class PromiseValue {
  mark = 0;
  kept: readonly Kept[] = [];

  constructor(
    /** A procedure without arguments; null for a promise made with its value. */
    readonly thunk: Value | null,
    /** The value that it was made with; unspecified if there is a procedure. */
    readonly value: Value,
    /** Whether the procedure returns another promise, whose value is its own. */
    readonly forwards: boolean,
  ) {
    heap.allocated += objectBytes;
  }
}

/** A number, a tensor or a boolean that depends on a parameter or a row. */
export class Traced {
  mark = 0;

  constructor(readonly node: ValueNode) {
    heap.allocated += objectBytes;
  }
}

/** A node as a value. A node that folded to a constant becomes its known value. */
export function fromNode(node: ValueNode): Value {
  if (node.kind !== 'constant' || node.failure !== null) return new Traced(node);
  return node.value instanceof Float64Array ? new TensorValue(node.value, node.type.shape) : node.value;
}

/** A procedure made by `lambda`, with the values of its free variables. */
export class Closure {
  mark = 0;

  constructor(
    readonly code: LambdaCode,
    readonly free: Slot[],
  ) {
    heap.allocated += closureBytes + arrayBytes(free.length);
  }
}

/** The type that `define-record-type` defines. It is equal only to itself. */
export class RecordType {
  constructor(
    readonly name: string,
    readonly fields: readonly string[],
    /** Whether a record is written as its name alone. */
    readonly isOpaque = false,
  ) {}
}

export class RecordValue {
  mark = 0;

  constructor(
    readonly type: RecordType,
    readonly fields: readonly Value[],
  ) {
    heap.allocated += objectBytes + arrayBytes(fields.length);
  }
}

class Unique {
  constructor(readonly written: string) {}
}

export const nil = new Unique('()');
export const unspecified = new Unique('#<unspecified>');

/** What an end of input is to programs. */
export const endOfFile = new Unique('#<eof>');

/** What a port has written so far, or reads, and how far it has read. A new one takes the place of it with each change. */
export interface PortState {
  readonly text: string;
  readonly place: number;
  readonly isOpen: boolean;
}

/** Where text is written to or read from. `machine/ports.ts` changes the state. */
export class Port {
  mark = 0;

  constructor(
    /** Ports of the console write there and have no state of their own. */
    readonly kind: 'console' | 'output' | 'input',
    public state: PortState,
    /** The run that made it; null for a port that is always there. */
    readonly owner: { readonly parent: object | null } | null,
  ) {}
}

/** A variable that a procedure captures before it has its value. */
export class Cell {
  value: Value | undefined = undefined;
  mark = 0;
  constructor(readonly name: string) {}
}

export type Procedure = Closure | Primitive;

export type Value =
  | number
  | boolean
  | StringValue
  | SymbolValue
  | Character
  | Pair
  | Vector
  | TensorValue
  | RecordType
  | RecordValue
  | Port
  | MultipleValues
  | Escape
  | Alternatives
  | PromiseValue
  | Traced
  | Procedure
  | Unique;

/** A number or a tensor. */
export type Numeric = number | TensorValue | Traced;

/** A number, a tensor or a truth value, known or not. A branch can choose between two of them. */
export type Scalar = Numeric | boolean;

/** The content of a slot of an environment. */
export type Slot = Value | Cell | Slot[];

export function list(items: readonly Value[], tail: Value = nil): Value {
  let result = tail;
  for (let index = items.length - 1; index >= 0; index--) result = new Pair(items[index]!, result);
  return result;
}

/** The items of a proper list, or null for anything else. */
export function listItems(value: Value): Value[] | null {
  const items: Value[] = [];
  let rest = value;
  while (rest instanceof Pair) {
    items.push(rest.car);
    rest = rest.cdr;
  }
  return rest === nil ? items : null;
}

/** A quoted datum as a value; its pairs keep their spans. */
export function datumToValue(datum: Datum): Value {
  switch (datum.kind) {
    case 'symbol':
      return SymbolValue.of(datum.name);
    case 'number':
    case 'boolean':
      return datum.value;
    case 'string':
      return new StringValue(datum.value);
    case 'character':
      return new Character(datum.value);
    case 'vector':
      return new Vector(datum.items.map(datumToValue));
    case 'list': {
      let result: Value = datum.tail === null ? nil : datumToValue(datum.tail);
      for (let index = datum.items.length - 1; index >= 0; index--) {
        result = new Pair(datumToValue(datum.items[index]!), result, datum.span);
      }
      return result;
    }
    default:
      return unreachable(datum);
  }
}

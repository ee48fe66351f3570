/**
 * Compares and joins the results of two runs. Their structure must agree: the same procedures, shapes and symbols. Each
 * pair of numbers or truth values that differ is a position that a branch of the graph can decide.
 */

import { booleanType, numberType, sameType, type ValueNode, type ValueType } from '../../graph';
import { sameTensor } from './tensorValue';
import {
  Cell,
  Character,
  Closure,
  Escape,
  MultipleValues,
  Pair,
  PromiseValue,
  RecordValue,
  type Scalar,
  type Slot,
  StringValue,
  TensorValue,
  Traced,
  type Value,
  Vector,
} from './values';

export function scalarType(value: Slot): ValueType | null {
  if (typeof value === 'number') return numberType;
  if (typeof value === 'boolean') return booleanType;
  if (value instanceof TensorValue) return { ...numberType, shape: value.shape };
  return value instanceof Traced ? value.node.type : null;
}

/** Two parts of different structure, between which no branch can choose. */
export class Mismatch extends Error {
  constructor(
    readonly first: Slot,
    readonly second: Slot,
  ) {
    super('values of different structure');
  }
}

/** Chooses a value where two scalars differ; may throw a `Mismatch`. */
type Decide = (x: Scalar, y: Scalar) => Value;

function sameScalar(x: Scalar, y: Scalar): boolean {
  if (x instanceof Traced && y instanceof Traced) return x.node === y.node;
  if (x instanceof TensorValue && y instanceof TensorValue) return sameTensor(x, y);
  return Object.is(x, y) || (x === 0 && y === 0);
}

class Zip {
  /** Closures and cells may refer to themselves, so each pair of objects is joined only once. */
  private readonly done = new Map<object, Map<object, Slot>>();

  constructor(private readonly decide: Decide) {}

  slot(x: Slot, y: Slot): Slot {
    if (x === y) return x;
    if (Array.isArray(x) && Array.isArray(y)) return this.slots(x, y);
    if (x instanceof Cell && y instanceof Cell) return this.cell(x, y);
    if (Array.isArray(x) || Array.isArray(y) || x instanceof Cell || y instanceof Cell)
      throw new Mismatch(x, y);
    return this.value(x, y);
  }

  value(x: Value, y: Value): Value {
    if (x === y) return x;
    const type = scalarType(x);
    if (type !== null) {
      const other = scalarType(y);
      if (other === null || !sameType(type, other)) throw new Mismatch(x, y);
      // Only scalars have a type.
      return sameScalar(x as Scalar, y as Scalar) ? x : this.decide(x as Scalar, y as Scalar);
    }
    if (x instanceof Pair && y instanceof Pair) return this.pairs(x, y);
    if (x instanceof Vector && y instanceof Vector) return this.vectors(x, y);
    if (x instanceof RecordValue && y instanceof RecordValue && x.type === y.type) {
      const fields = this.items(x.fields, y.fields, x, y);
      return fields.every((field, index) => field === x.fields[index]) ? x : new RecordValue(x.type, fields);
    }
    if (x instanceof MultipleValues && y instanceof MultipleValues) {
      return new MultipleValues(this.items(x.items, y.items, x, y));
    }
    if (x instanceof Closure && y instanceof Closure && x.code === y.code) return this.closures(x, y);
    if (x instanceof PromiseValue && y instanceof PromiseValue) return this.promises(x, y);
    if (x instanceof Escape && y instanceof Escape && x.target === y.target)
      return new Escape(x.target, this.value(x.value, y.value));
    if (x instanceof Character && y instanceof Character && x.value === y.value) return x;
    if (x instanceof StringValue && y instanceof StringValue && x.text === y.text) return x;
    throw new Mismatch(x, y);
  }

  /** Joins lists without recursion; only the items recurse. Lists may share parts, so each pair is joined only once. */
  private pairs(x: Pair, y: Pair): Value {
    const before = this.done.get(x)?.get(y);
    if (before !== undefined) return before as Value;
    const made = this.pairsAnew(x, y);
    const forX = this.done.get(x) ?? new Map<object, Slot>();
    this.done.set(x, forX.set(y, made));
    return made;
  }

  private pairsAnew(x: Pair, y: Pair): Value {
    const cells: [Pair, Value][] = [];
    let a: Value = x;
    let b: Value = y;
    while (a instanceof Pair && b instanceof Pair && a !== b) {
      cells.push([a, this.value(a.car, b.car)]);
      a = a.cdr;
      b = b.cdr;
    }
    let rest = this.value(a, b);
    for (let index = cells.length - 1; index >= 0; index--) {
      const [pair, car] = cells[index]!;
      rest = car === pair.car && rest === pair.cdr ? pair : new Pair(car, rest, pair.span);
    }
    return rest;
  }

  private vectors(x: Vector, y: Vector): Value {
    const items = this.items(x.items, y.items, x, y);
    return items.every((item, index) => item === x.items[index]) ? x : new Vector(items);
  }

  private items(xs: readonly Value[], ys: readonly Value[], x: Value, y: Value): Value[] {
    if (xs.length !== ys.length) throw new Mismatch(x, y);
    return xs.map((item, index) => this.value(item, ys[index]!));
  }

  private once<T extends object & Slot>(x: object, y: object, make: () => T, fill: (made: T) => void): T {
    let forX = this.done.get(x);
    if (forX === undefined) {
      forX = new Map();
      this.done.set(x, forX);
    }
    const before = forX.get(y);
    // Only this call stores under these two objects.
    if (before !== undefined) return before as T;
    const made = make();
    forX.set(y, made);
    fill(made);
    return made;
  }

  private closures(x: Closure, y: Closure): Closure {
    const free: Slot[] = [];
    return this.once(
      x,
      y,
      () => new Closure(x.code, free),
      () => void free.push(...x.free.map((slot, index) => this.slot(slot, y.free[index]!))),
    );
  }

  private promises(x: PromiseValue, y: PromiseValue): PromiseValue {
    const isAlike = x.forwards === y.forwards && (x.thunk === null) === (y.thunk === null);
    if (!isAlike) throw new Mismatch(x, y);
    const thunk = x.thunk === null || y.thunk === null ? null : this.value(x.thunk, y.thunk);
    return new PromiseValue(thunk, this.value(x.value, y.value), x.forwards);
  }

  private cell(x: Cell, y: Cell): Cell {
    return this.once(
      x,
      y,
      () => new Cell(x.name),
      (made) => {
        if (x.value === undefined || y.value === undefined) throw new Mismatch(x, y);
        made.value = this.value(x.value, y.value);
      },
    );
  }

  private slots(xs: Slot[], ys: Slot[]): Slot[] {
    if (xs.length !== ys.length) throw new Mismatch(xs, ys);
    return xs.map((slot, index) => this.slot(slot, ys[index]!));
  }
}

/** The pairs of scalars that differ, in order. Throws `Mismatch` if anything else differs. */
export function differences(x: Slot, y: Slot): readonly (readonly [Scalar, Scalar])[] {
  const found: (readonly [Scalar, Scalar])[] = [];
  new Zip((a, b) => {
    found.push([a, b]);
    return a;
  }).slot(x, y);
  return found;
}

/**
 * Whether two states differ in numbers only, as the turns of a loop do. Known truth values decide structure, so they
 * must be equal. Known numbers must be equal if `withKnownNumbers`.
 */
export function sameStructure(x: Slot, y: Slot, withKnownNumbers: boolean): boolean {
  try {
    new Zip((a, b) => {
      const known = !(a instanceof Traced || b instanceof Traced);
      if (known && (withKnownNumbers || typeof a === 'boolean')) throw new Mismatch(a, b);
      return a;
    }).slot(x, y);
    return true;
  } catch (error) {
    if (error instanceof Mismatch) return false;
    throw error;
  }
}

/** Whether a branch can choose between two values: they differ in numbers and truth values only. */
export function canJoin(x: Slot, y: Slot): boolean {
  try {
    differences(x, y);
    return true;
  } catch (error) {
    if (error instanceof Mismatch) return false;
    throw error;
  }
}

/** Whether two states are equal in every number and node. */
export function sameSlots(x: Slot, y: Slot): boolean {
  try {
    new Zip((a, b) => {
      throw new Mismatch(a, b);
    }).slot(x, y);
    return true;
  } catch (error) {
    if (error instanceof Mismatch) return false;
    throw error;
  }
}

/** The common value of both, with `replacements` for the scalars that differ, in the order of `differences`. */
export function merge<T extends Slot>(x: T, y: T, replacements: readonly Value[]): T {
  if (replacements.length === 0) return x;
  let next = 0;
  // Joining gives what it was given: a value for values, slots for slots.
  return new Zip(() => replacements[next++]!).slot(x, y) as T;
}

/** Every traced scalar within a value. Shared structure is visited once. Uses its own stack. */
function* tracedWithin(value: Slot): Generator<Traced> {
  const seen = new Set<object>();
  const stack: Slot[] = [value];
  while (stack.length > 0) {
    const each = stack.pop()!;
    if (each instanceof Traced) yield each;
    if (typeof each !== 'object' || seen.has(each)) continue;
    seen.add(each);
    if (Array.isArray(each)) stack.push(...each);
    else if (each instanceof Pair) stack.push(each.cdr, each.car);
    else if (each instanceof Vector || each instanceof MultipleValues) stack.push(...each.items);
    else if (each instanceof RecordValue) stack.push(...each.fields);
    else if (each instanceof Closure) stack.push(each.free);
    else if (each instanceof PromiseValue) stack.push(each.thunk ?? each.value);
    else if (each instanceof Escape) stack.push(each.value);
    else if (each instanceof Cell && each.value !== undefined) stack.push(each.value);
  }
}

/** The nodes within a value that satisfy `test`, each once. */
export function nodesWhere(value: Slot, test: (node: ValueNode) => boolean): ValueNode[] {
  const found = new Set<ValueNode>();
  for (const { node } of tracedWithin(value)) if (test(node)) found.add(node);
  return [...found];
}

/** The value with some nodes replaced. A part without such nodes stays the same object. */
export function replaceNodes<T extends Slot>(value: T, replacements: ReadonlyMap<ValueNode, Value>): T {
  // Replacing gives what it was given: a value for values, slots for slots.
  return replacements.size === 0 ? value : (new Replace(replacements).slot(value) as T);
}

class Replace {
  private readonly done = new Map<object, Slot>();

  constructor(private readonly replacements: ReadonlyMap<ValueNode, Value>) {}

  private value(value: Value): Value {
    if (value instanceof Traced) return this.replacements.get(value.node) ?? value;
    if (value instanceof Pair) return this.pairs(value);
    if (value instanceof Vector) return new Vector(value.items.map((item) => this.value(item)));
    if (value instanceof MultipleValues)
      return new MultipleValues(value.items.map((item) => this.value(item)));
    if (value instanceof RecordValue)
      return new RecordValue(
        value.type,
        value.fields.map((field) => this.value(field)),
      );
    if (value instanceof PromiseValue) {
      const thunk = value.thunk === null ? null : this.value(value.thunk);
      return new PromiseValue(thunk, this.value(value.value), value.forwards);
    }
    if (value instanceof Escape) return new Escape(value.target, this.value(value.value));
    return value instanceof Closure ? this.closure(value) : value;
  }

  private pairs(pair: Pair): Value {
    const cars: [Pair, Value][] = [];
    let rest: Value = pair;
    while (rest instanceof Pair) {
      cars.push([rest, this.value(rest.car)]);
      rest = rest.cdr;
    }
    return cars.reduceRight<Value>(
      (tail, [each, car]) => (car === each.car && tail === each.cdr ? each : new Pair(car, tail, each.span)),
      this.value(rest),
    );
  }

  private closure(closure: Closure): Closure {
    const before = this.done.get(closure);
    // Closures are stored under closures.
    if (before !== undefined) return before as Closure;
    const free: Slot[] = [];
    const made = new Closure(closure.code, free);
    this.done.set(closure, made);
    free.push(...closure.free.map((slot) => this.slot(slot)));
    return made;
  }

  slot(slot: Slot): Slot {
    if (Array.isArray(slot)) return slot.map((each) => this.slot(each));
    if (!(slot instanceof Cell)) return this.value(slot);
    const before = this.done.get(slot);
    if (before !== undefined) return before;
    const made = new Cell(slot.name);
    this.done.set(slot, made);
    if (slot.value !== undefined) made.value = this.value(slot.value);
    return made;
  }
}

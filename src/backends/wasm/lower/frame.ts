/** The function under construction, and cells, which hold one number, truth or address while it is needed. */

import { type Expression, type FunctionCode, type Local, readLocal } from '../assembler/code';
import type { MemoryInstruction, ValueType } from '../assembler/instructions';

/** A local of one function, a place in memory, or both; other functions read the place in memory. */
export interface Cell {
  readonly type: ValueType;
  readonly owner: FunctionCode;
  readonly local: Local | null;
  readonly slot: number | null;
}

export interface Frame {
  readonly code: FunctionCode;
  /** Cells of other functions that were loaded at the beginning. */
  readonly imports: Map<Cell, Local>;
  /** The mask of the rows side by side that execute the current code; null if all do. */
  active: Cell | null;
}

const loads: { readonly [Type in ValueType]: MemoryInstruction } = {
  i32: 'i32.load',
  i64: 'i64.load',
  f64: 'f64.load',
  v128: 'v128.load',
};
const stores: { readonly [Type in ValueType]: MemoryInstruction } = {
  i32: 'i32.store',
  i64: 'i64.store',
  f64: 'f64.store',
  v128: 'v128.store',
};

export const bytesOf: { readonly [Type in ValueType]: number } = { i32: 4, i64: 8, f64: 8, v128: 16 };

/** The value of a cell within `frame`. */
export function readCell<Kind extends string>(frame: Frame, cell: Cell): Expression<Kind> {
  const local = cell.owner === frame.code ? cell.local : (frame.imports.get(cell) ?? null);
  if (local !== null) return readLocal(local);
  const { slot, type } = cell;
  if (slot === null) throw new RangeError('a cell is read in a function that it does not reach');
  return (code) => {
    code.int32(0);
    code.memory(loads[type], slot);
  };
}

/** Sets a cell, in the function that owns it, to `value` or to the value on the stack. */
export function writeCell(cell: Cell, value?: Expression): void {
  const { owner: code, local, slot, type } = cell;
  if (local === null) {
    if (slot === null) return;
    code.int32(0);
    value?.(code);
    code.memory(stores[type], slot);
    return;
  }
  code.set(local, value);
  if (slot === null) return;
  code.int32(0);
  code.get(local);
  code.memory(stores[type], slot);
}

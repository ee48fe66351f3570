/**
 * The variables of one procedure: each is a slot of its environment, or a position among the values that it captures from
 * the procedures around it.
 */

import type { Local } from '../../lang/core';
import type { Slot } from '../machine/values';

export class Scope {
  /** The number of slots. Slot 0 holds the captured values. */
  size = 1;
  /** Variables that a procedure captures before they have a value. Nested procedures share the set. */
  readonly cells: Set<Local>;
  private readonly slots = new Map<Local, number>();
  private readonly captured = new Map<Local, number>();

  constructor(outer: Scope | null) {
    this.cells = outer?.cells ?? new Set();
  }

  /** A new slot. */
  slot(): number {
    return this.size++;
  }

  /** A new slot for a variable. */
  define(variable: Local): number {
    const slot = this.slot();
    this.slots.set(variable, slot);
    return slot;
  }

  /** Reads what is kept for a variable: its value, or its cell. A variable without a slot is captured from here on. */
  reader(variable: Local): (env: Slot[]) => Slot {
    const slot = this.slots.get(variable);
    if (slot !== undefined) return (env) => env[slot]!;
    let index = this.captured.get(variable);
    if (index === undefined) {
      index = this.captured.size;
      this.captured.set(variable, index);
    }
    const position = index;
    return (env) => (env[0] as Slot[])[position]!;
  }

  /** The captured variables, in the order of their values. */
  capturedVariables(): readonly Local[] {
    return [...this.captured.keys()];
  }
}

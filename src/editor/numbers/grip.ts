/**
 * Holds a number by an element: a drag with a pointer or a finger, or the arrow keys, change it, and Escape puts it back.
 * Shift makes a key ten times as strong. What is changed from the first key until the focus leaves is one change.
 */

import { parseNumber } from '../../lang/numberSyntax';
import { anyNumber, dragged, type NumberRange, stepOf, stepped } from './scale';

export interface GripPort {
  /** Takes hold of the number. Null if it cannot be changed now. */
  hold(): { readonly text: string; readonly range: Promise<NumberRange | null> } | null;
  move(text: string): void;
  /** Lets it go where it is, or puts it back. */
  release(kept: boolean): void;
  /** Escape, and Enter, where nothing is held. */
  leave?(key: 'Escape' | 'Enter'): void;
}

interface Hold {
  readonly text: string;
  readonly value: number;
  /** The text that it was moved to last. */
  now: string;
  range: NumberRange | null;
  /** The changes that wait for the range. */
  pending: (() => void)[];
}

/** How long a change waits until the range is known, in milliseconds. */
const patience = 150;

const keySteps: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
};

export class Grip {
  private held: Hold | null = null;
  private pointer: { readonly id: number; readonly x: number } | null = null;

  constructor(
    private readonly element: HTMLElement,
    private readonly port: GripPort,
  ) {
    element.addEventListener('pointerdown', (event) => {
      if (event.button === 0) this.press(event);
    });
    element.addEventListener('pointermove', (event) => this.drag(event));
    element.addEventListener('pointerup', (event) => this.drop(event, true));
    element.addEventListener('pointercancel', (event) => this.drop(event, false));
    element.addEventListener('keydown', (event) => this.key(event));
    element.addEventListener('blur', () => this.release(true));
  }

  get isHeld(): boolean {
    return this.held !== null;
  }

  /** Takes hold with a pointer that is down, here or elsewhere. */
  press(event: PointerEvent): void {
    event.preventDefault();
    event.stopPropagation();
    this.element.focus({ preventScroll: true });
    this.release(true);
    if (this.hold() === null) return;
    this.element.setPointerCapture(event.pointerId);
    this.pointer = { id: event.pointerId, x: event.clientX };
    this.element.dataset['held'] = '';
  }

  /** Lets go of the number, or puts it back. */
  release(kept: boolean): void {
    const { held, pointer } = this;
    this.held = null;
    this.pointer = null;
    delete this.element.dataset['held'];
    this.element.style.removeProperty('--dragged');
    if (pointer !== null && this.element.hasPointerCapture(pointer.id))
      this.element.releasePointerCapture(pointer.id);
    if (held !== null) this.port.release(kept && held.now !== held.text);
  }

  private hold(): Hold | null {
    if (this.held !== null) return this.held;
    const taken = this.port.hold();
    const value = taken === null ? null : parseNumber(taken.text);
    if (taken === null || value === null) return null;
    const held: Hold = { text: taken.text, value, now: taken.text, range: null, pending: [] };
    const known = (range: NumberRange | null): void => {
      if (held.range !== null || this.held !== held) return;
      held.range = range ?? provisional(held.text);
      for (const change of held.pending) change();
      held.pending = [];
    };
    void taken.range.then(known, () => known(null));
    setTimeout(() => known(null), patience);
    this.held = held;
    return held;
  }

  private drag(event: PointerEvent): void {
    const { held, pointer } = this;
    if (held === null || pointer === null || event.pointerId !== pointer.id) return;
    const pixels = event.clientX - pointer.x;
    this.element.style.setProperty('--dragged', `${pixels}px`);
    this.change(held, (range) => dragged(held.text, held.value, pixels, range));
  }

  private drop(event: PointerEvent, kept: boolean): void {
    if (event.pointerId !== this.pointer?.id) return;
    this.pointer = null;
    const { held } = this;
    // What was dragged before the range was known is not lost.
    if (kept && held !== null && held.pending.length > 0) held.pending.push(() => this.release(true));
    else this.release(kept);
  }

  private key(event: KeyboardEvent): void {
    const { key } = event;
    if (event.ctrlKey || event.metaKey) return;
    if (key === 'Escape' || key === 'Enter') {
      if (this.isHeld) this.release(key === 'Enter');
      else this.port.leave?.(key);
    } else {
      const steps = keySteps[key];
      const held = steps === undefined ? null : this.hold();
      if (steps === undefined) return;
      const count = steps * (event.shiftKey ? 10 : 1);
      if (held !== null) {
        this.change(held, (range) => {
          const value = parseNumber(held.now) ?? held.value;
          return stepped(value, count * stepOf(held.text, held.value, range), range);
        });
      }
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private change(held: Hold, text: (range: NumberRange) => string): void {
    const move = (): void => {
      const next = text(held.range ?? anyNumber);
      if (next === held.now) return;
      held.now = next;
      this.port.move(next);
    };
    if (held.range === null) held.pending.push(move);
    else move();
  }
}

/** The range of a number of which nothing is known yet: one that is written without a point may be a count. */
function provisional(text: string): NumberRange {
  return { ...anyNumber, whole: /^[+-]?\d+$/.test(text) };
}

/**
 * A value that changes faster than it can be drawn. The newest is always available. Listeners are notified at once, and
 * after that at most so often. Each is notified in a task of its own, so that their drawing does not keep the page from
 * answering.
 */

import type { Readable } from './store';

/** The least time between two tellings, in milliseconds. */
const interval = 50;

export class Pulse<T> implements Readable<T> {
  private readonly listeners = new Set<() => void>();
  /** The listeners whose task has not run yet. */
  private readonly due = new Set<() => void>();
  private last = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private value: T) {}

  readonly get = (): T => this.value;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Sets the value, and notifies listeners now or as soon as the last notification is long enough ago. */
  set(value: T): void {
    this.value = value;
    if (this.timer !== null) return;
    const wait = this.last + interval - performance.now();
    if (wait <= 0) this.tell();
    else this.timer = setTimeout(() => this.tell(), wait);
  }

  /** Sets the value, and notifies listeners now. */
  setAtOnce(value: T): void {
    this.value = value;
    this.tell();
  }

  private tell(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.last = performance.now();
    for (const listener of this.listeners) {
      if (this.due.has(listener)) continue;
      this.due.add(listener);
      setTimeout(() => {
        this.due.delete(listener);
        if (this.listeners.has(listener)) listener();
      });
    }
  }
}

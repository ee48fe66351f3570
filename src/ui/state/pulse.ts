/**
 * Tells its listeners that something has changed, at once and then at most so often. Each is told in a task of its own,
 * so that what they draw together does not keep the page from answering.
 */

import type { Readable } from './store';

/** Twenty times a second. */
const interval = 50;

/** Its value counts the changes that were told. */
export class Pulse implements Readable<number> {
  private readonly listeners = new Set<() => void>();
  /** Those whose task has not come yet. */
  private readonly due = new Set<() => void>();
  private told = 0;
  private last = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | null = null;

  readonly get = (): number => this.told;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Tells now, or as soon as the time since the last telling is long enough. */
  beat(): void {
    if (this.timer !== null) return;
    const wait = this.last + interval - performance.now();
    if (wait <= 0) this.tell();
    else this.timer = setTimeout(() => this.tell(), wait);
  }

  /** Tells now. */
  tell(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.last = performance.now();
    this.told++;
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

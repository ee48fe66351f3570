/** Sliced work that is done once, however many ask for it: each continues where the one before left it. */

import type { Sliced } from '../stage';

export class SharedWork<T> {
  private running: Sliced<T> | null = null;
  private done: { readonly value: T } | null = null;

  constructor(private readonly begin: () => Sliced<T>) {}

  /** What the work came to; null before its end. */
  get result(): { readonly value: T } | null {
    return this.done;
  }

  /** The rest of the work. Where it breaks, the next to ask begins anew. */
  *finish(): Sliced<T> {
    while (this.done === null) {
      this.running ??= this.begin();
      let step: IteratorResult<Promise<unknown> | undefined, T>;
      try {
        step = this.running.next();
      } catch (error) {
        this.running = null;
        throw error;
      }
      if (step.done === true) {
        this.done = { value: step.value };
        this.running = null;
      } else yield step.value;
    }
    return this.done.value;
  }
}

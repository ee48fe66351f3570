/** Runs the newest of several pieces of work: it aborts the one before, whose answer is never shown. */

import { messageOf } from './messages';

export type Outcome<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown; readonly message: string };

export class Latest {
  private controller: AbortController | null = null;

  get isRunning(): boolean {
    return this.controller !== null;
  }

  /**
   * Does the work, and shows its outcome unless newer work or an abort came first, which aborts the signal at once. Resolves
   * when the work has ended, shown or not.
   */
  async run<T>(
    work: (signal: AbortSignal) => Promise<T>,
    show: (outcome: Outcome<T>) => void,
  ): Promise<void> {
    this.abort();
    const controller = new AbortController();
    this.controller = controller;
    const outcome = await outcomeOf(() => work(controller.signal));
    if (this.controller !== controller) return;
    this.controller = null;
    show(outcome);
  }

  /** Aborts the work under way. Returns whether there was any. */
  abort(): boolean {
    const { controller } = this;
    this.controller = null;
    controller?.abort();
    return controller !== null;
  }
}

export function latest(): Latest {
  return new Latest();
}

async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { kind: 'answered', value: await work() };
  } catch (error) {
    return { kind: 'failed', error, message: messageOf(error) };
  }
}

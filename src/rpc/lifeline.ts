/**
 * Notices the end of a worker that ends without a word. The worker holds a lock for its whole life, and its client waits
 * for that lock; a worker that is merely busy keeps it. Where there are no locks (in an insecure context), only silence
 * shows that a worker has ended.
 */

function locks(): LockManager | null {
  return globalThis.navigator?.locks ?? null;
}

let counted = 0;

/** The name of a new lock, which no other page uses; null where there are no locks. */
export function newLifeline(): string | null {
  return locks() === null ? null : `gradus-worker-${crypto.randomUUID()}-${counted++}`;
}

/** In the worker: holds the lock until the worker ends. Calls `held` once it has it. */
export function holdLifeline(name: string, held: () => void): void {
  void locks()
    ?.request(name, () => {
      held();
      return new Promise<void>(() => undefined);
    })
    .catch(() => undefined);
}

/** In the client, once the worker holds the lock: calls `ended` when the worker has ended. Returns what stops the waiting. */
export function watchLifeline(name: string, ended: () => void): () => void {
  const controller = new AbortController();
  void locks()
    ?.request(name, { signal: controller.signal }, () => {
      if (!controller.signal.aborted) ended();
    })
    // Only the abort rejects it.
    .catch(() => undefined);
  return () => controller.abort();
}

/**
 * How the end of a worker is noticed that says nothing: it holds a lock for as long as it lives, and who started it waits
 * for that lock. Only work that is long keeps neither from being told apart. Without locks (in an insecure context) the end
 * of a worker shows in its silence alone.
 */

function locks(): LockManager | null {
  return globalThis.navigator?.locks ?? null;
}

let counted = 0;

/** A name that no other page has. Null where there are no locks. */
export function newLifeline(): string | null {
  return locks() === null ? null : `gradus-worker-${crypto.randomUUID()}-${counted++}`;
}

/** In the worker: holds the lock to the end of its life; `held` is called once it does. */
export function holdLifeline(name: string, held: () => void): void {
  void locks()
    ?.request(name, () => {
      held();
      return new Promise<void>(() => undefined);
    })
    .catch(() => undefined);
}

/** On the other side, once the lock is held: calls `ended` when the worker is gone. Answers with what ends the waiting. */
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

/**
 * Long work in slices, between which a worker reads its messages. So it answers heartbeats and other calls, and an abort
 * ends the work at the end of its slice.
 */

/** The length of a slice, in milliseconds. */
export const sliceMilliseconds = 10;

/** What announces a slice of the work that a signal belongs to. */
const announcers = new WeakMap<AbortSignal, () => void>();

/** Calls `announce` at the beginning of each slice of the work that this signal belongs to. */
export function announceSlices(signal: AbortSignal, announce: () => void): void {
  announcers.set(signal, announce);
}

const waiting: (() => void)[] = [];
let channel: MessageChannel | null = null;

/** Resolves after the messages that were waiting have been read. Calls resolve in their order. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    // Node ends a process whose immediates are done, but never one with an open port.
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
      return;
    }
    if (channel === null) {
      channel = new MessageChannel();
      channel.port1.onmessage = () => waiting.shift()?.();
    }
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });
}

/** The slices of one piece of work. Both pauses throw the signal's reason once it is aborted. */
export class Slices {
  private until: number;

  constructor(
    private readonly signal: AbortSignal,
    private readonly milliseconds = sliceMilliseconds,
  ) {
    signal.throwIfAborted();
    announcers.get(signal)?.();
    this.until = performance.now() + milliseconds;
  }

  /** Yields if the slice is over. */
  async pauseWhenDue(): Promise<void> {
    if (performance.now() >= this.until) await this.pause();
  }

  /** Ends the slice at once. */
  async pause(): Promise<void> {
    await yieldToEventLoop();
    this.signal.throwIfAborted();
    announcers.get(this.signal)?.();
    this.until = performance.now() + this.milliseconds;
  }

  get isOver(): boolean {
    return performance.now() >= this.until;
  }
}

/**
 * The result of sliced work, which yields a promise where it cannot continue before that is settled. Rejects with the
 * signal's reason once it is aborted, or with that of a rejected promise, and the work goes no further.
 */
export async function drive<T>(work: Generator<unknown, T>, signal: AbortSignal): Promise<T> {
  const slices = new Slices(signal);
  try {
    for (;;) {
      do {
        const { done, value } = work.next();
        if (done === true) return value;
        if (value instanceof Promise) await orAborted(value, signal);
      } while (!slices.isOver);
      await slices.pause();
    }
  } catch (error) {
    // The work runs its `finally` blocks.
    if (signal.aborted) work.return(undefined as never);
    throw error;
  }
}

/** Waits for a promise. Rejects with the signal's reason once it is aborted. */
async function orAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop);
  });
  try {
    await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

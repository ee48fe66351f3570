/**
 * Long work in slices, between which a worker reads its messages: so a heartbeat is answered, a newer request is seen,
 * and an abort ends the work.
 */

/** How long a worker is away from its messages at a time, in milliseconds. */
export const sliceMilliseconds = 10;

/** How the work behind a signal says that a slice of it begins. */
const announcers = new WeakMap<AbortSignal, () => void>();

/** From now on `announce` is called at the beginning of each slice of the work that this signal ends. */
export function announceSlices(signal: AbortSignal, announce: () => void): void {
  announcers.set(signal, announce);
}

const waiting: (() => void)[] = [];
let channel: MessageChannel | null = null;

/** Resolves after the messages that were waiting have been read, and in the order of the calls. */
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

/** Measures the slices of one piece of work. Both methods throw the signal's reason once it is aborted. */
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

  /** Call it often: it yields when the slice is over, and does nothing before. */
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

/** The result of sliced work. Rejects with the signal's reason once it is aborted, and the work goes no further. */
export async function drive<T>(work: Generator<void, T>, signal: AbortSignal): Promise<T> {
  const slices = new Slices(signal);
  try {
    for (;;) {
      do {
        const { done, value } = work.next();
        if (done === true) return value;
      } while (!slices.isOver);
      await slices.pause();
    }
  } catch (error) {
    // The work gives back what it holds.
    if (signal.aborted) work.return(undefined as never);
    throw error;
  }
}

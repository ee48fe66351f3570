/** Does sliced work between messages, so that the worker answers while it works. */

import type { Sliced } from '../stage';

/** How long the worker is away from its messages at a time, in milliseconds. */
const maxSliceMs = 10;

/** Resolves after the messages that are waiting have been seen. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** The result of the work; null as soon as `stale` says that nobody waits for it. */
export async function drive<T>(work: Sliced<T>, stale: () => boolean): Promise<T | null> {
  for (;;) {
    const until = performance.now() + maxSliceMs;
    do {
      const { done, value } = work.next();
      if (done === true) return value;
    } while (performance.now() < until);
    await yieldToEventLoop();
    if (stale()) return null;
  }
}

/** Loads what nobody waits for: a failure is not said, and after a while it is tried again. */

import type { LazyPart } from './lazyPart';

/** Between the first two tries, in milliseconds; doubled each time. */
const retryAfter = 15_000;

export async function loadUntilThere<T>(part: LazyPart<T>, wait = retryAfter): Promise<T> {
  try {
    return await part.load();
  } catch {
    await new Promise((resolve) => setTimeout(resolve, wait));
    return loadUntilThere(part, 2 * wait);
  }
}

/** Work in slices: a generator that yields between slices, so that its caller can handle messages, or stop. */

import type { LazyPart } from '../../parts/lazyPart';
import { InternalError } from '../../text/internal';
import type { StackMachine } from '../machine/stackMachine';

/** Work in slices, with a result at its end. It yields a promise where it cannot continue before that is settled. */
export type Sliced<T> = Generator<Promise<unknown> | undefined, T>;

/** The duration of a slice in milliseconds. */
const sliceMilliseconds = 4;

/**
 * The number of machine steps between two readings of the clock. It is small, since one step may compute with an image.
 */
const stepsBetweenLooks = 50;

/** Does sliced work without a pause, where every part that it needs is there. */
export function finish<T>(work: Sliced<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    if (value !== undefined) {
      value.catch(() => undefined);
      throw new InternalError(
        'a part is needed at once: where nothing is loaded late, import stage/allParts',
      );
    }
  }
}

/** The part, after it is loaded. If it could not be loaded, the next to continue this work loads it again. */
export function* whenLoaded<T>(part: LazyPart<T>): Sliced<T> {
  for (;;) {
    const state = part.get();
    if (state.kind === 'ready') return state.value;
    yield part.load();
  }
}

/** Advances a machine that was started until it has finished. */
export function* runInSlices(machine: StackMachine): Sliced<void> {
  for (;;) {
    const until = performance.now() + sliceMilliseconds;
    do {
      if (machine.advance(stepsBetweenLooks)) return;
    } while (performance.now() < until);
    yield undefined;
  }
}

/** Work in slices: a generator that yields between slices, so that its caller can handle messages, or stop. */

import type { StackMachine } from '../machine/stackMachine';

/** Work in slices, with a result at its end. */
export type Sliced<T> = Generator<void, T>;

/** The duration of a slice in milliseconds. */
const sliceMilliseconds = 4;

/**
 * The number of machine steps between two readings of the clock. It is small, since one step may compute with an image.
 */
const stepsBetweenLooks = 50;

/** Does sliced work without a pause. */
export function finish<T>(work: Sliced<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** Advances a machine that was started until it has finished. */
export function* runInSlices(machine: StackMachine): Sliced<void> {
  for (;;) {
    const until = performance.now() + sliceMilliseconds;
    do {
      if (machine.advance(stepsBetweenLooks)) return;
    } while (performance.now() < until);
    yield;
  }
}

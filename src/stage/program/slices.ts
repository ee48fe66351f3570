/** Work in slices: a generator that yields between them, so that its caller can look for messages, or stop. */

import type { StackMachine } from '../machine/stackMachine';

/** Work in slices, with a result at its end. */
export type Sliced<T> = Generator<void, T>;

/** How long a slice takes, in milliseconds. */
const sliceMilliseconds = 4;

/** Machine steps between two looks at the clock: few, as one may compute with an image. */
const stepsBetweenLooks = 50;

/** Does sliced work at one go. */
export function finish<T>(work: Sliced<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** Runs what the machine was started with to its end. */
export function* runInSlices(machine: StackMachine): Sliced<void> {
  for (;;) {
    const until = performance.now() + sliceMilliseconds;
    do {
      if (machine.advance(stepsBetweenLooks)) return;
    } while (performance.now() < until);
    yield;
  }
}

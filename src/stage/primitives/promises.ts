/**
 * Promises. What a promise became is kept for the run that computed it, and for the runs within it. A chain of promises
 * that are each other's values is followed with two of them in hand, so it takes no space.
 */

import { Frame, type Step, waitingFor } from '../machine/code';
import type { Machine } from '../machine/machine';
import { wrongType } from '../machine/mistakes';
import type { Site } from '../machine/primitive';
import type { History, Run } from '../machine/run';
import { type Kept, PromiseValue, unspecified, type Value } from '../machine/values';

export function promiseOf(value: Value): Value {
  return value instanceof PromiseValue ? value : new PromiseValue(null, value, false);
}

export function delayed(thunk: Value, forwards: boolean): PromiseValue {
  return new PromiseValue(thunk, unspecified, forwards);
}

/** What is kept of a promise here; null if it must be computed. */
function keptOf({ kept }: PromiseValue, machine: Machine): Kept | null {
  if (kept.length === 0) return null;
  for (let run: Run | null = machine.run; run !== null; run = run.parent) {
    for (let history: History | null = run.history; history !== null; history = history.outer) {
      const found = kept.find((each) => each.history === history && isThere(each));
      if (found !== undefined) return found;
    }
  }
  return null;
}

/** Whether the run that computed it has not been taken back to an earlier moment since. */
function isThere({ history, clock }: Kept): boolean {
  return !history.undone.some(({ from, to }) => from < clock && clock <= to);
}

/** The runs for which a promise keeps what it became. Those that have ended need it no more. */
const maxKept = 16;

function keep(promise: PromiseValue, value: Value, forwards: boolean, machine: Machine): void {
  const { history } = machine.run;
  const others = promise.kept.filter((each) => each.history !== history).slice(1 - maxKept);
  promise.kept = [...others, { history, clock: machine.builder.size, value, forwards }];
}

export function force(promise: Value, site: Site, machine: Machine): Step | null {
  return promise instanceof PromiseValue
    ? follow(promise, promise, site, machine)
    : machine.returnValue(promise);
}

/** The slots of the environment that waits for what the procedure of a promise returns. */
const returned = 0;
const asked = 1;
const computing = 2;

/** Continues with the value of `first`, which is that of `promise`. */
function follow(first: PromiseValue, promise: PromiseValue, site: Site, machine: Machine): Step | null {
  let current = promise;
  for (let kept = keptOf(current, machine); kept !== null; kept = keptOf(current, machine)) {
    if (!kept.forwards) return finish(first, current, kept.value, machine);
    // Promises alone are kept so.
    current = kept.value as PromiseValue;
  }
  if (current.thunk === null) return finish(first, current, current.value, machine);
  const next: Step = (running) => arrive(site, running);
  machine.pushFrame(new Frame(next, returned, waitingFor([first, current]), machine.frame));
  return machine.call(current.thunk, [], site);
}

function arrive(site: Site, machine: Machine): Step | null {
  const { env } = machine;
  const value = env[returned] as Value;
  // `follow` put them there.
  const first = env[asked] as PromiseValue;
  const current = env[computing] as PromiseValue;
  // The procedure may have asked for its own promise: the value that was there first counts.
  if (keptOf(current, machine) !== null) return follow(first, current, site, machine);
  if (!current.forwards) return finish(first, current, value, machine);
  if (!(value instanceof PromiseValue)) return wrongType(machine, site, 'delay-force', 'a promise', value);
  keep(current, value, true, machine);
  if (first !== current) keep(first, value, true, machine);
  return follow(first, value, site, machine);
}

function finish(first: PromiseValue, current: PromiseValue, value: Value, machine: Machine): Step | null {
  for (const each of [first, current])
    if (each.thunk !== null && keptOf(each, machine)?.forwards !== false) keep(each, value, false, machine);
  return machine.returnValue(value);
}

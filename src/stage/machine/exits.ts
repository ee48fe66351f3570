/** Continues behind a part of the program that ends in one of several ways: with a value, or with an escape. */

import type { Step } from './code';
import type { Machine } from './machine';
import type { Site } from './primitive';
import type { Exit } from './run';
import { Alternatives, fromNode, Traced, type Value } from './values';

/** Continues with the exit whose condition holds. What only mistakes lead to is not a number already. */
export function takeExit(machine: Machine, exits: readonly Exit[], site: Site): Step | null {
  const [first, ...others] = exits.filter((each) => each.value !== null);
  return choose(machine, first!.value!, first!.when, others, site);
}

function choose(
  machine: Machine,
  value: Value,
  when: Exit['when'],
  others: readonly Exit[],
  site: Site,
): Step | null {
  const [next, ...rest] = others;
  if (next === undefined) return machine.pass(value);
  const { span } = site;
  const takes: Step = (running) => running.pass(value);
  const leaves: Step = (running) => choose(running, next.value!, next.when, rest, site);
  const test = fromNode(when);
  if (!(test instanceof Traced)) return test === false ? leaves(machine) : takes(machine);
  return machine.choose(test, takes, leaves, { ...site, consequent: span, alternative: span });
}

/** What the frame takes that computes with the value before it passes the escapes on. */
export function alternativesOf(exits: readonly Exit[]): Alternatives {
  return new Alternatives(exits.flatMap(({ when, value }) => (value === null ? [] : [{ when, value }])));
}

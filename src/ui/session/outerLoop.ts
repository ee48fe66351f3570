/** The outer loop of a search as the page runs it: candidates come in as trees and go out as texts. */

import type { Found } from '../../app/protocol';
import { parseFormula, writeFormula } from '../../discover/formulaText';
import { type FrontEntry, type Pace, Search, type SearchState } from '../../discover/search';
import type { Task } from '../state/discovery';
import type { OuterLoop } from './searchJob';

/** Where a candidate takes long to judge, pieces are smaller. */
function paceOf({ task }: Task): Pace {
  return task === 'direct' ? 'fast' : 'slow';
}

export function beginLoop(task: Task, seed: number): OuterLoop {
  return loopOf(Search.begin(task.unknowns, { seed, pace: paceOf(task) }), task);
}

/** Null where the state cannot be read: it is of another version, or damaged. */
export function restoreLoop(task: Task, state: unknown): OuterLoop | null {
  if (typeof state !== 'object' || state === null) return null;
  try {
    // The page wrote it; what else it may be is found out by reading it.
    return loopOf(Search.restore(state as SearchState), task);
  } catch {
    return null;
  }
}

function loopOf(search: Search, task: Task): OuterLoop {
  return {
    next: () => search.nextPieces(1)[0] ?? (search.isDone ? 'end' : 'wait'),
    take: (result) => search.take(result),
    add: (found) => search.add(found.flatMap((each) => entryOf(each, task) ?? [])),
    get counts() {
      return { candidates: search.evaluated, calibrated: search.calibrated };
    },
    get front() {
      return search.front.map((entry) => foundOf(entry, task));
    },
    state: () => search.state(),
  };
}

function foundOf({ candidate, size, loss, holdoutLoss, parameters }: FrontEntry, { unknowns }: Task): Found {
  const texts = unknowns.map(
    ({ name, parameters: names }, index) => [name, writeFormula(candidate[index]!, names)] as const,
  );
  return { size, loss, holdoutLoss, expressions: Object.fromEntries(texts), parameters };
}

/** Null for what is no formula, such as a loop. */
function entryOf({ expressions, ...found }: Found, { unknowns }: Task): FrontEntry | null {
  const formulas = unknowns.map(
    ({ name, parameters }) => parseFormula(expressions[name] ?? '', { parameters }).formula,
  );
  const candidate = formulas.flatMap((each) => each ?? []);
  if (candidate.length < unknowns.length) return null;
  return { ...found, candidate, converged: true };
}

/** The finished runs: their panel, and what was changed for each. */

import { formatPlain } from '../../editor/figures';
import type { RunChange, RunRow } from '../state/runs';
import { duration, plural } from './numbers';

export const runsWords = {
  sweep: 'Sweep',
  sweepTip: 'Trains the program with several values of one number',
  empty: 'Keeps each run that ends as a row, to be compared with others.',
  caption: 'Finished runs',
  extent: (steps: number, milliseconds: number) => `${plural(steps, 'step')}, ${duration(milliseconds)}`,
  columns: {
    drawn: 'drawn',
    run: 'run',
    changed: 'changed',
    loss: 'loss',
    heldOut: 'held out',
    steps: 'steps',
    time: 'time',
    actions: 'actions',
    number: 'number',
    ended: 'ended',
    seconds: 'seconds',
    swept: 'swept',
    value: 'value',
  },
  tick: (name: string) => `Draw ${name}`,
  tickTip: 'Draws its loss, its fit and its path beside the run that is shown',
  pin: (name: string) => `Pin ${name}`,
  pinTip: 'Keeps it in front, drawn, and past the oldest runs',
  rename: (name: string) => `Name of ${name}`,
  restore: (name: string) => `Open the program of ${name}`,
  restoreTip: 'Puts its program and its settings back into the editor',
  restored: (name: string) => `This is the program of ${name}.`,
  remove: (name: string) => `Delete ${name}`,
  removed: (name: string) => `Deleted ${name}.`,
  removeOthers: 'Delete all that are not pinned',
  removedMany: (runs: number) => `Deleted ${plural(runs, 'run')}.`,
  best: 'best',
  bestIs: (name: string, loss: string, isHeldOut: boolean) =>
    `Best: ${name}, ${isHeldOut ? 'held-out loss' : 'loss'} ${loss}.`,
  count: (runs: number) => plural(runs, 'run'),
  first: 'first run',
  same: 'nothing',
  failed: 'failed',
  unknown: '…',
  shown: 'shown now',
  notKept:
    'The browser’s storage is full or closed. These runs stay here until the page is closed; copy them as CSV to keep them.',
  leftOut: (runs: number) =>
    `${plural(runs, 'older run')} ${runs === 1 ? 'has' : 'have'} no room in the browser, and will be gone when the page is closed. Pin what must stay.`,
} as const;

/** The name of a run: its own, or by its number. */
export function rowName({ name, number }: Pick<RunRow, 'name' | 'number'>): string {
  return name ?? `run ${number}`;
}

const settingWords = {
  seed: 'seed',
  level: 'level',
  backend: 'backend',
  evaluator: 'evaluator',
  temperature: 'temperature',
  temperatureEnd: 'end temperature',
  schedule: 'schedule',
  gumbel: 'noise',
  straightThrough: 'straight-through',
} as const;

function describeChange(change: RunChange): string {
  switch (change.kind) {
    case 'value':
      return `${change.name} ${change.before} → ${change.after}`;
    case 'added':
      return `with ${change.text}`;
    case 'removed':
      return `without ${change.text}`;
    case 'lines': {
      const { what, first, last, isGone } = change;
      const lines = first === last ? `line ${first}` : `lines ${first}–${last}`;
      return isGone ? `${what} changed, ${lines} before` : `${what} changed, ${lines}`;
    }
    case 'setting': {
      const { name, before, after } = change;
      if (before === null && after === null) return `another ${settingWords[name]}`;
      return `${settingWords[name]} ${before ?? 'of the program'} → ${after ?? 'of the program'}`;
    }
    case 'starts':
      return 'from other starts';
  }
}

/** What was changed for a run: `adam 0.5 → 5, seed 3 → 4`. */
export function describeChanges({ changes, family, number }: RunRow, isFirst: boolean): string {
  if (family !== null) return `${family.swept} ${formatPlain(family.value)}`;
  if (changes === null) return isFirst || number === 1 ? runsWords.first : runsWords.unknown;
  return changes.length === 0 ? runsWords.same : changes.map(describeChange).join(', ');
}

/** Why a run ended. */
export function describeRowEnd({ end, steps }: Pick<RunRow, 'end' | 'steps'>): string {
  if (end.kind === 'failed') return end.message;
  switch (end.reason) {
    case 'steps':
      return `all ${plural(steps, 'step')}`;
    case 'tolerance':
      return `under the tolerance after ${plural(steps, 'step')}`;
    case 'no-progress':
      return `no step lowered the loss any more, after ${plural(steps, 'step')}`;
    case 'stopped':
      return `stopped by you after ${plural(steps, 'step')}`;
  }
}

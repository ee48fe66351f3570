/** Sweeps: their form, how far they are, and their charts. It is loaded with the table of runs. */

import type { SweepTarget } from '../state/sweep';
import { count, plural } from './numbers';

export const sweepWords = {
  form: 'Sweep',
  over: 'over',
  from: 'from',
  to: 'to',
  values: 'values',
  scale: 'spacing',
  scales: { linear: 'even', log: 'by a factor' },
  start: 'Train them',
  stop: 'Stop the sweep',
  close: 'Close',
  seed: 'seed',
  of: (text: string) => `Trains with ${text}.`,
  noRange: (max: number) =>
    `Give two numbers and how many values, up to ${count(max)}. Spacing by a factor takes numbers above 0.`,
  nothing: 'There is something to sweep once the program compiles and has a loss.',
  progress: (done: number, all: number, swept: string) => `${count(done)} of ${count(all)}: ${swept}`,
  stopped: 'stopped',
  done: (members: number, failed: number) =>
    failed === 0
      ? `${plural(members, 'run')} done`
      : `${plural(members, 'run')} done, ${count(failed)} failed`,
  chart: (swept: string) => `End loss over ${swept}`,
  endLoss: 'end loss',
  refused: (value: string, reason: string) => `${value}: ${reason}`,
  summary: (swept: string, best: string, loss: string) => `Best of ${swept}: ${best}, loss ${loss}.`,
} as const;

/** What is swept: `rate of adam`, `lambda`, `* in model`. */
export function describeSwept(target: SweepTarget): string {
  if (target.kind === 'seed') return sweepWords.seed;
  const { kind, name, of } = target.number;
  if (of === null || of === name || kind === 'option') return name;
  return kind === 'setting' ? `${name} of ${of}` : `${name} in ${of}`;
}

/** The same in a list, where constants of one name are told apart: `* in model: 1.5, line 7`. */
export function describeTarget(target: SweepTarget): string {
  const swept = describeSwept(target);
  if (target.kind === 'seed' || target.number.kind !== 'constant') return swept;
  return `${swept}: ${target.number.text}, line ${target.number.line}`;
}

/** The slider over the steps of a run. */

import { count } from './numbers';

export const timeWords = {
  group: 'Time',
  slider: 'Step that is shown',
  /** For a screen reader: the step, of how many, and whether it is the present. */
  value: (step: number, last: number, isLive: boolean) =>
    isLive ? `step ${count(step)}, the present` : `step ${count(step)} of ${count(last)}`,
  at: (step: number) => `step ${count(step)}`,
  live: 'Live',
  liveTip: 'Shows the present of the run again',
  tip: 'Shows the run at an earlier step, in every panel and beside the program',
  /** The keys of the slider, for the list of keys. */
  keys: {
    earlier: 'Shows the step before.',
    later: 'Shows the step after.',
    first: 'Shows the start of the run.',
    present: 'Shows the present again.',
  },
  incomplete: (reason: string) => `Only what was recorded is shown. ${reason}`,
} as const;

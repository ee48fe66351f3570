/** The end of a run, and what can be tried next, in words. */

import type { EndReport, Offer, Remedy } from '../../app/protocol';
import { formatPlain } from '../../editor/figures';
import { unreachable } from '../../text/internal';
import { count } from './numbers';

export const endWords = {
  label: 'How the run ended',
  waiting: 'How a run ends is said here.',
  more: 'More',
  less: 'Less',
  offers: 'What to try next',
  kinds: {
    converged: 'Converged',
    tolerance: 'Tolerance reached',
    steps: 'Not there yet',
    precision: 'Limited by precision',
    flat: 'On a plateau',
    stalled: 'Stalled',
    'non-finite': 'Left the numbers',
    stopped: 'Stopped',
  } satisfies { readonly [Kind in EndReport['kind']]: string },
  changed: 'The program has changed where this would be written. Train it again first.',
} as const;

/** How a run ended, as one text. */
export function describeEndReport({ kind, detail }: Pick<EndReport, 'kind' | 'detail'>): string {
  return `${endWords.kinds[kind]}. ${detail}`;
}

const optimizers = { lm: 'Levenberg-Marquardt', lbfgs: 'L-BFGS' } as const;

/** What a button does. */
export function describeOffer(remedy: Remedy): string {
  switch (remedy.kind) {
    case 'finish':
      return `Finish with ${optimizers[remedy.optimizer]}`;
    case 'steps':
      return `${count(remedy.steps)} more steps`;
    case 'restarts':
      return `${count(remedy.restarts)} restarts`;
    case 'precision':
      return 'Continue in 64 bits';
    case 'rate':
      return `Rate ${formatPlain(remedy.rate)}`;
    case 'rescale':
      return `Scale ${remedy.parameter} by ${remedy.scale}`;
    case 'start':
      return `Start ${remedy.parameter} at ${remedy.value}`;
    default:
      return unreachable(remedy);
  }
}

/** What it changes, in a sentence. */
export function tipOfOffer({ remedy, fromEnd }: Offer): string {
  const then = fromEnd ? 'and trains on from here' : 'and trains from the start';
  switch (remedy.kind) {
    case 'finish':
      return `Writes (optimizer (${remedy.optimizer})) into the program ${then}.`;
    case 'steps':
      return `Writes (steps ${remedy.steps}) into the program ${then}.`;
    case 'restarts':
      return `Writes (restarts ${remedy.restarts}) into the program ${then}.`;
    case 'precision':
      return `Chooses a backend of 64-bit floats ${then}.`;
    case 'rate':
      return `Writes this rate into the optimizer ${then}.`;
    case 'rescale':
      return `Learns ${remedy.parameter} as ${remedy.scale} times a parameter of size 1 ${then}.`;
    case 'start':
      return `Writes this start into the program ${then}.`;
    default:
      return unreachable(remedy);
  }
}

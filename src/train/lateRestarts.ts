/** The training from several starts at once, which is loaded when a program first asks for restarts. */

import type { Stepper } from '../backends';
import { lazyPart } from '../parts/lazyPart';
import type { Population } from './population';

export const restartsPart = lazyPart('restarts', () => import('./populations'));

/** The population that takes the steps; null where one run does. */
export function populationOf(stepper: Stepper): Population | null {
  return isPopulation(stepper) ? stepper : null;
}

function isPopulation(stepper: Stepper): stepper is Population {
  // No other stepper knows the losses of several starts.
  return 'startLosses' in stepper;
}

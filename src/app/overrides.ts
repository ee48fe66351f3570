/** What of the page's settings takes the place of the program's options. */

import type { Overrides } from '../train';
import type { RunSettings } from './protocol';

export function overridesOf({ seed, temperature, temperatureEnd, gumbel }: RunSettings): Overrides {
  return { ...(seed === null ? {} : { seed }), temperature, temperatureEnd, gumbel };
}

/** Why a fit has no standard errors, or one of its parameters has none, in sentences. */

import type { ElementEstimate, NoEstimates } from '../../statistics/estimates';
import { unreachable } from '../../text/internal';
import { formatInProse } from '../formatFixedWidth';

/** More elements than this have no errors: the work grows with the cube of their number. */
export const maxElements = 300;
/** And more arithmetic than this, for the products of residuals and pairs of elements. */
export const maxProducts = 2e9;

export const reasons = {
  plainMinimize:
    'The program does not say what its expression measures, so its curvature says nothing about errors. Write (negative-log-likelihood …) if it is minus the logarithm of a likelihood, (least-squares …) or (fit …) if it is made of residuals.',
  unknownRows:
    'The rows of this fit cannot be told apart, because a column holds numbers that are learned or the loss reduces over other rows.',
  tooMany: (elements: number): string =>
    `There are ${elements.toLocaleString('en')} numbers to estimate; errors are computed for up to ${maxElements}.`,
  tooMuch: (residuals: number, elements: number): string =>
    `${residuals.toLocaleString('en')} residuals and ${elements} numbers to estimate are too many to compute errors here.`,
  leftNumbers:
    'The run ended because a number was not finite. These are its last values before that, and not its result.',
  notFinite: 'The loss is not finite here.',
  noMinimum: 'The loss falls from here within a standard error, so this is not its minimum.',
  far: (name: string, distance: number): string =>
    `This is not the minimum yet: the next step of Newton’s method would move ${name} by ${formatInProse(distance, 2)} standard errors. Train further.`,
} as const;

export function noEstimatesReason(none: NoEstimates, names: readonly string[]): string {
  switch (none.kind) {
    case 'slope':
      return `This is not the minimum yet: the loss has a slope by ${names[none.element]}, and no curvature. Train further.`;
    case 'no-degrees-of-freedom':
      return `${none.counted} residuals are no more than the ${none.free} numbers that are estimated from them, so they do not say how large errors are.`;
    case 'exact-fit':
      return 'The model meets the data to rounding, so the residuals do not say how large errors are.';
    case 'no-minimum':
      return 'The loss curves down in some direction here, so this is not its minimum.';
    case 'not-finite':
      return 'A residual or a derivative is not finite here.';
    default:
      return unreachable(none);
  }
}

/** Why an element has no number; null for one that has. `isFelt`: whether the loss of some row has a slope by it. */
export function withheldReason(
  estimate: ElementEstimate,
  names: readonly string[],
  isFelt: boolean,
): string | null {
  switch (estimate.kind) {
    case 'estimated':
      return null;
    case 'at-bound':
      return `It ended at its bound, ${formatInProse(estimate.bound)}.`;
    case 'endless':
      return 'It has no estimate at finite values: the fit becomes no worse, however far it goes on.';
    case 'undetermined': {
      const others = estimate.with.map((index) => names[index]!);
      if (others.length === 0 && isFelt)
        return 'The loss has corners and no curvature by it here, from which an error could be computed.';
      if (others.length === 0) return 'The data do not determine it: the derivative by it is zero here.';
      return `The data do not determine it: it can change together with ${listed(others)} without any effect.`;
    }
    default:
      return unreachable(estimate);
  }
}

const maxListed = 4;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, maxListed);
  const more = names.length - shown.length;
  const all = more > 0 ? [...shown, `${more} more`] : shown;
  return all.length === 1 ? all[0]! : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

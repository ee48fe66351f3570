/** A landscape that was asked for, and the stretch of two parameters that it is drawn over. */

import type { LandscapeAxis, LandscapeReply, ParameterSummary } from '../../app/protocol';
import type { Recording } from './recording';

export type LandscapeState =
  | { readonly kind: 'none' }
  | { readonly kind: 'running' }
  | {
      readonly kind: 'drawn';
      readonly grid: Extract<LandscapeReply, { kind: 'grid' }>;
      readonly signature: string;
    }
  | { readonly kind: 'refused'; readonly message: string };

/** The parameters that a landscape can be over: those that are numbers. */
export function numbersAmong(parameters: readonly ParameterSummary[]): readonly string[] {
  return parameters.filter(({ shape }) => shape.length === 0).map(({ name }) => name);
}

/** How far beyond the path a landscape reaches, as a share of the path's length. */
const beyond = 0.35;

/** Around where a parameter has been; of one that has not moved, around where it is. */
export function axisOf({ program, now }: Recording, parameter: string): LandscapeAxis {
  const index = program.parameters.findIndex(({ name }) => name === parameter);
  const { present, series } = now.get();
  let [low, high] = [present[index]!, present[index]!];
  for (const value of series.parameter(index)) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const length = high - low;
  const size = Math.max(Math.abs(low), Math.abs(high));
  const margin = length > 1e-6 * size ? beyond * length : size || 1;
  return { parameter, low: low - margin, high: high + margin };
}

/** A program whose loss has two valleys, for tests of populations: where each member starts decides where it ends. */

import { planTraining } from '../train';
import { drawStarts } from '../train/restarts';
import { staged } from './compile';

/** Two valleys of a sine on a slope, one deeper than the other. */
export const wavy = (options: string): string =>
  `(define-parameter a 4) (define-parameter b 2 positive)
   (minimize (+ (sin (* 2 a)) (* 0.05 (square a)) (square (- b 3))) ${options})`;

/** The natural starts of every member. */
export function startsOf(source: string): Record<string, number>[] {
  const { objective, parameters } = staged(source);
  const plan = planTraining(objective!, parameters);
  return drawStarts(plan, objective!.options.restarts).map((start) => {
    const natural = plan.map.toNatural(start);
    return Object.fromEntries(parameters.map(({ name }, at) => [name, natural[at]!]));
  });
}

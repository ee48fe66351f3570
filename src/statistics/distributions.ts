/** The normal distribution and Student's t, from the Cephes library. */

import { compiled, ndtr, ndtri, stdtri } from 'cephes';

/** From so many degrees of freedom on, three terms of the expansion below are exact to double precision. */
const manyDegrees = 1e5;

export interface Distributions {
  normalProbability(value: number): number;
  normalQuantile(probability: number): number;
  /** `degrees` may be infinite, which is the normal distribution. */
  studentQuantile(probability: number, degrees: number): number;
}

/** The distributions, once the library is ready. */
export async function loadDistributions(): Promise<Distributions> {
  await compiled;
  return { normalProbability: ndtr, normalQuantile: ndtri, studentQuantile };
}

function studentQuantile(probability: number, degrees: number): number {
  if (degrees < manyDegrees) return stdtri(degrees, probability);
  // Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.5.
  const z = ndtri(probability);
  return z + (z ** 3 + z) / (4 * degrees) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2);
}

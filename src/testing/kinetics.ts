/** Rates of an enzyme, and residuals and derivatives of the model of Michaelis and Menten on them. */

import { matrixOf, scaledRows } from '../statistics/matrix';

/** Treated cells: concentration and rate (Treloar 1974, in Bates and Watts 1988). */
export const conc = [0.02, 0.02, 0.06, 0.06, 0.11, 0.11, 0.22, 0.22, 0.56, 0.56, 1.1, 1.1];
export const rate = [76, 47, 97, 107, 123, 139, 159, 152, 191, 201, 207, 200];

export function kinetics([vmax, k]: readonly number[], weights = conc.map(() => 1)) {
  const roots = weights.map(Math.sqrt);
  const residuals = conc.map((x, row) => roots[row]! * ((vmax! * x) / (k! + x) - rate[row]!));
  const slopes = conc.map((x) => [x / (k! + x), (-vmax! * x) / (k! + x) ** 2]);
  return { residuals: Float64Array.from(residuals), jacobian: scaledRows(matrixOf(slopes), roots) };
}

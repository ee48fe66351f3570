/** How well a fit describes its data, in the numbers of the field. */

/** Residuals with the weights of their squares. Rows of weight 0 do not count. */
export interface WeightedResiduals {
  readonly residuals: Float64Array;
  /** Null if all are 1. */
  readonly weights: Float64Array | null;
  /** What the residuals are measured against; null if they are not the rest of a prediction. */
  readonly targets: Float64Array | null;
}

export interface Likelihood {
  readonly logLikelihood: number;
  readonly aic: number;
  /** Null if the number of observations is not known. */
  readonly bic: number | null;
}

export function sumOfSquares({ residuals, weights }: WeightedResiduals): number {
  return residuals.reduce((sum, each, row) => sum + (weights?.[row] ?? 1) * each * each, 0);
}

export function countOf({ residuals, weights }: WeightedResiduals): number {
  return weights === null ? residuals.length : weights.filter((each) => each > 0).length;
}

/**
 * 1 − Σ w r² / Σ w (y − ȳ)², with the weighted mean ȳ. Null without targets, and if these are all the same. It may be
 * negative: a model that is not linear can describe the data worse than their mean.
 */
export function rSquared(fit: WeightedResiduals): number | null {
  const { targets, weights } = fit;
  if (targets === null) return null;
  const weight = (row: number): number => weights?.[row] ?? 1;
  const total = targets.reduce((sum, _, row) => sum + weight(row), 0);
  const mean = targets.reduce((sum, each, row) => sum + weight(row) * each, 0) / total;
  const spread = targets.reduce((sum, each, row) => sum + weight(row) * (each - mean) ** 2, 0);
  return spread > 0 ? 1 - sumOfSquares(fit) / spread : null;
}

/**
 * The likelihood of residuals that are normally distributed. Weights are relative: the variance of a row is σ² / w, and σ²
 * takes its most likely value and counts as a parameter.
 */
export function normalLikelihood(fit: WeightedResiduals, parameters: number): Likelihood {
  const n = countOf(fit);
  const logWeights = sumOfLogs(fit.weights);
  const spread = Math.log(sumOfSquares(fit) / n) + Math.log(2 * Math.PI) + 1;
  return criteria((logWeights - n * spread) / 2, parameters + 1, n);
}

/** The same where the variance of a row is known: 1 / w. */
export function knownErrorLikelihood(fit: WeightedResiduals, parameters: number): Likelihood {
  const n = countOf(fit);
  const logWeights = sumOfLogs(fit.weights);
  const logLikelihood = (logWeights - n * Math.log(2 * Math.PI) - sumOfSquares(fit)) / 2;
  return criteria(logLikelihood, parameters, n);
}

/** Akaike's and Schwarz's criteria: −2 log L + 2 k, and −2 log L + k log n. */
export function criteria(logLikelihood: number, parameters: number, observations: number | null): Likelihood {
  return {
    logLikelihood,
    aic: 2 * parameters - 2 * logLikelihood,
    bic: observations === null ? null : parameters * Math.log(observations) - 2 * logLikelihood,
  };
}

function sumOfLogs(weights: Float64Array | null): number {
  return weights === null ? 0 : weights.reduce((sum, each) => sum + (each > 0 ? Math.log(each) : 0), 0);
}

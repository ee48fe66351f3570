/** The statistics of a fit: its sentences, charts and columns. */

import { formatPlain } from '../../editor/figures';
import { count, plural } from './numbers';

export const statisticsWords = {
  kinds: {
    'least-squares': (degrees: number | null) =>
      `Errors from s² (JᵀJ)⁻¹, with s² from the residuals and Student’s t with ${plural(degrees ?? 0, 'degree')} of freedom.`,
    'known-errors': () => 'Errors from (JᵀJ)⁻¹ alone, because the errors of the data are known.',
    sandwich: (degrees: number | null) =>
      `The sandwich estimate, with Student’s t with ${plural(degrees ?? 0, 'degree')} of freedom: the loss is not that of normal errors.`,
    likelihood: () => 'Errors from the inverse Hessian of the negative log-likelihood.',
    mode: () => 'Errors of the mode: the inverse Hessian of a likelihood with a penalty.',
  },
  distance: (distance: number) =>
    `The minimum is within ${formatPlain(distance, 2)} standard errors of here.`,
  figures: {
    residualStandardDeviation: 'residual standard deviation',
    rSquared: 'R²',
    chiSquaredPerDegree: 'χ² per degree of freedom',
    logLikelihood: 'log-likelihood',
    aic: 'AIC',
    bic: 'BIC',
    condition: 'condition',
    observations: 'observations',
  },
  summary: 'The fit in figures',
  withheld: 'Parameters without a number',
  moreWithheld: (elements: number) => `${count(elements)} more without a number`,
  correlations: 'Correlations of the estimates',
  onlySome: (shown: number, all: number) => `The first ${count(shown)} of ${count(all)} are shown.`,
  charts: 'Statistics, drawn',
  residuals: 'Residuals',
  residual: 'residual',
  predicted: 'predicted',
  row: 'row',
  quantiles: 'Residuals against normal quantiles',
  standardised: 'residual, standardised',
  predictionError: 'standard error of the prediction',
  normalQuantile: 'normal quantile',
  normal: 'normal',
  rows: 'rows',
  profile: 'Profile',
  profileOf: (name: string) => `Profile of ${name}`,
  root: 'signed root of the deviance',
  limit: '95 %',
  straight: 'standard error',
  draw: 'Draw',
  drawTip: 'Fits the other parameters again with this one held, at one value after another',
  stop: 'Stop drawing',
  parameter: 'profile of',
  profileEmpty: 'Draw finds an interval without taking the model for a straight line.',
  interval: (low: string | null, high: string | null) =>
    `95 % interval: ${low ?? 'no lower end'} to ${high ?? 'no upper end'}.`,
  copyRows: 'Copy predictions and residuals as CSV',
  copyCorrelations: 'Copy the correlations as CSV',
  copyProfile: 'Copy the profile as CSV',
  predictedColumn: (target: string) => `${target}, predicted`,
} as const;

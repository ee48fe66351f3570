/** What the residuals of an objective say about its parameters, by the loss of a residual. */

import type { StagedResiduals } from '../../stage';
import type { Distributions } from '../../statistics/distributions';
import type { Evidence } from '../../statistics/estimates';
import type { WeightedResiduals } from '../../statistics/goodness';
import { type Matrix, product, rowOf, scaledRows, transposed, zeros } from '../../statistics/matrix';
import { absoluteCurvatures, medianBandwidth, scoresOf } from '../../statistics/sandwich';
import { unreachable } from '../../text/internal';
import type { ResidualJacobian } from '../residuals';

/** The residuals that count, those of training rows, with their derivatives. */
export interface CountedResiduals {
  readonly residuals: Float64Array;
  readonly jacobian: Matrix;
  /** What multiplies the loss of each residual: its mean is 1. Null if all are 1. */
  readonly weights: Float64Array | null;
  /** 1 over the known standard deviation of each residual; null if it is not known. */
  readonly scales: Float64Array | null;
  /** Null for residuals that are not the rest of a prediction. */
  readonly targets: Float64Array | null;
}

/** Keeps the residuals of `rows`, but for those of weight 0, which say nothing. */
export function countedResiduals(
  { residuals, predictions, each, jacobian }: ResidualJacobian,
  { weights, scales }: Pick<StagedResiduals, 'weights' | 'scales'>,
  rows: Int32Array,
): CountedResiduals {
  const weighted = Array.from(rows).filter((row) => weights === null || weights[row] !== 0);
  const indices = weighted.flatMap((row) =>
    Array.from({ length: each }, (_, element) => row * each + element),
  );
  const columns = jacobian.length / Math.max(1, residuals.length);
  const kept = zeros(indices.length, columns);
  const all: Matrix = { rows: residuals.length, columns, values: jacobian };
  for (const [at, index] of indices.entries()) rowOf(kept, at).set(rowOf(all, index));
  const perResidual = (numbers: Float64Array | null): Float64Array | null =>
    numbers === null ? null : Float64Array.from(indices, (index) => numbers[Math.floor(index / each)]!);
  return {
    residuals: Float64Array.from(indices, (index) => residuals[index]!),
    jacobian: kept,
    weights: relative(perResidual(weights)),
    scales: perResidual(scales),
    targets:
      predictions === null
        ? null
        : Float64Array.from(indices, (index) => predictions[index]! + residuals[index]!),
  };
}

/** Weights with the mean 1: only their ratios matter. */
function relative(weights: Float64Array | null): Float64Array | null {
  if (weights === null) return null;
  const mean = weights.reduce((sum, each) => sum + each, 0) / weights.length;
  return mean === 0 ? weights : weights.map((each) => each / mean);
}

/** Residuals with what multiplies their squares. */
export function squared({ residuals, weights, scales, targets }: CountedResiduals): WeightedResiduals {
  return { residuals, weights: weights ?? scales?.map((each) => each * each) ?? null, targets };
}

/** The evidence of residuals, for the loss of the objective. */
export function residualEvidence(
  counted: CountedResiduals,
  loss: StagedResiduals['loss'],
  distributions: Distributions,
): Evidence {
  const { residuals, jacobian, scales } = counted;
  const weight = (index: number): number => counted.weights?.[index] ?? 1;
  const scale = (index: number): number => scales?.[index] ?? 1;
  const count = residuals.filter((_, index) => weight(index) > 0).length;
  switch (loss.kind) {
    case 'squared': {
      const roots = residuals.map((_, index) => Math.sqrt(weight(index)) * scale(index));
      return {
        kind: 'squares',
        jacobian: scaledRows(jacobian, roots),
        residuals: residuals.map((each, index) => roots[index]! * each),
        scale: scales === null ? null : 1,
        counted: count,
      };
    }
    case 'huber': {
      const { delta } = loss;
      const standard = residuals.map((each, index) => scale(index) * each);
      return robust(counted, count, {
        scores: standard.map((each) => Math.max(-delta, Math.min(delta, each))),
        slopes: standard.map((each) => Math.max(-delta, Math.min(delta, each))),
        curvatures: standard.map((each) => (Math.abs(each) <= delta ? 1 : 0)),
      });
    }
    case 'absolute': {
      const standard = residuals.map((each, index) => scale(index) * each);
      const width = medianBandwidth(standard, distributions.normalQuantile);
      return robust(counted, count, {
        scores: standard.map((each) => (each < 0 ? -1 : 1)),
        // That of the smooth loss whose curvature this is: a residual of 0 has no slope.
        slopes: standard.map((each) => 2 * distributions.normalProbability(each / width) - 1),
        curvatures: absoluteCurvatures(standard, width),
      });
    }
    default:
      return unreachable(loss);
  }
}

/** The derivatives of the loss of each residual, by the residual. */
interface LossDerivatives {
  readonly scores: Float64Array;
  /** Those that belong to the curvatures. */
  readonly slopes: Float64Array;
  readonly curvatures: Float64Array;
}

function robust(
  { jacobian, weights, scales }: CountedResiduals,
  counted: number,
  { scores, slopes, curvatures }: LossDerivatives,
): Evidence {
  const factor = (index: number): number => (weights?.[index] ?? 1) * (scales?.[index] ?? 1);
  const weighted = (values: Float64Array): Float64Array => values.map((each, index) => factor(index) * each);
  const roots = curvatures.map((each, index) => Math.sqrt(each * factor(index) * (scales?.[index] ?? 1)));
  const slope: Matrix = { rows: slopes.length, columns: 1, values: weighted(slopes) };
  return {
    kind: 'rows',
    curvature: { kind: 'squares', jacobian: scaledRows(jacobian, roots) },
    gradient: product(transposed(jacobian), slope).values,
    scores: scoresOf(jacobian, weighted(scores)),
    counted,
  };
}

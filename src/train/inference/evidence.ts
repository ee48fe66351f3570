/** The evidence that an objective gives about its parameters at a point, with what is known of its rows. */

import { differentiate } from '../../autodiff';
import { resultsAt } from '../../backends';
import { sizeOf } from '../../graph';
import type { StagedRows } from '../../stage';
import type { Distributions } from '../../statistics/distributions';
import type { Evidence } from '../../statistics/estimates';
import {
  countOf,
  criteria,
  knownErrorLikelihood,
  type Likelihood,
  normalLikelihood,
  rSquared,
  sumOfSquares,
} from '../../statistics/goodness';
import { type Matrix, scaled, zeros } from '../../statistics/matrix';
import { ResidualGraphs, type ResidualJacobian } from '../residuals';
import { hessianProduct, secondOrderAt } from './hessian';
import { maxElements, maxProducts, reasons } from './reasons';
import { type CountedResiduals, countedResiduals, residualEvidence, squared } from './squares';
import { pointOf, type Subject, trainingRows } from './subject';

export type EstimateKind = 'least-squares' | 'known-errors' | 'sandwich' | 'likelihood' | 'mode';

/** How well the fit describes its data, as far as the kind of its loss allows to say. */
export interface Goodness {
  /** The number of residuals, or of rows, that the fit counts; null where it is not known. */
  readonly observations: number | null;
  /** The observations less the numbers that are estimated from them; null for a likelihood. */
  readonly degreesOfFreedom: number | null;
  readonly residualStandardDeviation: number | null;
  readonly rSquared: number | null;
  /** The weighted sum of squares where the errors of the data are known. */
  readonly chiSquared: number | null;
  readonly likelihood: Likelihood | null;
}

export interface Judged {
  readonly kind: EstimateKind;
  readonly evidence: Evidence;
  /** The size of a residual that is rounding. */
  readonly exactScale: number;
  /** Whether the loss is smooth: a step of Newton's method then says how far the minimum is. */
  readonly smooth: boolean;
  /** `free` is the number of directions in which the elements are free. */
  readonly goodness: (free: number) => Goodness;
}

export const noGoodness: Goodness = {
  observations: null,
  degreesOfFreedom: null,
  residualStandardDeviation: null,
  rSquared: null,
  chiSquared: null,
  likelihood: null,
};

/** The evidence of the objective, or in a sentence why there is none. `residuals` are all its residuals, if it has any. */
export async function judge(
  subject: Subject,
  residuals: ResidualJacobian | null,
  distributions: Distributions,
): Promise<Judged | string> {
  const { objective } = subject.plan;
  const size = subject.values.length;
  if (objective.kind === 'minimize') return reasons.plainMinimize;
  if (size > maxElements) return reasons.tooMany(size);
  if (objective.residuals !== null && residuals !== null) {
    const { loss, source } = objective.residuals;
    const count = residuals.residuals.length;
    if (count * size * size > maxProducts) return reasons.tooMuch(count, size);
    const rowCount = count / residuals.each;
    const rows = source.kind === 'rows' ? trainingRows(subject, rowCount) : everyRow(rowCount);
    const counted = countedResiduals(residuals, objective.residuals, rows);
    return judgeResiduals(counted, loss, distributions);
  }
  if (objective.likelihood !== null) return judgeLikelihood(subject);
  if (objective.rows === null) return reasons.unknownRows;
  return judgeRows(subject, objective.rows);
}

function everyRow(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row);
}

/** The residuals with their derivatives; null if the loss has none, or they are too many to be judged. */
export async function residualsOf(subject: Subject): Promise<ResidualJacobian | null> {
  const { objective, parameters } = subject.plan;
  if (objective.residuals === null || subject.values.length > maxElements) return null;
  const graphs = new ResidualGraphs(objective.residuals, parameters.length);
  const { source } = objective.residuals;
  const rows = source.kind === 'rows' ? source.rows.axis.rowCount : 1;
  const backend = await subject.backendFor(graphs.jacobian, rows);
  return graphs.jacobianAt(backend, pointOf(subject), subject.values.length);
}

function judgeResiduals(
  counted: CountedResiduals,
  loss: Parameters<typeof residualEvidence>[1],
  distributions: Distributions,
): Judged {
  const fit = squared(counted);
  const known = counted.scales !== null;
  const isSquared = loss.kind === 'squared';
  const { targets } = counted;
  const largest = targets === null ? 0 : targets.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  return {
    kind: !isSquared ? 'sandwich' : known ? 'known-errors' : 'least-squares',
    evidence: residualEvidence(counted, loss, distributions),
    exactScale: 4 * Number.EPSILON * largest,
    smooth: loss.kind !== 'absolute',
    goodness: (free) => {
      const observations = countOf(fit);
      const freedom = observations - free;
      const squares = sumOfSquares(fit);
      return {
        observations,
        degreesOfFreedom: freedom,
        residualStandardDeviation: freedom > 0 ? Math.sqrt(squares / freedom) : null,
        rSquared: isSquared ? rSquared(fit) : null,
        chiSquared: isSquared && known ? squares : null,
        likelihood: isSquared ? (known ? knownErrorLikelihood : normalLikelihood)(fit, free) : null,
      };
    },
  };
}

async function judgeLikelihood(subject: Subject): Promise<Judged | string> {
  const { objective, parameters, rows } = subject.plan;
  const { graph, penalised } = objective.likelihood!;
  const product = hessianProduct(objective.graph, parameters.length);
  const backend = await subject.backendFor(product, subject.values.length);
  const point = pointOf(subject);
  const second = await secondOrderAt(
    product,
    backend,
    point,
    subject.values.length,
    rows.training,
    subject.pause,
  );
  if (!Number.isFinite(second.value)) return reasons.notFinite;
  const [plain] = await backend.evaluate(graph, point, rows.training);
  const observations = objective.rowCount === null ? null : trainingRows(subject, objective.rowCount).length;
  return {
    kind: penalised ? 'mode' : 'likelihood',
    evidence: { kind: 'likelihood', hessian: second.hessian, gradient: second.gradient },
    exactScale: 0,
    smooth: true,
    // The number of parameters that a penalty leaves is not known, so there are no criteria.
    goodness: (free) => ({
      ...noGoodness,
      observations,
      likelihood: penalised ? null : criteria(-plain!, free, observations),
    }),
  };
}

/** A fit whose loss is not one of residuals: a likelihood if it is the cross-entropy of truth values, otherwise any loss. */
async function judgeRows(
  subject: Subject,
  { axis, inputs, crossEntropy, reduction }: StagedRows,
): Promise<Judged | string> {
  const { objective, parameters, rows } = subject.plan;
  if (objective.rowCount !== axis.rowCount) return reasons.unknownRows;
  const size = subject.values.length;
  const training = trainingRows(subject, axis.rowCount);
  const product = hessianProduct(objective.graph, parameters.length);
  const backend = await subject.backendFor(product, size * axis.rowCount);
  const point = pointOf(subject);
  const second = await secondOrderAt(product, backend, point, size, rows.training, subject.pause);
  if (!Number.isFinite(second.value)) return reasons.notFinite;
  // What the loss is multiplied by to be the sum over the training rows.
  const total = reduction === 'sum' ? 1 : training.length;
  const hessian = scaled(second.hessian, total);
  const gradient = second.gradient.map((each) => total * each);
  const targets = axis.columns[inputs]!.values;
  const observations = training.length;
  const isWeighted = axis.columns.length > inputs + 1;
  const isLikelihood = crossEntropy && training.every((row) => targets[row] === 0 || targets[row] === 1);
  if (isLikelihood && !isWeighted) {
    return {
      kind: 'likelihood',
      evidence: { kind: 'likelihood', hessian, gradient },
      exactScale: 0,
      smooth: true,
      goodness: (free) => ({
        ...noGoodness,
        observations,
        likelihood: criteria(-total * second.value, free, observations),
      }),
    };
  }
  const scores = await rowGradients(subject, training, axis.rowCount);
  return {
    kind: 'sandwich',
    evidence: {
      kind: 'rows',
      curvature: { kind: 'hessian', hessian },
      gradient,
      scores,
      counted: observations,
    },
    exactScale: 0,
    smooth: true,
    goodness: (free) => ({ ...noGoodness, observations, degreesOfFreedom: observations - free }),
  };
}

/** The gradient of each training row's part of the loss. */
async function rowGradients(subject: Subject, training: Int32Array, rowCount: number): Promise<Matrix> {
  const { objective, parameters } = subject.plan;
  const size = subject.values.length;
  const gradient = differentiate(objective.graph, parameters.length);
  const backend = await subject.backendFor(gradient, 1);
  const first = objective.graph.results.reduce((sum, { type }) => sum + sizeOf(type.shape), 0);
  const scores = zeros(training.length, size);
  const point = { count: 1, values: pointOf(subject) };
  for (const [at, row] of training.entries()) {
    const results = await resultsAt(backend, gradient, point, { of: rowCount, rows: Int32Array.of(row) });
    scores.values.set(results.subarray(first, first + size), at * size);
    if (at % 64 === 63) await subject.pause();
  }
  return scores;
}

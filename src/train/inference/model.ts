/** The loss of a fit at any point, in units in which its changes are compared with quantiles. */

import type { Distributions } from '../../statistics/distributions';
import type { Evidence } from '../../statistics/estimates';
import { type Information, informationOfHessian, informationOfJacobian } from '../../statistics/information';
import { type Matrix, product, transposed } from '../../statistics/matrix';
import type { Expanded } from '../../statistics/minimise';
import { ResidualGraphs } from '../residuals';
import { hessianProduct, secondOrderAt } from './hessian';
import { countedResiduals, residualEvidence } from './squares';
import { pointOf, type Subject, trainingRows } from './subject';

export interface Model {
  /** What the loss changes by for half a unit of deviance, times 2. */
  readonly unit: number;
  /** Half the sum of squares, or minus the logarithm of the likelihood; null where it is not finite. */
  at(values: Float64Array): Promise<number | null>;
  /** The same with its quadratic form along the directions of `basis`. */
  along(values: Float64Array, basis: Matrix): Promise<Expanded | null>;
}

export function modelOf(
  subject: Subject,
  evidence: Evidence,
  degreesOfFreedom: number,
  distributions: Distributions,
): Model {
  if (evidence.kind !== 'squares') return likelihoodModel(subject);
  const squares = evidence.residuals.reduce((sum, each) => sum + each * each, 0);
  const unit = evidence.scale ?? squares / degreesOfFreedom;
  const { residuals } = subject.plan.objective;
  const graphs = new ResidualGraphs(residuals!, subject.plan.parameters.length);
  const { source } = residuals!;
  const rowCount = source.kind === 'rows' ? source.rows.axis.rowCount : source.count;
  const rows = trainingRows(subject, rowCount);
  const expand = async (values: Float64Array) => {
    const backend = await subject.backendFor(graphs.jacobian, rowCount);
    const found = await graphs.jacobianAt(backend, pointOf({ ...subject, values }), values.length);
    const again = residualEvidence(countedResiduals(found, residuals!, rows), residuals!.loss, distributions);
    return again.kind === 'squares' ? again : null;
  };
  const half = (each: Float64Array): number =>
    each.reduce((sum, residual) => sum + residual * residual, 0) / 2;
  return {
    unit,
    at: async (values) => {
      const again = await expand(values);
      return again === null ? null : finite(half(again.residuals));
    },
    along: async (values, basis) => {
      const again = await expand(values);
      if (again === null || !again.jacobian.values.every(Number.isFinite)) return null;
      const loss = finite(half(again.residuals));
      if (loss === null) return null;
      return { loss, information: informationOfJacobian(product(again.jacobian, basis), again.residuals) };
    },
  };
}

function likelihoodModel(subject: Subject): Model {
  const { objective, parameters, rows } = subject.plan;
  const graph = hessianProduct(objective.graph, parameters.length);
  const size = subject.values.length;
  // A fit by cross-entropy takes the mean; the likelihood is the sum.
  const total = objective.rows?.reduction === 'mean' ? trainingRows(subject, objective.rowCount!).length : 1;
  const second = async (values: Float64Array) => {
    const backend = await subject.backendFor(graph, size);
    return secondOrderAt(graph, backend, pointOf({ ...subject, values }), size, rows.training, subject.pause);
  };
  return {
    unit: 1,
    at: async (values) => finite(total * (await second(values)).value),
    along: async (values, basis) => {
      const { value, gradient, hessian } = await second(values);
      const loss = finite(total * value);
      if (loss === null || !hessian.values.every(Number.isFinite)) return null;
      return { loss, information: scaledInformation(hessian, gradient, basis, total) };
    },
  };
}

function scaledInformation(
  hessian: Matrix,
  gradient: Float64Array,
  basis: Matrix,
  total: number,
): Information {
  const along = product(transposed(basis), product(hessian, basis));
  const slope = product(transposed(basis), { rows: gradient.length, columns: 1, values: gradient });
  const scale = (values: Float64Array): Float64Array => values.map((each) => total * each);
  return informationOfHessian({ ...along, values: scale(along.values) }, scale(slope.values));
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

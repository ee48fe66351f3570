/**
 * Standard errors, intervals and correlations of the elements of all parameters from the information that the data have
 * about them. An element that ends at a bound, or that the data do not determine, has no number.
 */

import {
  conditionNumber,
  confounded,
  curvesDown,
  type Information,
  informationOfHessian,
  informationOfJacobian,
  inverse,
  newtonStep,
} from './information';
import { entry, type Matrix, product, scaled, transposed, zeros } from './matrix';
import { sandwich } from './sandwich';

/** Where an element may be, with everything else as it is. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export interface FreeElements {
  readonly values: Float64Array;
  readonly ranges: readonly Range[];
  /** Elements, by their indices, whose sum is fixed. */
  readonly sums: readonly (readonly number[])[];
}

/** What is known about a loss near its minimum, by natural values of all elements. */
export type Evidence =
  /** Weighted residuals. `scale` is the variance of a residual, or null where the residuals say how large it is. */
  | {
      readonly kind: 'squares';
      readonly jacobian: Matrix;
      readonly residuals: Float64Array;
      readonly scale: number | null;
      /** The number of residuals that count. */
      readonly counted: number;
    }
  /** A loss that is no square: its curvature, as that of JᵀJ and Jᵀr, and the gradients of the rows. */
  | {
      readonly kind: 'rows';
      readonly curvature:
        | { readonly kind: 'squares'; readonly jacobian: Matrix; readonly residuals: Float64Array }
        | { readonly kind: 'hessian'; readonly hessian: Matrix; readonly gradient: Float64Array };
      readonly scores: Matrix;
      readonly counted: number;
    }
  /** A negative log-likelihood. */
  | { readonly kind: 'likelihood'; readonly hessian: Matrix; readonly gradient: Float64Array };

export type ElementEstimate =
  | {
      readonly kind: 'estimated';
      readonly standardError: number;
      readonly low: number;
      readonly high: number;
    }
  | { readonly kind: 'at-bound'; readonly bound: number }
  /** `with`: the elements that can change along with this one without any effect; none if nothing depends on it. */
  | { readonly kind: 'undetermined'; readonly with: readonly number[] };

export interface Estimates {
  readonly elements: readonly ElementEstimate[];
  /** NaN in the rows and columns of elements without a number. */
  readonly covariance: Matrix;
  readonly correlations: Matrix;
  /** Of the elements that are not at a bound. */
  readonly condition: number;
  /** The number of directions in which the elements were free. */
  readonly free: number;
  /** Infinite for a likelihood and where the variance of a residual is known: then intervals are normal. */
  readonly degreesOfFreedom: number;
  /** How far the next step of Newton's method would move an element, in standard errors; the largest. */
  readonly distance: number;
}

export type NoEstimates =
  | { readonly kind: 'no-degrees-of-freedom'; readonly counted: number; readonly free: number }
  | { readonly kind: 'exact-fit' }
  | { readonly kind: 'no-minimum' }
  | { readonly kind: 'not-finite' };

/** An element counts as at a bound if a step would cross it, and it is closer to it than this part of the step. */
const nearBound = 1e-3;
/** And if the step is more than rounding. */
const smallStep = 1e-9;

export function estimates(
  evidence: Evidence,
  elements: FreeElements,
  quantile: (degreesOfFreedom: number) => number,
  exactScale: number,
): Estimates | NoEstimates {
  if (!hasFiniteNumbers(evidence)) return { kind: 'not-finite' };
  const bounds = boundsReached(evidence, elements);
  const basis = freeDirections(elements, bounds);
  const information = informationOf(evidence, basis);
  if (evidence.kind !== 'squares' && curvesDown(information)) return { kind: 'no-minimum' };
  const free = basis.columns;
  const variance = varianceOf(evidence, information, basis, free, exactScale);
  if ('kind' in variance) return variance;
  const { degreesOfFreedom, matrix } = variance;
  const undetermined = undeterminedElements(information, basis, bounds);
  const numbered = bounds.map((bound, index) => bound === null && undetermined[index] === null);
  const covariance = product(product(basis, matrix), transposed(basis));
  hide(covariance, numbered);
  const step = product(basis, column(newtonStep(information))).values;
  const width = quantile(degreesOfFreedom);
  const each = Array.from(elements.values, (value, index): ElementEstimate => {
    const bound = bounds[index]!;
    if (bound !== null) return { kind: 'at-bound', bound };
    if (!numbered[index]) return { kind: 'undetermined', with: undetermined[index]! };
    const standardError = Math.sqrt(entry(covariance, index, index));
    const half = width * standardError;
    return { kind: 'estimated', standardError, low: value - half, high: value + half };
  });
  const distances = each.map((estimate, index) =>
    estimate.kind === 'estimated' ? Math.abs(step[index]!) / estimate.standardError : 0,
  );
  return {
    elements: each,
    covariance,
    correlations: correlationsOf(covariance),
    condition: conditionNumber(information),
    free,
    degreesOfFreedom,
    distance: Math.max(0, ...distances),
  };
}

/** cᵢⱼ / √(cᵢᵢ cⱼⱼ), NaN where the covariance is. */
export function correlationsOf(covariance: Matrix): Matrix {
  const { rows } = covariance;
  const result = zeros(rows, rows);
  for (let a = 0; a < rows; a++) {
    for (let b = 0; b < rows; b++) {
      const size = Math.sqrt(entry(covariance, a, a) * entry(covariance, b, b));
      result.values[a * rows + b] = a === b && size > 0 ? 1 : entry(covariance, a, b) / size;
    }
  }
  return result;
}

function hasFiniteNumbers(evidence: Evidence): boolean {
  const finite = (values: Float64Array): boolean => values.every(Number.isFinite);
  switch (evidence.kind) {
    case 'squares':
      return finite(evidence.jacobian.values) && finite(evidence.residuals);
    case 'rows': {
      const { curvature, scores } = evidence;
      const known =
        curvature.kind === 'squares'
          ? finite(curvature.jacobian.values) && finite(curvature.residuals)
          : finite(curvature.hessian.values) && finite(curvature.gradient);
      return known && finite(scores.values);
    }
    case 'likelihood':
      return finite(evidence.hessian.values) && finite(evidence.gradient);
  }
}

/** The information about the directions of `basis`, each a column. */
function informationOf(evidence: Evidence, basis: Matrix): Information {
  const along = (gradient: Float64Array): Float64Array => product(transposed(basis), column(gradient)).values;
  switch (evidence.kind) {
    case 'squares':
      return informationOfJacobian(product(evidence.jacobian, basis), evidence.residuals);
    case 'rows': {
      const { curvature } = evidence;
      if (curvature.kind === 'squares')
        return informationOfJacobian(product(curvature.jacobian, basis), curvature.residuals);
      return informationOfHessian(within(curvature.hessian, basis), along(curvature.gradient));
    }
    case 'likelihood':
      return informationOfHessian(within(evidence.hessian, basis), along(evidence.gradient));
  }
}

function within(form: Matrix, basis: Matrix): Matrix {
  return product(transposed(basis), product(form, basis));
}

function column(values: Float64Array): Matrix {
  return { rows: values.length, columns: 1, values };
}

interface Variance {
  readonly matrix: Matrix;
  readonly degreesOfFreedom: number;
}

function varianceOf(
  evidence: Evidence,
  information: Information,
  basis: Matrix,
  free: number,
  exactScale: number,
): Variance | NoEstimates {
  if (evidence.kind === 'likelihood')
    return { matrix: inverse(information), degreesOfFreedom: Number.POSITIVE_INFINITY };
  const { counted } = evidence;
  if (evidence.kind === 'squares' && evidence.scale !== null)
    return {
      matrix: scaled(inverse(information), evidence.scale),
      degreesOfFreedom: Number.POSITIVE_INFINITY,
    };
  // An undetermined direction takes no degree of freedom: the fit is as good without it.
  const taken = information.determined.filter((each) => each).length;
  const degreesOfFreedom = counted - taken;
  if (degreesOfFreedom <= 0) return { kind: 'no-degrees-of-freedom', counted, free };
  if (evidence.kind === 'rows') {
    const matrix = sandwich(inverse(information), product(evidence.scores, basis), counted, taken);
    return { matrix, degreesOfFreedom };
  }
  const variance = evidence.residuals.reduce((sum, each) => sum + each * each, 0) / degreesOfFreedom;
  if (Math.sqrt(variance) <= exactScale) return { kind: 'exact-fit' };
  return { matrix: scaled(inverse(information), variance), degreesOfFreedom };
}

/** The bound that each element has reached; null for one that has not. */
function boundsReached(evidence: Evidence, elements: FreeElements): readonly (number | null)[] {
  const { values, ranges } = elements;
  let bounds: (number | null)[] = Array.from(values, () => null);
  if (ranges.every(({ low, high }) => low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY))
    return bounds;
  // Elements that are held at their bounds change where the others would go, so the search is repeated without them.
  for (let round = 0; round <= values.length; round++) {
    const basis = freeDirections(elements, bounds);
    const step = product(basis, column(newtonStep(informationOf(evidence, basis)))).values;
    const next = bounds.map((bound, index) => bound ?? reached(values[index]!, step[index]!, ranges[index]!));
    if (next.every((each, index) => each === bounds[index])) break;
    bounds = next;
  }
  return bounds;
}

function reached(value: number, step: number, { low, high }: Range): number | null {
  const bound = step < 0 ? low : high;
  const room = Math.abs(bound - value);
  if (!Number.isFinite(bound)) return null;
  if (room === 0) return bound;
  const counts = Math.abs(step) > smallStep * Math.max(Math.abs(value), Math.abs(bound));
  return counts && room < nearBound * Math.abs(step) ? bound : null;
}

/** A column for each direction in which the elements that are not at a bound can move. */
function freeDirections({ values, sums }: FreeElements, bounds: readonly (number | null)[]): Matrix {
  const summed = new Set(sums.flat());
  const columns: Float64Array[] = [];
  const unit = (entries: readonly (readonly [number, number])[]): void => {
    const each = new Float64Array(values.length);
    for (const [index, value] of entries) each[index] = value;
    columns.push(each);
  };
  for (const index of values.keys()) if (bounds[index] === null && !summed.has(index)) unit([[index, 1]]);
  for (const group of sums) {
    const free = group.filter((index) => bounds[index] === null);
    // Contrasts of each element with the mean of those before it, of length 1 and orthogonal.
    for (let at = 1; at < free.length; at++) {
      const size = Math.sqrt(at * (at + 1));
      unit([...free.slice(0, at).map((index) => [index, 1 / size] as const), [free[at]!, -at / size]]);
    }
  }
  return transposed({ rows: columns.length, columns: values.length, values: joined(columns, values.length) });
}

function joined(columns: readonly Float64Array[], size: number): Float64Array {
  const result = new Float64Array(columns.length * size);
  for (const [index, each] of columns.entries()) result.set(each, index * size);
  return result;
}

/** For each element null if it is determined or at a bound, otherwise the elements that it is confounded with. */
function undeterminedElements(
  information: Information,
  basis: Matrix,
  bounds: readonly (number | null)[],
): readonly (readonly number[] | null)[] {
  const support = Array.from({ length: basis.columns }, (_, direction) =>
    Array.from(bounds.keys()).filter((index) => entry(basis, index, direction) !== 0),
  );
  const involved = bounds.map(() => null as Set<number> | null);
  for (const [direction, others] of confounded(information).entries()) {
    if (others === null) continue;
    const all = [direction, ...others].flatMap((each) => support[each]!);
    for (const index of support[direction]!) {
      const set = involved[index] ?? new Set<number>();
      for (const each of all) if (each !== index) set.add(each);
      involved[index] = set;
    }
  }
  return involved.map((set) => (set === null ? null : [...set].sort((a, b) => a - b)));
}

function hide(covariance: Matrix, numbered: readonly boolean[]): void {
  const { rows, values } = covariance;
  for (let a = 0; a < rows; a++) {
    for (let b = 0; b < rows; b++) if (!numbered[a] || !numbered[b]) values[a * rows + b] = Number.NaN;
  }
}

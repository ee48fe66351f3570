/**
 * Standard errors, intervals and correlations of the elements of all parameters from the information that the data have
 * about them. An element that ends at a bound, or that the data do not determine, has no number.
 */

import { boundsReached, type FreeElements, freeDirections, type Held } from './bounds';
import {
  conditionNumber,
  confounded,
  curvesDown,
  type Information,
  informationOfHessian,
  informationOfJacobian,
  inverse,
  newtonStep,
  withGradient,
} from './information';
import { entry, type Matrix, product, scaled, transposed, zeros } from './matrix';
import { sandwich } from './sandwich';

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
  /** A sum of losses of rows: the gradients of these, and the curvature of the sum, as that of JᵀJ or a Hessian. */
  | {
      readonly kind: 'rows';
      readonly curvature:
        | { readonly kind: 'squares'; readonly jacobian: Matrix }
        | { readonly kind: 'hessian'; readonly hessian: Matrix };
      readonly gradient: Float64Array;
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
  /** The fit becomes no worse, however far it goes. */
  | { readonly kind: 'endless' }
  /** `with`: the elements that can change along with this one without any effect; none if nothing depends on it. */
  | { readonly kind: 'undetermined'; readonly with: readonly number[] };

export interface Estimates {
  readonly elements: readonly ElementEstimate[];
  /** The elements at a bound; null for the others. */
  readonly held: readonly (Held | null)[];
  /** NaN in the rows and columns of elements without a number. */
  readonly covariance: Matrix;
  /** The same without NaN: an element at a bound, and a direction that is not determined, do not vary. */
  readonly spread: Matrix;
  readonly correlations: Matrix;
  /** The condition of the elements that are not at a bound. */
  readonly condition: number;
  /** The number of directions in which the elements are free and determined. */
  readonly free: number;
  /** Infinite for a likelihood and where the variance of a residual is known: then intervals are normal. */
  readonly degreesOfFreedom: number;
  /** How far the next step of Newton's method would move an element, in standard errors; the largest. */
  readonly distance: number;
  /** The element that it would move by that. */
  readonly farthest: number;
}

export type NoEstimates =
  | { readonly kind: 'no-degrees-of-freedom'; readonly counted: number; readonly free: number }
  | { readonly kind: 'exact-fit' }
  | { readonly kind: 'no-minimum' }
  /** The loss has a slope by the element and no curvature. */
  | { readonly kind: 'slope'; readonly element: number }
  | { readonly kind: 'not-finite' };

export function estimates(
  evidence: Evidence,
  elements: FreeElements,
  quantile: (degreesOfFreedom: number) => number,
  exactScale: number,
): Estimates | NoEstimates {
  if (!hasFiniteNumbers(evidence)) return { kind: 'not-finite' };
  const held = boundsReached(
    elements,
    (basis) => product(basis, column(stepToMinimum(evidence, basis, elements.values))).values,
  );
  const basis = freeDirections(elements, held);
  const information = informationOf(evidence, basis, elements.values);
  if (evidence.kind !== 'squares' && curvesDown(information)) return { kind: 'no-minimum' };
  const sloping = slopesWithoutCurve(evidence, information, basis).findIndex(
    (slope, direction) => Math.abs(slope) * sizesAlong(basis, elements.values)[direction]! > flatSlope,
  );
  if (sloping >= 0)
    return { kind: 'slope', element: [...held.keys()].find((at) => entry(basis, at, sloping) !== 0)! };
  const free = basis.columns;
  const variance = varianceOf(evidence, information, basis, free, exactScale);
  if ('kind' in variance) return variance;
  const { degreesOfFreedom, matrix } = variance;
  const undetermined = undeterminedElements(information, basis, held);
  const numbered = held.map((each, index) => each === null && undetermined[index] === null);
  const spread = product(product(basis, matrix), transposed(basis));
  const covariance = withoutNumbers(spread, numbered);
  const step = product(basis, column(newtonStep(information))).values;
  const width = quantile(degreesOfFreedom);
  const each = Array.from(elements.values, (value, index): ElementEstimate => {
    const bound = held[index]?.bound;
    if (bound !== undefined) return { kind: 'at-bound', bound };
    if (!numbered[index]) return { kind: 'undetermined', with: undetermined[index]! };
    const standardError = Math.sqrt(entry(covariance, index, index));
    const half = width * standardError;
    return { kind: 'estimated', standardError, low: value - half, high: value + half };
  });
  const distances = each.map((estimate, index) =>
    estimate.kind === 'estimated' ? Math.abs(step[index]!) / estimate.standardError : 0,
  );
  const distance = Math.max(0, ...distances);
  return {
    elements: each,
    held,
    covariance,
    spread,
    correlations: correlationsOf(covariance),
    condition: conditionNumber(information),
    free: information.determined.filter((each) => each).length,
    degreesOfFreedom,
    distance,
    farthest: distances.indexOf(distance),
  };
}

/** The change of minus the logarithm of a likelihood that counts as none. */
const flatSlope = 1e-6;

/** The slope of a likelihood along each direction in which it has no curvature at all; 0 for the others. */
function slopesWithoutCurve(evidence: Evidence, { scales }: Information, basis: Matrix): Float64Array {
  if (evidence.kind !== 'likelihood') return scales.map(() => 0);
  const slopes = product(transposed(basis), column(evidence.gradient)).values;
  return slopes.map((slope, direction) => (scales[direction] === 0 ? slope : 0));
}

/** The step to the minimum; along a slope without a curve, the step by which a likelihood changes by a factor of e. */
function stepToMinimum(evidence: Evidence, basis: Matrix, values: Float64Array): Float64Array {
  const information = informationOf(evidence, basis, values);
  const slopes = slopesWithoutCurve(evidence, information, basis);
  return newtonStep(information).map((step, direction) =>
    slopes[direction] === 0 ? step : -1 / slopes[direction]!,
  );
}

/** The standard deviation of what changes by this gradient along the elements. */
export function deviationAlong(gradient: Float64Array, spread: Matrix): number {
  let variance = 0;
  for (const [a, by] of gradient.entries())
    for (const [b, other] of gradient.entries()) variance += by * other * entry(spread, a, b);
  return Math.sqrt(Math.max(0, variance));
}

/** The same estimates without numbers for some elements, which have none at finite values. */
export function withoutEndless(found: Estimates, endless: ReadonlySet<number>): Estimates {
  const elements = found.elements.map(
    (each, index): ElementEstimate => (endless.has(index) ? { kind: 'endless' } : each),
  );
  const covariance = withoutNumbers(
    found.covariance,
    elements.map(({ kind }) => kind === 'estimated'),
  );
  return {
    ...found,
    elements,
    covariance,
    correlations: correlationsOf(covariance),
    condition: Number.POSITIVE_INFINITY,
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
      const { curvature, scores, gradient } = evidence;
      const matrix = curvature.kind === 'squares' ? curvature.jacobian : curvature.hessian;
      return finite(matrix.values) && finite(gradient) && finite(scores.values);
    }
    case 'likelihood':
      return finite(evidence.hessian.values) && finite(evidence.gradient);
  }
}

/** The information about the directions of `basis`, each a column. */
function informationOf(evidence: Evidence, basis: Matrix, values: Float64Array): Information {
  const along = (gradient: Float64Array): Float64Array => product(transposed(basis), column(gradient)).values;
  switch (evidence.kind) {
    case 'squares':
      return informationOfJacobian(product(evidence.jacobian, basis), evidence.residuals);
    case 'rows': {
      const { curvature } = evidence;
      const gradient = along(evidence.gradient);
      if (curvature.kind === 'hessian')
        return informationOfHessian(within(curvature.hessian, basis), gradient, sizesAlong(basis, values));
      const jacobian = product(curvature.jacobian, basis);
      return withGradient(informationOfJacobian(jacobian, new Float64Array(jacobian.rows)), gradient);
    }
    case 'likelihood':
      return informationOfHessian(
        within(evidence.hessian, basis),
        along(evidence.gradient),
        sizesAlong(basis, values),
      );
  }
}

/** The size of what moves along each direction. */
function sizesAlong(basis: Matrix, values: Float64Array): Float64Array {
  return Float64Array.from({ length: basis.columns }, (_, direction) =>
    values.reduce((sum, each, index) => sum + Math.abs(entry(basis, index, direction) * each), 0),
  );
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

/** For each element null if it is determined or at a bound, otherwise the elements that it is confounded with. */
function undeterminedElements(
  information: Information,
  basis: Matrix,
  held: readonly (Held | null)[],
): readonly (readonly number[] | null)[] {
  const support = Array.from({ length: basis.columns }, (_, direction) =>
    [...held.keys()].filter((index) => held[index] === null && entry(basis, index, direction) !== 0),
  );
  const involved = held.map(() => null as Set<number> | null);
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

/** The matrix with NaN in the rows and columns of elements that have no number. */
function withoutNumbers(matrix: Matrix, numbered: readonly boolean[]): Matrix {
  const { columns, values } = matrix;
  const hides = (at: number): boolean => !numbered[Math.floor(at / columns)] || !numbered[at % columns];
  return { ...matrix, values: values.map((each, at) => (hides(at) ? Number.NaN : each)) };
}

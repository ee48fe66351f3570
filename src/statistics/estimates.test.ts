/**
 * Estimates against figures of NIST, of exact arithmetic and of R 4 (`nls`, `rq` of quantreg, `glm`), each beside
 * the call that made it. `nls` takes differences for derivatives, which costs it digits.
 */

import { beforeAll, describe, expect, test } from 'vitest';
import { expectDigits } from '../testing/digits';
import { conc, kinetics, rate } from '../testing/kinetics';
import type { Range } from './bounds';
import { type Distributions, loadDistributions } from './distributions';
import { type Estimates, type Evidence, estimates } from './estimates';
import { knownErrorLikelihood, normalLikelihood, rSquared } from './goodness';
import { diagonal, entry, type Matrix, matrixOf, scaledRows } from './matrix';
import { absoluteCurvatures, medianBandwidth, scoresOf } from './sandwich';

let distributions: Distributions;
beforeAll(async () => {
  distributions = await loadDistributions();
});

const quantile = (degrees: number): number => distributions.studentQuantile(0.975, degrees);
const everywhere: Range = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

function estimatesOf(
  evidence: Evidence,
  values: readonly number[],
  ranges: readonly Range[] = values.map(() => everywhere),
  sums: readonly (readonly number[])[] = [],
): Estimates {
  const found = estimates(evidence, { values: Float64Array.from(values), ranges, sums }, quantile, 0);
  if ('kind' in found) throw new Error(found.kind);
  return found;
}

function squares(jacobian: Matrix, residuals: ArrayLike<number>, scale: number | null = null): Evidence {
  const counted = residuals.length;
  return { kind: 'squares', jacobian, residuals: Float64Array.from(residuals), scale, counted };
}

const standardErrors = ({ covariance }: Estimates): number[] => [...diagonal(covariance).map(Math.sqrt)];

describe('quantiles', () => {
  test('are those of tables, also for many degrees of freedom', () => {
    const { normalQuantile, studentQuantile } = distributions;
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 13);
    expect(studentQuantile(0.975, 12)).toBeCloseTo(2.1788128296672284, 12);
    expect(studentQuantile(0.975, 1)).toBeCloseTo(12.706204736174705, 11);
    // scipy.stats.t.ppf(.975, 1e6)
    expect(studentQuantile(0.975, 1e6)).toBeCloseTo(1.959966356814107, 13);
    expect(studentQuantile(0.975, Number.POSITIVE_INFINITY)).toBe(normalQuantile(0.975));
  });
});

describe('least squares', () => {
  test('keep the digits of a badly conditioned problem: Wampler4 of NIST', () => {
    const y = [
      75901, -204794, 204863, -204436, 253665, -200894, 214131, -185192, 221249, -138370, 315911, -27644,
      455253, 197434, 783995, 608816, 1370781, 1303798, 2205519, 2408860, 3444321,
    ];
    const rows = y.map((_, x) => [0, 1, 2, 3, 4, 5].map((power) => x ** power));
    const residuals = rows.map((row, index) => row.reduce((sum, each) => sum + each, 0) - y[index]!);
    const found = estimatesOf(squares(matrixOf(rows), residuals), [1, 1, 1, 1, 1, 1]);
    const certified = [
      215232.6246781697, 236355.1734696805, 77934.35243315832, 10147.55075503497, 564.5665121707516,
      11.23248546793119,
    ];
    expectDigits(standardErrors(found), certified, 11);
    expect(found.degreesOfFreedom).toBe(15);
    expect(found.distance).toBeLessThan(1e-9);
  });

  test('agree with nls of R', () => {
    const point = [212.6837432396285, 0.0641212818068];
    const { jacobian, residuals } = kinetics(point);
    const found = estimatesOf(squares(jacobian, residuals), point);
    expectDigits(standardErrors(found), [6.94715490012364, 0.00828094933792], 7);
    expectDigits(found.covariance.values.subarray(1, 2), [0.0440145279461], 7);
    const [vmax] = found.elements;
    expect(vmax).toMatchObject({ kind: 'estimated' });
    if (vmax?.kind === 'estimated')
      expectDigits([vmax.low, vmax.high], [197.2045174958462, 228.162968983361], 8);
    const fit = { residuals, weights: null, targets: Float64Array.from(rate) };
    const { logLikelihood, aic, bic } = normalLikelihood(fit, 2);
    expectDigits([logLikelihood, aic, bic!], [-44.6354843245, 95.2709686489, 96.7256885983], 11);
  });

  test('agree with nls of R where rows have weights, of whatever scale', () => {
    const point = [209.5968154868351, 0.0606537996398];
    const weights = rate.map((each) => 1 / each);
    for (const factor of [1, 1000]) {
      const { jacobian, residuals } = kinetics(
        point,
        weights.map((each) => factor * each),
      );
      const found = estimatesOf(squares(jacobian, residuals), point);
      expectDigits(standardErrors(found), [9.0058768780668, 0.0083919287398], 7);
    }
    const fit = {
      residuals: kinetics(point).residuals,
      weights: Float64Array.from(weights),
      targets: Float64Array.from(rate),
    };
    const { logLikelihood, aic, bic } = normalLikelihood(fit, 2);
    expectDigits([logLikelihood, aic, bic!], [-46.3890857264, 98.7781714528, 100.232891402], 11);
    // The figure does not change where rows of weight 0 are added.
    const more = {
      residuals: Float64Array.of(...fit.residuals, 7),
      weights: Float64Array.of(...fit.weights, 0),
      targets: Float64Array.of(...fit.targets, 3),
    };
    expect(normalLikelihood(more, 2).aic).toBeCloseTo(aic, 11);
    expect(rSquared(more)).toBeCloseTo(rSquared(fit)!, 13);
  });

  test('take known errors as they are', () => {
    const weights = conc.map((_, row) => 1 / (5 + row) ** 2);
    const { jacobian, residuals } = kinetics([212, 0.064], weights);
    const scaled = estimatesOf(squares(jacobian, residuals), [212, 0.064]);
    const known = estimatesOf(squares(jacobian, residuals, 1), [212, 0.064]);
    const chiSquared = residuals.reduce((sum, each) => sum + each * each, 0);
    const ratio = standardErrors(scaled).map((each, index) => each / standardErrors(known)[index]!);
    for (const each of ratio) expect(each).toBeCloseTo(Math.sqrt(chiSquared / 10), 12);
    expect(known.degreesOfFreedom).toBe(Number.POSITIVE_INFINITY);
    const fit = {
      residuals: kinetics([212, 0.064]).residuals,
      weights: Float64Array.from(weights),
      targets: null,
    };
    const density = [...residuals].map(
      (each, row) => -0.5 * each * each - Math.log(5 + row) - 0.5 * Math.log(2 * Math.PI),
    );
    const { logLikelihood } = knownErrorLikelihood(fit, 2);
    expect(logLikelihood).toBeCloseTo(
      density.reduce((sum, each) => sum + each, 0),
      10,
    );
  });
});

describe('what has no number', () => {
  test('is a parameter that the data do not tell apart from another, and that one alone', () => {
    // y = a b x + c + d e x², where d e does not mix with a b.
    const rows = [0, 1, 2, 3, 4, 5].map((x) => [2 * x, 3 * x, 1, 5 * x * x, 7e6 * x * x]);
    const found = estimatesOf(squares(matrixOf(rows), [1, -1, 0.5, -0.5, 1, -1]), [3, 2, 1, 7e6, 5]);
    const kinds = found.elements.map((each) => (each.kind === 'undetermined' ? each.with : each.kind));
    expect(kinds).toEqual([[1], [0], 'estimated', [4], [3]]);
    expect(found.condition).toBe(Number.POSITIVE_INFINITY);
    expect(Number.isNaN(entry(found.covariance, 0, 2))).toBe(true);
    // The number that is left is the one of the model with the products as parameters.
    const apart = [0, 1, 2, 3, 4, 5].map((x) => [x, 1, x * x]);
    const plain = estimatesOf(squares(matrixOf(apart), [1, -1, 0.5, -0.5, 1, -1]), [6, 1, 35]);
    expect(standardErrors(found)[2]).toBeCloseTo(standardErrors(plain)[1]!, 12);
    expect(found.degreesOfFreedom).toBe(3);
  });

  test('is a parameter that nothing depends on', () => {
    const found = estimatesOf(
      squares(
        matrixOf([
          [1, 0],
          [1, 0],
          [1, 0],
        ]),
        [1, 0, -1],
      ),
      [0, 5],
    );
    expect(found.elements[1]).toEqual({ kind: 'undetermined', with: [] });
    expect(standardErrors(found)[0]).toBeCloseTo(1 / Math.sqrt(3), 14);
  });

  test('is a parameter at a bound; the errors of the others are those of the model without it', () => {
    const rows = [0, 1, 2, 3, 4].map((x) => [1, x, x * x]);
    const residuals = [1, -1, 0, -1, 1].map((each, x) => each + 4 * x * x - 8 * x);
    const slope = [0, 1, 2, 3, 4].map((x) => [1, x]);
    const range = { low: 0, high: Number.POSITIVE_INFINITY };
    const found = estimatesOf(
      squares(matrixOf(rows), residuals),
      [1, 2, 1e-9],
      [everywhere, everywhere, range],
    );
    const without = estimatesOf(squares(matrixOf(slope), residuals), [1, 2]);
    expect(found.elements[2]).toEqual({ kind: 'at-bound', bound: 0 });
    expectDigits(standardErrors(found).slice(0, 2), standardErrors(without), 12);
    // A small value that the data determine is no bound.
    const inside = estimatesOf(
      squares(matrixOf(rows), [1e-9, -2e-9, 0, 2e-9, -1e-9]),
      [1, 2, 1e-6],
      [everywhere, everywhere, range],
    );
    expect(inside.elements[2]).toMatchObject({ kind: 'estimated' });
  });

  test('are shares of a whole only at a bound: they lose one direction together', () => {
    const rows = [0, 1, 2, 3, 4, 5].map((x) => [1, x, x * x]);
    const residuals = [1, -1, 0.5, 0.5, -1, 0.2];
    const found = estimatesOf(squares(matrixOf(rows), residuals), [0.2, 0.3, 0.5], [], [[0, 1, 2]]);
    expect(found.free).toBe(2);
    const { covariance } = found;
    for (const row of [0, 1, 2]) {
      expect(entry(covariance, row, 0) + entry(covariance, row, 1) + entry(covariance, row, 2)).toBeCloseTo(
        0,
        12,
      );
    }
    // With the third share as 1 less the others.
    const two = estimatesOf(
      squares(matrixOf(rows.map(([a, b, c]) => [a! - c!, b! - c!])), residuals),
      [0.2, 0.3],
    );
    expectDigits(standardErrors(found).slice(0, 2), standardErrors(two), 11);
  });

  test('is a fit with as many parameters as residuals, one that is exact, or one that is no minimum', () => {
    const free = { values: Float64Array.of(0, 0), ranges: [everywhere, everywhere], sums: [] };
    const full = squares(
      matrixOf([
        [1, 0],
        [1, 1],
      ]),
      [0, 0],
    );
    expect(estimates(full, free, quantile, 0)).toEqual({
      kind: 'no-degrees-of-freedom',
      counted: 2,
      free: 2,
    });
    const exact = squares(
      matrixOf([
        [1, 0],
        [1, 1],
        [1, 2],
      ]),
      [1e-17, 0, 0],
    );
    expect(estimates(exact, free, quantile, 1e-15)).toEqual({ kind: 'exact-fit' });
    const saddle = {
      kind: 'likelihood',
      hessian: matrixOf([
        [1, 0],
        [0, -1],
      ]),
      gradient: new Float64Array(2),
    } as const;
    expect(estimates(saddle, free, quantile, 0)).toEqual({ kind: 'no-minimum' });
  });
});

/** Speeds and stopping distances of cars in the 1920s (Ezekiel 1930, the table `cars` of R). */
const speed = [
  4, 4, 7, 7, 8, 9, 10, 10, 10, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 16, 16,
  17, 17, 17, 18, 18, 18, 18, 19, 19, 19, 20, 20, 20, 20, 20, 22, 23, 24, 24, 24, 24, 25,
];
const stopping = [
  2, 10, 4, 22, 16, 10, 18, 26, 34, 17, 28, 14, 20, 24, 28, 26, 34, 34, 46, 26, 36, 60, 80, 20, 26, 54, 32,
  40, 32, 40, 50, 42, 56, 76, 84, 36, 46, 68, 32, 48, 52, 56, 64, 66, 54, 70, 92, 93, 120, 85,
];

describe('robust losses', () => {
  const line = matrixOf(speed.map((x) => [1, x]));
  const residualsAt = (a: number, b: number): Float64Array =>
    Float64Array.from(speed, (x, row) => a + b * x - stopping[row]!);

  test('have the sandwich estimate for huber', () => {
    const residuals = residualsAt(-15.7186400938, 3.659302011);
    const psi = residuals.map((each) => Math.max(-10, Math.min(10, each)));
    const inner = residuals.map((each) => (Math.abs(each) <= 10 ? 1 : 0));
    const curvature = { kind: 'squares', jacobian: scaledRows(line, inner) } as const;
    const evidence = {
      kind: 'rows',
      curvature,
      gradient: new Float64Array(2),
      scores: scoresOf(line, psi),
      counted: 50,
    } as const;
    const found = estimatesOf(evidence, [-15.7186400938, 3.659302011]);
    // A⁻¹ B A⁻¹ · 50 / 48 with the matrices of R at the minimum of the same loss.
    expectDigits(
      found.covariance.values,
      [31.86062007363, -2.089751868034, -2.089751868034, 0.153942538055],
      9,
    );
  });

  test('have the kernel estimate for absolute error: summary(rq(dist ~ speed), se = "ker")', () => {
    const residuals = residualsAt(-11.6, 3.4).map((each) => (Math.abs(each) < 1e-12 ? 0 : each));
    const curvatures = absoluteCurvatures(
      residuals,
      medianBandwidth(residuals, distributions.normalQuantile),
    );
    const signs = residuals.map((each) => (each === 0 ? 1 : Math.sign(each)));
    const curvature = {
      kind: 'squares',
      jacobian: scaledRows(line, curvatures.map(Math.sqrt)),
    } as const;
    const evidence = {
      kind: 'rows',
      curvature,
      gradient: new Float64Array(2),
      scores: scoresOf(line, signs),
      counted: 50,
    } as const;
    const found = estimatesOf(evidence, [-11.6, 3.4]);
    const adjusted = standardErrors(found).map((each) => each * Math.sqrt(48 / 50));
    expectDigits(adjusted, [12.2752043451, 0.8039804354], 9);
  });
});

test('a likelihood has the inverse of its Hessian', () => {
  const hessian = matrixOf([
    [2, 1e3],
    [1e3, 4e6],
  ]);
  const found = estimatesOf({ kind: 'likelihood', hessian, gradient: Float64Array.of(0, 0) }, [0, 0]);
  const determinant = 8e6 - 1e6;
  expectDigits(standardErrors(found), [Math.sqrt(4e6 / determinant), Math.sqrt(2 / determinant)], 13);
  expect(entry(found.correlations, 0, 1)).toBeCloseTo(-1e3 / Math.sqrt(8e6), 13);
});

test('a likelihood that knows only a product determines neither factor, also where a slope is left', () => {
  // ½ (a b − 2)² + ½ c² at a b = 2 + slope: the slope is a curvature beside the diagonal, of either sign.
  for (const slope of [0, 1e-9, -1e-9]) {
    const hessian = matrixOf([
      [4, 2 + slope, 0],
      [2 + slope, 1, 0],
      [0, 0, 1],
    ]);
    const gradient = Float64Array.of(2 * slope, slope, 0);
    const { elements } = estimatesOf({ kind: 'likelihood', hessian, gradient }, [1, 2, 5]);
    const kinds = elements.map((each) => (each.kind === 'undetermined' ? each.with : each.kind));
    expect(kinds).toEqual([[1], [0], 'estimated']);
  }
});

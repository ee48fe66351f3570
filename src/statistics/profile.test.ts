/** The profile of a parameter against the ends that SciPy finds. */

import { beforeAll, describe, expect, test } from 'vitest';
import { expectDigits } from '../testing/digits';
import { conc, kinetics } from '../testing/kinetics';
import { loadDistributions } from './distributions';
import { informationOfJacobian } from './information';
import { entry, matrixOf } from './matrix';
import { minimise } from './minimise';
import { profile } from './profile';

/** The 0.975 quantile of Student's distribution with 10 degrees of freedom. */
let quantile: number;
beforeAll(async () => {
  quantile = (await loadDistributions()).studentQuantile(0.975, 10);
});

describe('the profile of a parameter', () => {
  const point = Float64Array.of(212.6837432396285, 0.0641212818068);
  const { residuals } = kinetics([...point]);
  const least = residuals.reduce((sum, each) => sum + each * each, 0);
  const variance = least / 10;

  const hold = (index: number) => async (value: number, from: Float64Array) => {
    const other = 1 - index;
    const whole = (free: number): number[] => (index === 0 ? [value, free] : [free, value]);
    const expand = async ([free]: Float64Array) => {
      const at = kinetics(whole(free!));
      const loss = at.residuals.reduce((sum, each) => sum + each * each, 0) / 2;
      const jacobian = matrixOf(conc.map((_, row) => [entry(at.jacobian, row, other)]));
      return { loss, information: informationOfJacobian(jacobian, at.residuals) };
    };
    const move = (at: Float64Array, step: Float64Array): Float64Array => at.map((each) => each + step[0]!);
    const found = await minimise({ expand, move }, Float64Array.of(from[other]!), 1e-12 * variance);
    if (found === null) return null;
    return {
      deviance: (2 * found.loss - least) / variance,
      point: Float64Array.from(whole(found.point[0]!)),
    };
  };

  test('ends where a root finder of SciPy finds it (brentq on least_squares with the parameter held)', async () => {
    const wanted = [
      [197.301932900284, 229.289055055053],
      [0.0469203420351709, 0.0861569134271389],
    ];
    for (const index of [0, 1]) {
      const standardError = [6.947, 0.00828][index]!;
      const estimate = point[index]!;
      const bounds = { low: 0, high: Number.POSITIVE_INFINITY };
      const found = await profile({ estimate, standardError, point, ...bounds, hold: hold(index) }, quantile);
      expectDigits([found.low!, found.high!], wanted[index]!, 6);
      const { deviance } = (await hold(index)(found.high!, point))!;
      expect(Math.sqrt(deviance)).toBeCloseTo(quantile, 6);
      const values = found.curve.map(({ value }) => value);
      expect(values).toEqual(values.toSorted((a, b) => a - b));
      expect(found.foundBetter).toBe(false);
    }
  });

  test('has no end where the fit does not become worse, and says so where it finds a better one', async () => {
    const flat = async (value: number) => ({ deviance: Math.min(1, value * value), point });
    const problem = { estimate: 0, standardError: 1, point, low: -2, high: Number.POSITIVE_INFINITY };
    expect(await profile({ ...problem, hold: flat }, 2)).toMatchObject({ low: null, high: null });
    const better = async (value: number) => ({ deviance: -value, point });
    expect(await profile({ ...problem, hold: better }, 2)).toMatchObject({ high: null, foundBetter: true });
  });
});

/** Reports of trained programs, against R 4 and against what statistics says must be so. */

import { describe, expect, test } from 'vitest';
import { trained } from '../../testing/trained';
import { profileOf } from './profiles';
import { assess, type ErrorsReport, type FitReport } from './report';

async function reportOf(source: string): Promise<FitReport> {
  return (await assess(await trained(source))).report;
}

function errorsOf({ errors }: FitReport): ErrorsReport {
  if (errors.kind === 'none') throw new Error(errors.reason);
  return errors;
}

function reasonOf({ errors }: FitReport): string {
  if (errors.kind !== 'none') throw new Error('there are errors');
  return errors.reason;
}

function expectDigits(found: ArrayLike<number>, wanted: readonly number[], digits: number): void {
  for (const [index, each] of Array.from(found).entries())
    expect(Math.abs(each / wanted[index]! - 1), `${each} for ${wanted[index]}`).toBeLessThan(10 ** -digits);
}

const kinetics = (
  options = '',
): string => `(define-data (conc rate state) puromycin (where (equal? state "treated")))
(define-parameter Vmax 200)
(define-parameter K 0.05 positive)
(fit (lambda (s) (/ (* Vmax s) (+ K s))) (conc) rate (optimizer (lbfgs)) (steps 200) ${options})`;

describe('a fit by squared error', () => {
  test('has the errors of nls in R, in natural terms, whatever its reduction', async () => {
    for (const reduction of ['mean', 'sum']) {
      const report = await reportOf(kinetics(`(reduce ${reduction})`));
      const errors = errorsOf(report);
      expect(errors.kind).toBe('least-squares');
      expectDigits(errors.standardErrors, [6.94715490012364, 0.00828094933792], 6);
      expectDigits(errors.low, [197.2045174958462, 0.0456701768557], 5);
      expect(errors.degreesOfFreedom).toBe(10);
      const { residualStandardDeviation, likelihood, rSquared } = report.goodness;
      expectDigits([residualStandardDeviation!, likelihood!.aic], [10.9336581913, 95.2709686489], 9);
      expect(rSquared).toBeCloseTo(0.9613, 4);
    }
  });

  test('has predictions and residuals at its rows, and quantiles in their order', async () => {
    const { rows } = await reportOf(kinetics());
    expect(rows!.inputs.map(({ label }) => label)).toEqual(['conc']);
    expect(rows!.target!.label).toBe('rate');
    for (const [row, target] of rows!.target!.values.entries())
      expect(rows!.predictions![row]! + rows!.residuals![row]!).toBeCloseTo(target, 10);
    const order = (values: Float64Array): number[] =>
      [...values.keys()].sort((a, b) => values[a]! - values[b]!);
    expect(order(rows!.normalQuantiles!)).toEqual(order(rows!.standardised!));
    expect(rows!.normalQuantiles!.reduce((sum, each) => sum + each, 0)).toBeCloseTo(0, 10);
  });

  test('leaves out rows without a target, and says which rows are left', async () => {
    const data = "(define-data (x y) '((0 1.1) (1 #f) (2 5.3) (3 6.8) (4 9.2)))\n";
    const { rows, goodness } = await reportOf(weighted('').replace(/^.*\n/, data));
    expect([...rows!.places]).toEqual([0, 2, 3, 4]);
    expect([...rows!.target!.values]).toEqual([1.1, 5.3, 6.8, 9.2]);
    expect(goodness.observations).toBe(4);
  });

  test('does not count held-out rows', async () => {
    const whole = await trained(kinetics('(holdout 0.25) (seed 3)'));
    const { report } = await assess(whole);
    expect(report.goodness.observations).toBe(9);
    expect(report.rows!.heldOut.reduce((sum, each) => sum + each, 0)).toBe(3);
    expect(errorsOf(report).degreesOfFreedom).toBe(7);
    // The same rows alone.
    const { axis } = whole.plan.objective.rows!;
    const [x, y] = axis.columns.map(({ values }) => values);
    const kept = [...report.rows!.heldOut.keys()].filter((row) => report.rows!.heldOut[row] === 0);
    const data = kept.map((row) => `(${x![row]} ${y![row]})`).join(' ');
    const alone = kinetics().replace(/^.*\n/, `(define-data (conc rate) '(${data}))\n`);
    expectDigits(errorsOf(report).standardErrors, [...errorsOf(await reportOf(alone)).standardErrors], 5);
  });

  test('has no errors before it has arrived, but says how far it is', async () => {
    const report = await reportOf(kinetics().replace('(steps 200)', '(steps 3)'));
    expect(reasonOf(report)).toMatch(/^This is not the minimum yet: .* Train further\.$/);
    expect(report.rows!.residuals).toHaveLength(12);
  });
});

const weighted = (
  options: string,
): string => `(define-data (x y s) '((0 1.1 1) (1 2.9 2) (2 5.3 1) (3 6.8 4) (4 9.2 2)))
(define-parameter a 1) (define-parameter b 1)
(fit (lambda (x) (+ a (* b x))) (x) y (optimizer (lbfgs)) (steps 100) ${options})`;

test('weights are relative, and errors are absolute', async () => {
  const of = async (options: string) => errorsOf(await reportOf(weighted(options)));
  const plain = await of('(weights s)');
  for (const same of ['(weights (vector 10 20 10 40 20))', '(weights s) (reduce sum)'])
    expectDigits((await of(same)).standardErrors, [...plain.standardErrors], 6);
  const known = await of('(errors s)');
  const double = await of('(errors (vector 2 4 2 8 4)) (reduce sum)');
  expect(known.kind).toBe('known-errors');
  expect(known.degreesOfFreedom).toBeNull();
  expectDigits(
    double.standardErrors,
    [...known.standardErrors].map((each) => 2 * each),
    6,
  );
  // (XᵀWX)⁻¹ by hand, with W of 1 over the squares of the errors.
  const w = [1, 1 / 4, 1, 1 / 16, 1 / 4];
  const [s0, s1, s2] = [0, 1, 2].map((power) => w.reduce((sum, each, x) => sum + each * x ** power, 0));
  const determinant = s0! * s2! - s1! * s1!;
  expectDigits(known.standardErrors, [Math.sqrt(s2! / determinant), Math.sqrt(s0! / determinant)], 9);
  const { goodness } = await reportOf(weighted('(errors s)'));
  expect(goodness.chiSquared).toBeGreaterThan(0);
});

test('least-squares has the errors of the fit that it writes out, and no predictions', async () => {
  const source = `(define-data (x y) '((0 1.1) (1 2.9) (2 5.3) (3 6.8) (4 9.2)))
(define-parameter a 1) (define-parameter b 1)
(least-squares (map (lambda (x y) (- (+ a (* b x)) y)) (vector->list x) (vector->list y)) (optimizer (lbfgs)) (steps 100))`;
  const report = await reportOf(source);
  const fit = await reportOf(weighted(''));
  expectDigits(errorsOf(report).standardErrors, [...errorsOf(fit).standardErrors], 6);
  expect(report.rows!.predictions).toBeNull();
  expect(report.rows!.residuals).toHaveLength(5);
  expect(report.goodness.rSquared).toBeNull();
});

/** Miles per gallon, and whether the engine is straight, of 32 cars (Henderson and Velleman 1981, `mtcars` of R). */
const mpg =
  '21 21 22.8 21.4 18.7 18.1 14.3 24.4 22.8 19.2 17.8 16.4 17.3 15.2 10.4 10.4 14.7 32.4 30.4 33.9 21.5 15.5 15.2 13.3 19.2 27.3 26 30.4 15.8 19.7 15 21.4';
const straight = '0 0 1 1 0 1 0 1 1 1 1 0 0 0 0 0 0 1 1 1 1 0 0 0 0 1 0 1 0 0 0 1';
const cars = `(define x (vector ${mpg})) (define y (vector ${straight}))
(define-parameter a -8) (define-parameter b 0.4)
(define (p x) (/ 1 (+ 1 (exp (- (+ a (* b x)))))))`;
const settings = '(optimizer (lbfgs)) (steps 200)';
const likelihood = `(sum-over ((x x) (y y)) (- (+ (* y (log (p x))) (* (- 1 y) (log (- 1 (p x)))))))`;

describe('a likelihood', () => {
  test('has the errors of glm in R, written as a fit by cross-entropy or by hand', async () => {
    for (const form of [
      `(fit p (x) y (loss cross-entropy) ${settings})`,
      `(fit p (x) y (loss cross-entropy) (reduce sum) ${settings})`,
      `(negative-log-likelihood ${likelihood} ${settings})`,
    ]) {
      const report = await reportOf(`${cars}\n${form}`);
      const errors = errorsOf(report);
      expect(errors.kind).toBe('likelihood');
      expectDigits(errors.standardErrors, [3.162274091194, 0.158421969587], 5);
      const { aic, bic, logLikelihood } = report.goodness.likelihood!;
      expectDigits([logLikelihood, aic, bic!], [-12.7666675765, 29.5333351531, 32.4648069587], 9);
      expect(errors.degreesOfFreedom).toBeNull();
    }
  });

  test('that is penalised has the errors of the mode, and no criteria', async () => {
    const source = `(define-parameter m 1)
(negative-log-likelihood (* 2 (square (- m 3))) (penalty (* 1/2 (square m))) ${settings})`;
    const report = await reportOf(source);
    expect(errorsOf(report).kind).toBe('mode');
    expectDigits(errorsOf(report).standardErrors, [Math.sqrt(1 / 5)], 9);
    expect(report.goodness.likelihood).toBeNull();
  });

  test('has no errors where it is no maximum', async () => {
    const source = `(define-parameter a 0) (define-parameter b 0)
(negative-log-likelihood (+ (square a) (- (square b)) (expt b 4)) ${settings})`;
    expect(reasonOf(await reportOf(source))).toMatch(/^The loss curves down/);
  });
});

describe('other losses', () => {
  test('have the sandwich estimate: for squares it is that of White', async () => {
    const own = '(loss (lambda (p y) (square (- p y))))';
    const errors = errorsOf(await reportOf(weighted(own)));
    expect(errors.kind).toBe('sandwich');
    // (XᵀX)⁻¹ Xᵀ diag(r²) X (XᵀX)⁻¹ · 5/3, by hand; huber with a bound that no residual reaches is the same.
    const [y, x] = [
      [1.1, 2.9, 5.3, 6.8, 9.2],
      [0, 1, 2, 3, 4],
    ];
    const slope = x.reduce((sum, each, row) => sum + (each - 2) * y[row]!, 0) / 10;
    const start = y.reduce((sum, each) => sum + each, 0) / 5 - 2 * slope;
    const variance = x.reduce(
      (sum, each, row) => sum + ((each - 2) / 10) ** 2 * (y[row]! - start - slope * each) ** 2,
      0,
    );
    expectDigits(errors.standardErrors.slice(1), [Math.sqrt((variance * 5) / 3)], 6);
    const huber = errorsOf(await reportOf(weighted('(loss (huber 5))')));
    expectDigits(huber.standardErrors, [...errors.standardErrors], 6);
  });

  test('of minimize have no errors, and the reason is said', async () => {
    const report = await reportOf(`(define-parameter a 0) (minimize (square (- a 1)) ${settings})`);
    expect(reasonOf(report)).toContain('negative-log-likelihood');
    expect(report.rows).toBeNull();
  });
});

test('a parameter without a number is named, with what it is confounded with', async () => {
  const source = `(define-data (x y) '((0 1.1) (1 2.9) (2 5.3) (3 6.8) (4 9.2)))
(define-parameter a 1) (define-parameter b 1) (define-parameter w (tensor '(1 2))) (define-parameter u 3)
(define-parameter c 1 positive)
(fit (lambda (x) (+ a (* b (sum w) x) (* c -5))) (x) y ${settings})`;
  const { elements, errors } = await reportOf(source);
  expect(elements).toEqual(['a', 'b', 'w[0]', 'w[1]', 'u', 'c']);
  expect(errors.kind).toBe('least-squares');
  if (errors.kind === 'none') return;
  expect(errors.withheld).toEqual([
    'The data do not determine it: it can change together with c without any effect.',
    'The data do not determine it: it can change together with w[0] and w[1] without any effect.',
    'The data do not determine it: it can change together with b and w[1] without any effect.',
    'The data do not determine it: it can change together with b and w[0] without any effect.',
    'The data do not determine it: the derivative by it is zero here.',
    'The data do not determine it: it can change together with a without any effect.',
  ]);
});

test('a likelihood that knows only a product of parameters determines neither', async () => {
  const source = `(define-parameter a 1) (define-parameter b 2) (define-parameter c 1)
(negative-log-likelihood (+ (* 20 (square (- (* a b) 3.3))) (square (- c 2)) (* 0.3 c)) ${settings})`;
  const errors = errorsOf(await reportOf(source));
  expect(errors.withheld[0]).toContain('together with b');
  expect(errors.withheld[1]).toContain('together with a');
  expectDigits(errors.standardErrors.slice(2), [Math.sqrt(1 / 2)], 4);
});

test('a parameter at its bound is reported so, and the others as if it were known', async () => {
  const source = `(define-data (x y) '((0 1.1) (1 2.9) (2 5.3) (3 6.8) (4 9.2)))
(define-parameter a 1) (define-parameter b 1) (define-parameter c 1 positive)
(fit (lambda (x) (+ a (* b x) (* c -1 x x x x))) (x) y ${settings})`;
  const errors = errorsOf(await reportOf(source));
  expect(errors.withheld[2]).toBe('It ended at its bound, 0.');
  expectDigits(
    errors.standardErrors.slice(0, 2),
    [...errorsOf(await reportOf(weighted(''))).standardErrors],
    2,
  );
});

test('a parameter that ended at another leaves that one the errors of the model in which both are one', async () => {
  const data = `(define-data (x y) '((0 1.1) (0 2.9) (0 1.3) (1 0.8) (1 1.2)))`;
  const apart = await reportOf(`${data}
(define-parameter a 1) (define-parameter b 2 (above a))
(fit (lambda (x) (if (= x 0) a b)) (x) y ${settings})`);
  const one = await reportOf(`${data} (define-parameter a 1) (fit (lambda (x) a) (x) y ${settings})`);
  expect(errorsOf(apart).withheld[1]).toMatch(/^It ended at its bound/);
  expectDigits(errorsOf(apart).standardErrors.slice(0, 1), [...errorsOf(one).standardErrors], 3);
});

test('shares of a whole have the errors of a multinomial distribution', async () => {
  const errors = errorsOf(
    await reportOf(`(define-parameter p (tensor '(0.3 0.3 0.4)) simplex)
(negative-log-likelihood (- (dot (tensor '(20 30 50)) (log p))) ${settings})`),
  );
  expectDigits(
    errors.standardErrors,
    [0.2, 0.3, 0.5].map((p) => Math.sqrt((p * (1 - p)) / 100)),
    5,
  );
  expectDigits(errors.covariance.slice(1, 2), [(-0.2 * 0.3) / 100], 5);
});

test('a fit that is exact, and one with as many parameters as rows, have no errors', async () => {
  const line = (rows: string): string => `(define-data (x y) '(${rows}))
(define-parameter a 0) (define-parameter b 1)
(fit (lambda (x) (+ a (* b x))) (x) y ${settings})`;
  expect(reasonOf(await reportOf(line('(0 0) (1 1) (2 2)')))).toMatch(/to rounding/);
  expect(reasonOf(await reportOf(line('(0 0) (1 2)')))).toMatch(/^2 residuals are no more/);
});

test('a profile re-optimises the other parameters', async () => {
  const subject = await trained(kinetics());
  const found = await profileOf(subject, 1);
  if (typeof found === 'string') throw new Error(found);
  // brentq of SciPy on least_squares with K held.
  expectDigits([found.low!, found.high!], [0.0469203420351709, 0.0861569134271389], 5);
  expect(found.waldLow).toBeLessThan(found.low!);
  const logistic = await trained(`${cars}\n(fit p (x) y (loss cross-entropy) ${settings})`);
  const byHand = await trained(`${cars}\n(negative-log-likelihood ${likelihood} ${settings})`);
  const [one, other] = [await profileOf(logistic, 1), await profileOf(byHand, 1)];
  if (typeof one === 'string' || typeof other === 'string') throw new Error(`${one} ${other}`);
  expectDigits([one.low!, one.high!], [other.low!, other.high!], 5);
  // confint of R for glm, which interpolates.
  expectDigits([one.low!, one.high!], [0.1849383454, 0.8244528889], 3);
  expect(await profileOf(await trained(weighted('(loss (huber 1))')), 0)).toMatch(/sandwich/);
});

test('each prediction has its standard error, of a fit with several inputs and of one without residuals', async () => {
  const report = await reportOf(`(define-data (u v y) '((0 1 1.2) (1 0 2.9) (2 1 5.1) (3 2 8.8) (4 0 9.2)))
    (define-parameter a 0) (define-parameter b 0) (define-parameter c 0)
    (fit (lambda (u v) (+ a (* b u) (* c v))) (u v) y (optimizer (lm)))`);
  // sqrt(diag(X (X'X)^-1 X')) s, by numpy.
  expectDigits(
    report.rows!.predictionErrors!,
    [0.3395735621, 0.3149927113, 0.2005604393, 0.390964271, 0.394378871],
    6,
  );
  const logistic = await reportOf(`(define-data (x y) '((-3 0) (-2 0) (-1 1) (0 0) (0 1) (1 0) (2 1) (3 1)))
    (define-parameter a 0) (define-parameter b 0)
    (fit (lambda (x) (sigmoid (+ a (* b x)))) (x) y (loss cross-entropy) (optimizer (lbfgs)))`);
  // The slope of the sigmoid at 0 is 1/4, and the variance of the logit there is that of a.
  expect(logistic.rows!.predictionErrors![3]).toBeCloseTo(errorsOf(logistic).standardErrors[0]! / 4, 8);
});

test('a profile takes along the parameters on which a bound depends, in both directions', async () => {
  const profileOfPart = async (constraint: string, rows: string, element: number) => {
    const found = await profileOf(
      await trained(`(define-data (x y) '(${rows}))
(define-parameter lo 1) (define-parameter m 5 ${constraint})
(fit (lambda (x) (if (= x 0) lo m)) (x) y ${settings})`),
      element,
    );
    if (typeof found === 'string') throw new Error(found);
    return [found.low!, found.high!];
  };
  // Means of three numbers each, which must not change order: 3 (m - v)^2 + 3 (lo - v)^2 is t^2 s^2 where they are one.
  const means = '(0 1) (0 2) (0 3) (1 1.5) (1 2.5) (1 3.5)';
  expectDigits(await profileOfPart('(above lo)', means, 1), [1.144434728130988, 4.102981328876168], 5);
  expectDigits(await profileOfPart('(above lo)', means, 0), [0.397018671123832, 3.355565271869012], 5);
  // brentq of SciPy on 3 (4.5 - v)^2 + 3 (2 - sqrt v)^2.
  const squares = '(0 1) (0 2) (0 3) (1 3.5) (1 4.5) (1 5.5)';
  expectDigits(
    await profileOfPart('(above (square lo))', squares, 1),
    [2.9235014745987837, 6.102981328876168],
    5,
  );
});

test('the values before a run left the numbers are no result, and have no errors', async () => {
  const report = await reportOf(`(define-data (x y) '((0 1) (1 2) (2 4) (3 7) (4 9)))
(define-parameter a 1) (define-parameter b 5)
(fit (lambda (x) (+ (* a x) (sqrt (- b x)))) (x) y (optimizer (sgd 1)))`);
  expect(reasonOf(report)).toMatch(/^The run ended because a number was not finite/);
});

test('a loss with corners alone has no errors, and does not say that the data determine nothing', async () => {
  const source = `(define-data (z) '((1) (2) (3) (4) (10))) (define-parameter q 3) (define-parameter u 1)
(fit (lambda (z) (+ q (* 0 u))) (z) z (optimizer (lbfgs))
  (loss (lambda (p t) (if (> t p) (* 0.9 (- t p)) (* 0.1 (- p t))))))`;
  const { errors } = await reportOf(source);
  expect(errors.kind).toBe('sandwich');
  expect(errors.kind === 'none' ? [] : errors.withheld).toEqual([
    'The loss has corners and no curvature by it here, from which an error could be computed.',
    'The data do not determine it: the derivative by it is zero here.',
  ]);
});

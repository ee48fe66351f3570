import { expect, test } from 'vitest';
import { trained } from '../../testing/trained';
import { assess, type FitReport } from './report';

async function reportOf(source: string): Promise<FitReport> {
  return (await assess(await trained(source))).report;
}

function withheldOf({ errors }: FitReport): readonly (string | null)[] | string {
  return errors.kind === 'none' ? errors.reason : errors.withheld;
}

const logit = (rows: string, options: string): string =>
  `(define-data (x y) '(${rows})) (define-parameter a 0) (define-parameter b 0)
   (fit (lambda (x) (sigmoid (+ a (* b x)))) (x) y (loss cross-entropy) ${options})`;
const endless = expect.stringContaining('no estimate at finite values');
const separated = '(-3 0) (-2 0) (-1 0) (1 1) (2 1) (3 1)';
const halfSeparated = '(-3 0) (-2 0) (-1 0) (0 0) (0 1) (1 1) (2 1) (3 1)';

test.each(['(optimizer (lbfgs))', '(optimizer (adam 0.1)) (steps 2000)'])(
  'data that a curve separates give no numbers, however far the run went: %s',
  async (options) => {
    expect(withheldOf(await reportOf(logit(separated, options)))).toEqual([endless, endless]);
  },
);

test('what the data determine beside a slope that grows without an end keeps its number', async () => {
  const report = await reportOf(logit(halfSeparated, '(optimizer (lbfgs))'));
  expect(withheldOf(report)).toEqual([null, endless]);
  // One of the two rows at 0 has the target 1: the information about their log-odds is 2 / 4.
  expect(report.errors.kind === 'likelihood' && report.errors.standardErrors[0]).toBeCloseTo(Math.SQRT2, 6);
});

test('a count that is 0 in every row has a rate at its bound, and no rate on the scale of logarithms', async () => {
  const counts = (start: string, rate: string): string =>
    `(define-data (y) '((0) (0) (0))) (define-parameter r ${start})
     (negative-log-likelihood (- (sum-over ((y y)) (poisson-lpmf y ${rate}))) (optimizer (lbfgs)))`;
  expect(withheldOf(await reportOf(counts('1 positive', 'r')))).toEqual(['It ended at its bound, 0.']);
  expect(withheldOf(await reportOf(counts('0', '(exp r)')))).toEqual([endless]);
});

test('a rate on its way to the bound has not arrived', async () => {
  const report = await reportOf(`(define-data (y) '((0) (0) (0))) (define-parameter r 1 positive)
    (negative-log-likelihood (- (sum-over ((y y)) (poisson-lpmf y r))) (optimizer (adam 0.01)) (steps 20))`);
  expect(withheldOf(report)).toContain('has a slope by r, and no curvature');
});

test('a saddle and a maximum give no numbers, also where the Jacobian is 0', async () => {
  const product = `(define-data (x y) '((0 1) (1 3) (2 5) (3 7.2))) (define-parameter a 0) (define-parameter b 0)
    (fit (lambda (x) (* a b x)) (x) y (optimizer (lm)))`;
  const maximum = '(define-parameter x 0) (least-squares (list (+ 2 (cos x)) 0 0) (optimizer (lm)))';
  for (const source of [product, maximum])
    expect(withheldOf(await reportOf(source))).toContain('this is not its minimum');
});

test('a loss that is not finite is called so, although its gradient is', async () => {
  const report = await reportOf(`(define-data (y) '((1) (2))) (define-parameter s -1)
    (negative-log-likelihood (- (sum-over ((y y)) (normal-lpdf y 0 s))) (optimizer (lbfgs)))`);
  expect(withheldOf(report)).toBe('The loss is not finite here.');
});

test('a row of weight 0 counts in nothing', async () => {
  const line = (rows: string, options: string): string =>
    `(define-data (x y w) '(${rows})) (define-parameter a 0) (define-parameter b 0)
     (fit (lambda (x) (+ a (* b x))) (x) y ${options} (optimizer (lm)))`;
  const four = '(0 1 1) (1 3.1 1) (2 4.9 1) (3 7.2 1)';
  for (const loss of ['', '(loss (huber 1))', '(loss absolute-error)']) {
    const [all, weighted] = [
      await reportOf(line(four, loss)),
      await reportOf(line(`${four} (4 99 0)`, `(weights w) ${loss}`)),
    ];
    expect(weighted.goodness.observations).toBe(4);
    expect(weighted.goodness.residualStandardDeviation).toBeCloseTo(
      all.goodness.residualStandardDeviation!,
      8,
    );
    if (weighted.errors.kind === 'none' || all.errors.kind === 'none') throw new Error('no errors');
    for (const [index, each] of weighted.errors.standardErrors.entries())
      expect(each).toBeCloseTo(all.errors.standardErrors[index]!, 6);
  }
});

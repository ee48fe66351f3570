import { expect, test } from 'vitest';
import { ReferenceBackend } from '../backends';
import { mistakes, staged, valueAt } from '../testing/compile';
import { predictionsAt, residualGraphs } from './residuals';

const backend = new ReferenceBackend('for a test');

const line = `(define-data (x y s) '((1 2 1) (2 5 2) (3 4 4)))
(define-parameter a 2)
(define-parameter b 1 positive)
`;

async function jacobianOf(source: string, point: readonly number[]) {
  const { objective, parameters } = staged(source);
  const graphs = residualGraphs(objective!, parameters.length)!;
  return { graphs, ...(await graphs.jacobianAt(backend, Float64Array.from(point), point.length)) };
}

test('a fit says its predictions, its residuals and their derivatives row by row', async () => {
  const found = await jacobianOf(`${line}(fit (lambda (x) (* a (exp (* b x)))) (x) y)`, [2, 0.5]);
  const expected = [1, 2, 3].map((x) => 2 * Math.exp(0.5 * x));
  const close = (got: Float64Array, wanted: readonly number[]): void => {
    expect(got.length).toBe(wanted.length);
    for (const [index, each] of wanted.entries()) expect(got[index]).toBeCloseTo(each, 12);
  };
  close(found.predictions!, expected);
  close(found.residuals, [2 - expected[0]!, 5 - expected[1]!, 4 - expected[2]!]);
  close(
    found.jacobian,
    expected.flatMap((each, index) => [-each / 2, -each * (index + 1)]),
  );
});

test('a prediction that is a tensor has a residual for each element', async () => {
  const source = `(define-data (x y) (list (list 1 (tensor '(2 3))) (list 2 (tensor '(4 5)))))
(define-parameter a 2)
(define-parameter b (tensor '(1 1)))
(fit (lambda (x) (* a x b)) (x) y)`;
  const found = await jacobianOf(source, [2, 1, 3]);
  expect(found.each).toBe(2);
  expect([...found.residuals]).toEqual([0, -3, 0, -7]);
  // A row for each element: by a, then by both elements of b.
  expect([...found.jacobian].map((each) => each + 0)).toEqual([-1, -2, 0, -3, 0, -2, -2, -4, 0, -6, 0, -4]);
});

test('least-squares says the residuals of a list, a vector or a tensor, with what they share', async () => {
  for (const residuals of [
    '(list (- a 1) (* a b))',
    '(vector (- a 1) (* a b))',
    '(tensor (list (- a 1) (* a b)))',
  ]) {
    const found = await jacobianOf(`${line}(least-squares ${residuals})`, [3, 2]);
    expect(found.predictions).toBeNull();
    expect([...found.residuals]).toEqual([2, 6]);
    expect([...found.jacobian]).toEqual([1, 0, 2, 3]);
  }
});

test('the loss of least-squares is the mean of the squares, or their sum', () => {
  const lossOf = (options: string): number => {
    const { objective } = staged(`${line}(least-squares (list (- a 1) (* a b) 3) ${options})`);
    return valueAt(objective!.graph, [3, 2]);
  };
  expect(lossOf('')).toBeCloseTo((4 + 36 + 9) / 3, 12);
  expect(lossOf('(reduce sum)')).toBe(49);
  // Only the ratios of weights matter to a mean.
  expect(lossOf('(weights (vector 1 2 3))')).toBeCloseTo((4 + 72 + 27) / 6, 12);
  expect(lossOf('(weights (vector 10 20 30))')).toBeCloseTo((4 + 72 + 27) / 6, 12);
  expect(lossOf('(weights (vector 1 2 3)) (reduce sum)')).toBe(103);
  expect(lossOf('(errors (vector 1 2 3)) (reduce sum)')).toBe(4 + 9 + 1);
});

test('weights and errors of a fit weigh its rows', () => {
  const lossOf = (options: string): number => {
    const { objective } = staged(`${line}(fit (lambda (x) (* a b x)) (x) y ${options})`);
    return valueAt(objective!.graph, [1, 2]);
  };
  // The residuals are 0, 1 and -2.
  expect(lossOf('')).toBeCloseTo(5 / 3, 12);
  expect(lossOf('(weights s)')).toBeCloseTo((2 * 1 + 4 * 4) / 7, 12);
  expect(lossOf('(weights s) (reduce sum)')).toBe(18);
  expect(lossOf('(errors s) (reduce sum)')).toBeCloseTo(1 / 4 + 4 / 16, 12);
  expect(lossOf('(errors s) (loss absolute-error) (reduce sum)')).toBeCloseTo(1 / 2 + 2 / 4, 12);
  // The bound is in standard deviations: row 2 is at 0.5 of them, row 3 too.
  expect(lossOf('(errors s) (loss (huber 0.4)) (reduce sum)')).toBeCloseTo(2 * 0.4 * (0.5 - 0.2), 12);
});

test('what weights and errors say is kept beside the loss', () => {
  const termsOf = (options: string) => {
    const { objective } = staged(`${line}(fit (lambda (x) (* a b x)) (x) y ${options})`);
    const { loss, weighting, weights, scales } = objective!.residuals!;
    return { loss, weighting, weights: weights && [...weights], scales: scales && [...scales] };
  };
  const squared = { kind: 'squared' };
  expect(termsOf('')).toEqual({ loss: squared, weighting: 'none', weights: null, scales: null });
  expect(termsOf('(errors s)')).toEqual({
    loss: squared,
    weighting: 'errors',
    weights: null,
    scales: [1, 1 / 2, 1 / 4],
  });
  expect(termsOf('(weights s) (reduce sum) (loss (huber (/ 1 2)))')).toEqual({
    loss: { kind: 'huber', delta: 0.5 },
    weighting: 'relative',
    weights: [1, 2, 4],
    scales: null,
  });
});

test('a fit by another loss has predictions and no residuals', async () => {
  const { objective } = staged(
    `${line}(fit (lambda (x) (/ 1 (+ 1 (exp (* a b x))))) (x) y (loss cross-entropy))`,
  );
  expect(objective!.residuals).toBeNull();
  const found = await predictionsAt(objective!.rows!, backend, Float64Array.of(1, 0), 1);
  expect([...found]).toEqual([0.5, 0.5, 0.5]);
});

test('a likelihood is known without its penalty', () => {
  const source = `${line}(negative-log-likelihood (* a b) (penalty (* 10 a)))`;
  const { objective } = staged(source);
  expect(objective!.kind).toBe('negative-log-likelihood');
  expect(valueAt(objective!.graph, [2, 3])).toBe(26);
  expect(objective!.likelihood!.penalised).toBe(true);
  expect(valueAt(objective!.likelihood!.graph, [2, 3])).toBe(6);
});

test('the bound of huber is above 0, and the mistake is at the bound', () => {
  for (const bound of ['-1', '0', '(- 1 1)']) {
    const source = `(define-data (x y) '((0 1) (1 3))) (define-parameter b 1)
(fit (lambda (x) (* b x)) (x) y (loss (huber ${bound})) (optimizer (lm)))`;
    const [first, ...others] = mistakes(source);
    expect(others).toEqual([]);
    expect(first!.message).toContain('The bound of huber wants a number above 0');
    expect(source.slice(first!.span.start, first!.span.end)).toBe(bound);
  }
});

import { expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { loadTfjs } from '../../backends/tfjs';
import { Evaluator, type Graph, sizeOf, validate } from '../../graph';
import { evaluation, expressionGraph, plainValue, staged, valueAt } from '../../testing/compile';
import { differenceGradient, relativeDifference } from '../../testing/differences';
import '../../testing/tapeGradients';

function softmax(weights: readonly number[], temperature = 1): number[] {
  const powers = weights.map((each) => Math.exp(each / temperature));
  const sum = powers.reduce((total, each) => total + each, 0);
  return powers.map((each) => each / sum);
}

test('the value is the sum of the options, each times its share in the softmax of the weights', () => {
  const [a, b, c] = softmax([0.3, -1, 2]);
  const value = 5 * a! + 7 * b! + 11 * c!;
  for (const weights of ['(list 0.3 -1 2)', '(vector 0.3 -1 2)', "(tensor '(0.3 -1 2))"])
    expect(plainValue(`(soft-choice ${weights} 5 7 11)`, {})).toBeCloseTo(value, 14);
  expect(plainValue('(soft-choice (list 3) 5)', {})).toBe(5);
});

test('lists, vectors, tensors and records are blended part by part, and what is alike stays', () => {
  const written = (source: string): string => evaluation(source).written;
  expect(written("(soft-choice '(0 0) '(1 (2 a)) '(3 (6 a)))")).toBe('(2 (4 a))');
  expect(written("(soft-choice '(0 0) '#(1 2) '#(3 6))")).toBe('#(2 4)');
  expect(written("(tensor->list (soft-choice '(0 0) (tensor '((1 2))) (tensor '((3 6)))))")).toBe('((2 4))');
  const point = '(define-record-type point (make-point x y) point? (x point-x) (y point-y))';
  expect(written(`${point} (point-y (soft-choice '(0 0) (make-point 1 2) (make-point 3 6)))`)).toBe('4');
});

const programs: Readonly<Record<string, string>> = {
  'one choice': '(soft-choice (list x y 0.5) (* x x) (sin y) (* x y))',
  'nested choices': '(soft-choice (list x 0) (* y y) (soft-choice (list y x) (exp x) (* 3 y)))',
  'a choice whose weights are a choice':
    '(soft-choice (soft-choice (list x y) (list x 1) (list 2 y)) x (* y x))',
  'a choice in an arm': '(if (> x y) (soft-choice (list x 1) (* x y) y) (soft-choice (list 1 y) x (* y y)))',
  'a choice in a loop whose turns a number decides':
    '(define (go n s) (if (> n 0) (go (- n 1) (soft-choice (list s x) (sin s) (* y s))) s)) (go (* 3 x) y)',
  'a choice in a loop of known length':
    '(define (go n s) (if (= n 0) s (go (- n 1) (soft-choice (list x y) (sin s) (+ y s))))) (go 5 x)',
  'a choice of lists': '(apply * (soft-choice (list x y) (list x 2) (list y x)))',
  'a choice of tensors': "(sum (soft-choice (list x y) (* x (tensor '(1 2))) (* y (tensor '(3 4)))))",
  'a derivative of a choice': '((grad (lambda (z) (soft-choice (list z y) (* z z) (exp z)))) x)',
};

const points = [
  [0.7, -0.4],
  [-0.3, 0.9],
  [1.2, 0.1],
] as const;

test.each(Object.entries(programs))('%s: value and gradient, against differences', (_, source) => {
  const graph = expressionGraph(source, ['x', 'y']);
  const gradient = differentiate(graph);
  validate(gradient);
  for (const point of points) {
    const [value, ...partials] = new Evaluator(gradient).evaluate([...point]);
    expect(relativeDifference(value!, plainValue(source, { x: point[0], y: point[1] }))).toBeLessThan(1e-12);
    const expected = differenceGradient((at) => valueAt(graph, at), point);
    for (const [index, { value: wanted, uncertainty }] of expected.entries())
      expect(Math.abs(partials[index]! - wanted)).toBeLessThan(1e-7 + 10 * uncertainty);
  }
});

/** At values of the parameters, a temperature, and noise 0.1, 0.2, … . */
function noisyPoint({ parameters }: Graph, values: readonly number[], temperature: number): number[] {
  const sizes = parameters.map(({ type }) => sizeOf(type.shape));
  const noise = sizes.slice(values.length + 1).reduce((sum, size) => sum + size, 0);
  return [...values, temperature, ...Array.from({ length: noise }, (_, index) => (index + 1) / 10)];
}

function objectiveOf(expression: string) {
  return staged(`(define-parameter x 0.7) (define-parameter y -0.4) (minimize ${expression})`).objective!;
}

test('a staged program is a function of the temperature, and with noise of that', () => {
  const { graph, noisy } = objectiveOf('(soft-choice (list x y) 5 7)');
  validate(noisy!);
  const shares = (weights: readonly number[], temperature: number): number => {
    const [a, b] = softmax(weights, temperature);
    return 5 * a! + 7 * b!;
  };
  expect(graph.parameters.map(({ name }) => name)).toEqual(['x', 'y', 'temperature']);
  expect(valueAt(graph, [0.7, -0.4, 0.2])).toBeCloseTo(shares([0.7, -0.4], 0.2), 13);
  expect(valueAt(noisy!, noisyPoint(noisy!, [0.7, -0.4], 0.2))).toBeCloseTo(shares([0.8, -0.2], 0.2), 13);
});

test('a program without a soft choice has neither temperature nor noise', () => {
  const { objective, choices } = staged('(define-parameter x 1) (minimize (* x x))');
  expect(objective!.noisy).toBeNull();
  expect(objective!.graph.parameters).toHaveLength(1);
  expect(choices).toBeNull();
});

test('the same place with the same weights has one noise, other weights another, and what is left has none', () => {
  const noises = (expression: string): number => objectiveOf(expression).noisy!.parameters.length - 3;
  const pick = (a: string, b: string): string => `(let ((f (lambda (w) (soft-choice w x 2)))) (+ ${a} ${b}))`;
  expect(noises(pick('(f (list x y))', '(f (list x y))'))).toBe(1);
  expect(noises(pick('(f (list x y))', '(f (list y x))'))).toBe(2);
  expect(noises('(+ (soft-choice (list x y) 1 2) (soft-choice (list x y) 1 2))')).toBe(2);
  // Weights that a loop carries along: the turns it was tried with are not part of the graph.
  const loop = '(let go ((n x) (s y)) (if (> n 0) (go (- n 1) (soft-choice (list s x) 1 2)) s))';
  expect(noises(loop)).toBe(1);
  expect(noises('(+ x (* 0 (soft-choice (list x y) 1 2)))')).toBeLessThanOrEqual(1);
});

test('what is shown are the choices that all rows agree on, with the text of their options', () => {
  const source = `(define-data (u v) '((1 2) (2 3)))
(define-parameter w (tensor '(0 2)))
(define (f u) (+ (soft-choice w (* u u) (exp u)) (soft-choice (list u 0) 1 2)
  (soft-choice (list (* 2 (ref w 1)) 1) u 3)))
(fit f (u) v)`;
  const { choices } = staged(source);
  const texts = choices!.list.map(({ options }) =>
    options.map((each) => source.slice(each!.start, each!.end)),
  );
  expect(texts).toEqual([
    ['(* u u)', '(exp u)'],
    ['u', '3'],
  ]);
  const shares = new Evaluator(choices!.graph).evaluate([0, 2, 0.5]);
  expect([...shares]).toEqual(
    [...softmax([0, 2], 0.5), ...softmax([4, 1], 0.5)].map((each) => expect.closeTo(each, 12)),
  );
});

test('an option that a macro wrote has no place of its own', () => {
  const source = `(define-syntax pick (syntax-rules () ((_ w) (soft-choice w 1 2))))
(define-parameter w (tensor '(0 0)))
(minimize (pick w))`;
  expect(staged(source).choices!.list.map(({ options }) => options)).toEqual([[null, null]]);
});

test('tfjs computes the same, and both of its gradients agree, at any temperature and with noise', async () => {
  const tfjs = await loadTfjs('cpu');
  const expression =
    '(+ (soft-choice (list x y 0.5) (* x x) (sin y) (* x y)) (soft-choice (list y x) x (exp y)))';
  const graph = objectiveOf(expression).noisy!;
  for (const temperature of [2, 0.5, 0.1]) {
    const at = Float64Array.from(noisyPoint(graph, [0.7, -0.4], temperature));
    const expected = new Evaluator(differentiate(graph)).evaluate(at);
    const got = await tfjs.evaluate(differentiate(graph), at, null);
    const tape = await tfjs.tapeGradient(graph, at, null);
    for (const [index, wanted] of expected.entries()) {
      expect(relativeDifference(got[index]!, wanted)).toBeLessThan(1e-4);
      if (index > 0) expect(relativeDifference(tape[index - 1]!, wanted)).toBeLessThan(1e-4);
    }
  }
});

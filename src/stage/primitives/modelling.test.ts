/**
 * The procedures that models are written with: values that mpmath has with 30 digits, and first and second derivatives by
 * central differences; the same at each level and on WebAssembly.
 */

import { expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { WasmBackend } from '../../backends/wasm/backend';
import { Evaluator, type Graph, prune, validate } from '../../graph';
import { procedures } from '../../lang/catalogue';
import { evaluation, expressionGraph, plainValue, staged } from '../../testing/compile';
import { differenceGradient, relativeDifference } from '../../testing/differences';
import { sameWritten } from '../../text/corpus';

const wasm = new WasmBackend('to compare', { lanes: 'f64x2' });

/** An expression of x, y and z, and its value at the point. */
type Row = readonly [source: string, value: number];

const point = { x: 0.7, y: 0.4, z: 1.6 };
const names = Object.keys(point);
const at = Object.values(point);

function near(got: number, wanted: number, tolerance: number, what: string): void {
  const same = Object.is(got, wanted) || Math.abs(got - wanted) <= tolerance * Math.abs(wanted);
  expect(same ? wanted : got, what).toBe(wanted);
}

/** Figures of functions where they are hard to compute. */
const figures: readonly Row[] = [
  ['(log1p 1e-300)', 1e-300],
  ['(log1p -0.9999999)', -16.118095651484676],
  ['(expm1 1e-300)', 1e-300],
  ['(expm1 1e-9)', 1.0000000005000001e-9],
  ['(log2 8)', 3],
  ['(log10 1000)', 3],
  ['(erfc 10)', 2.088487583762545e-45],
  ['(digamma -0.999999)', -999999.5771842643],
  ['(digamma -20.3)', 5.317549924239749],
  ['(gamma 7)', 720],
  ['(lbeta 1e10 1)', -23.025850929940457],
  ['(lbeta 1e6 2)', -27.631022115928047],
  ['(lbeta 1e-300 3)', 690.7755278982137],
  ['(logit 0.5000000001)', 4.000000330961484e-10],
  ['(logit 1e-300)', -690.7755278982137],
];

test('functions keep their digits where they are hard to compute', () => {
  for (const [source, value] of figures) near(plainValue(source, {}), value, 4e-15, source);
});

/** Values that SciPy, NumPy and mpmath have at the point. */
const expressions: readonly Row[] = [
  ['(log1p x)', 0.5306282510621704],
  ['(expm1 x)', 1.0137527074704764],
  ['(log2 z)', 0.6780719051126377],
  ['(log10 z)', 0.2041199826559248],
  ['(erfc z)', 0.023651616655355978],
  ['(gamma z)', 0.8935153492876904],
  ['(digamma y)', -2.5613845445851164],
  ['(lbeta x (* 3 z))', -0.8156234451858047],
  ['(lbeta (* 1e6 x) z)', -21.64672943385155],
  ['(logit x)', 0.8472978603872034],
  ['(logit (* 0.1 y))', -3.1780538303479453],
  ['(log-sum-exp (list x y z))', 2.135184837362343],
  ['(log-sum-exp (vec x -inf.0 (* 900 z)))', 1440.0],
  ['(sum (log-sum-exp (mat (vec x y) (vec z 1)) 0))', 3.3786418252179735],
  ['(normal-lpdf x y z)', -1.4065202874504084],
  ['(normal-cdf x y z)', 0.5743656881558972],
  ['(normal-cdf (* -20 x))', 7.7935368191928e-45],
  ['(normal-lcdf x y z)', -0.5544889981369708],
  ['(normal-lccdf x y z)', -0.8541747242698626],
  ['(normal-lcdf (* -60 x))', -886.6571742437295],
  ['(normal-lcdf (* -5 z))', -35.01343715991455],
  ['(lognormal-lpdf x y z)', -1.1440947518680593],
  ['(student-t-lpdf x (+ 2 z) y z)', -1.4799141408059846],
  ['(cauchy-lpdf x y z)', -1.6492858966017956],
  ['(exponential-lpdf x z)', -0.6499963707542643],
  ['(gamma-lpdf x z y)', -1.847478371665132],
  ['(beta-lpdf x z y)', -0.17570733577270614],
  ['(poisson-lpmf 3 z)', -1.9817485814908482],
  ['(binomial-lpmf 3 10 x)', -4.710342719315702],
  ['(bernoulli-logit-lpmf 1 x)', -0.4031860488854579],
  ['(bernoulli-logit-lpmf 0 x)', -1.103186048885458],
  ['(negative-binomial-lpmf 3 z x)', -2.545979716974124],
  ['(multivariate-normal-cholesky-lpdf (vec x y) (vec z 1) (mat (vec x 0) (vec y z)))', -2.779171312940839],
  ['(sum (* (cholesky (mat (vec (+ 3 x) y) (vec y (+ 2 z)))) (mat (vec 1 5) (vec 2 3))))', 7.997248320600268],
  ['(sum (* (cumsum (vec x y z 2 x)) (vec 1 2 3 4 5)))', 56.800000000000004],
  ['(sum (* (cumprod (vec x y z 2 x)) (vec 1 2 3 4 5)))', 9.323999999999998],
  ['(sum (* (cumsum (mat (vec x y z) (vec 1 x 2)) 0) (mat (vec 1 2 3) (vec 4 5 6))))', 40.2],
  ['(sum (* (diff (vec x y z)) (vec 1 2)))', 2.1000000000000005],
  ['(variance (vec x y z 3))', 1.3625],
  ['(standard-deviation (vec x y z 3))', 1.1672617529928753],
  ['(sum (standard-deviation (mat (vec x y) (vec z 1) (vec 2 y)) 0))', 1.0122429733617149],
  ['(median (vec x y z))', 0.7],
  ['(* z (median (vec x y z 3)))', 1.8399999999999999],
  ['(quantile (vec x y z 3) 0.3)', 0.6699999999999999],
  ['(+ x (argmax (vec x y z 3)))', 3.7],
  ['(+ x (argmin (vec x y z 3)))', 1.7],
  ['(* x (max (vec x y z)))', 1.1199999999999999],
  ['(* x (min (list->vector (list x y z))))', 0.27999999999999997],
  ['(clamp x y z)', 0.7],
  ['(clamp (* 9 x) y z)', 1.6],
  ['(clamp 0 y z)', 0.4],
  ['(+ (sign x) (* x y))', 1.28],
  ['(sum (* (diag (vec x y z)) (mat (vec 1 2 3) (vec 4 5 6) (vec 7 8 9))))', 17.1],
  ['(sum (square (diag (mat (vec x 2) (vec 3 y)))))', 0.6499999999999999],
  ['(sum (* (stack (vec x y) (vec z 1)) (mat (vec 1 2) (vec 3 4))))', 10.3],
  ['(prod (slice (vec x y z 5) 0 -1))', 0.44799999999999995],
  ['(sum (prod (mat (vec x y z) (vec 1 x 2)) 1))', 1.8479999999999999],
  ['(sum (* (vector x y) (+ 1 (vector z 2))))', 3.02],
  ['(+ (exp (- z)) (sum (exp (vector x y))))', 3.7074739231064022],
];

function graphOf(source: string): Graph {
  const graph = prune(expressionGraph(source, names));
  validate(graph);
  return graph;
}

/** The gradient of a graph against central differences of its value. */
function checkGradient(graph: Graph, source: string): void {
  const evaluator = new Evaluator(graph);
  const quotients = differenceGradient((to) => evaluator.evaluate(to)[0]!, at);
  const [, ...partials] = new Evaluator(differentiate(graph)).evaluate(at);
  for (const [index, { value }] of quotients.entries())
    expect(relativeDifference(partials[index]!, value), `d ${source} by ${names[index]}`).toBeLessThan(2e-6);
}

/** The sum of the partial derivatives, each weighted by its place. */
const gradientOf = (source: string): string =>
  `(let ((g ((grad (lambda (x y z) (* 1 ${source}))) x y z)))
     (+ (car g) (* 2 (cadr g)) (* 3 (caddr g))))`;

test('procedures have the values of SciPy and NumPy, known and traced, and derivatives of two orders', () => {
  for (const [source, value] of expressions) {
    near(plainValue(source, point), value, 2e-14, source);
    const graph = graphOf(source);
    near(new Evaluator(graph).evaluate(at)[0]!, value, 2e-14, source);
    checkGradient(graph, source);
    checkGradient(graphOf(gradientOf(source)), gradientOf(source));
  }
});

test('procedures have the same value and derivatives on WebAssembly', async () => {
  for (const [source] of expressions) {
    const graph = differentiate(graphOf(gradientOf(source)));
    const wanted = new Evaluator(graph).evaluate(at);
    const got = await wasm.evaluate(graph, Float64Array.from(at), null);
    for (const [index, each] of wanted.entries())
      expect(relativeDifference(got[index]!, each), source).toBeLessThan(1e-11);
  }
});

test('procedures have the same value through the evaluator', () => {
  for (const [source, value] of expressions) {
    const bound = `(let ((x 0.7) (y 0.4) (z 1.6)) ${source})`;
    for (const level of ['interpreter', 'tower'] as const)
      near(Number(evaluation(bound, { level }).written), value, 2e-14, `${source} at ${level}`);
  }
});

test('derivatives where elements are equal, infinite or at a bound are those that the catalogue states', () => {
  const derivatives: readonly (readonly [source: string, written: string])[] = [
    ['((grad log-sum-exp) (vec -inf.0 -inf.0))', '[0 0]'],
    ['((grad log-sum-exp) (vec -inf.0 2))', '[0 1]'],
    ['((grad standard-deviation) (vec 3 3 3))', '[0 0 0]'],
    ['((grad median) (vec 3 1 3 4))', '[0.5 0 0.5 0]'],
    ['((grad median) (vec 3 3 3))', `[${1 / 3} ${1 / 3} ${1 / 3}]`],
    ['((grad max) (vec 5 1 5))', '[0.5 0 0.5]'],
    ['((grad min) (vec 5 1 1))', '[0 0.5 0.5]'],
    ['((grad (lambda (x) (clamp x 0 1))) 0)', '1'],
    ['((grad (lambda (x low) (clamp x low 1))) -1 0)', '(0 1)'],
    ['((grad prod) (vec 0 2 3))', '[6 0 0]'],
    ['((grad (lambda (v) (sum (cumprod v)))) (vec 0 2 3))', '[9 0 0]'],
    ['((grad (lambda (x) (* x (stop-gradient x)))) 3)', '3'],
    ['((grad (lambda (x) (stop-gradient (* x x)))) 3)', '0'],
    ['((grad (lambda (x) (beta-lpdf x 1 3))) 0)', '-2'],
    ['((grad (lambda (a) (beta-lpdf 0.5 a 1))) 1)', `${1 + Math.log(0.5)}`],
    ['((grad (lambda (rate) (poisson-lpmf 0 rate))) 0)', '-1'],
    [
      '(list (exponential-lpdf -1 2) (gamma-lpdf -1 2 3) (lognormal-lpdf -1 0 1) (beta-lpdf 2 1 1))',
      '(-inf.0 -inf.0 -inf.0 -inf.0)',
    ],
    ['(list (poisson-lpmf -1 2) (binomial-lpmf 4 3 0.5) (binomial-lpmf 0 0 0.3))', '(-inf.0 -inf.0 0)'],
    ['(list (argmax (vec 1 +nan.0)) (argmin (vec +nan.0 1)))', '(+nan.0 +nan.0)'],
    ['(list (normal-cdf 0 0 -1) (poisson-lpmf +nan.0 2) (beta-lpdf +nan.0 1 1))', '(+nan.0 +nan.0 +nan.0)'],
  ];
  for (const [source, written] of derivatives) {
    const found = evaluation(source);
    expect(found.mistakes, source).toBe('');
    expect(
      sameWritten(
        written.replaceAll('[', '(').replaceAll(']', ')'),
        found.written.replaceAll('[', '(').replaceAll(']', ')'),
        1e-14,
      ),
      `${source}: ${found.written}`,
    ).toBe(true);
  }
});

/** Calls in which x is outside of what can happen, or a parameter is impossible, at x = 0.5. */
const impossible: readonly string[] = [
  '(poisson-lpmf (+ 1 x) 2)',
  '(poisson-lpmf 1 (- x))',
  '(binomial-lpmf x 3 0.5)',
  '(binomial-lpmf 1 (+ 2 x) 0.5)',
  '(binomial-lpmf 1 3 (* 3 x))',
  '(bernoulli-logit-lpmf x 1)',
  '(bernoulli-logit-lpmf (* 4 x) 1)',
  '(negative-binomial-lpmf x 1 1)',
  '(negative-binomial-lpmf 1 (- x) 1)',
  '(negative-binomial-lpmf 1 1 (- x))',
  '(normal-lpdf 0 0 (- x))',
  '(normal-lpdf 0 0 (- x 0.5))',
  '(normal-lcdf 0 0 (- x))',
  '(lognormal-lpdf 1 0 (- x))',
  '(lognormal-lpdf (- x 0.5) 0 1)',
  '(student-t-lpdf 1 (- x) 0 1)',
  '(student-t-lpdf 1 2 0 (- x))',
  '(cauchy-lpdf 0 0 (- x))',
  '(exponential-lpdf (- x) 1)',
  '(exponential-lpdf 1 (- x))',
  '(gamma-lpdf (- x) 1 1)',
  '(gamma-lpdf 1 (- x) 1)',
  '(gamma-lpdf 1 1 (- x))',
  '(beta-lpdf (* 3 x) 1 1)',
  '(beta-lpdf 0.5 (- x) 1)',
  '(beta-lpdf 0.5 1 (- x))',
  '(multivariate-normal-cholesky-lpdf (vec 1 2) (vec 0 0) (mat (vec (- x) 0) (vec 0 1)))',
];

test('what cannot happen is -inf, known and traced, with the derivative 0', async () => {
  for (const source of impossible) {
    expect(plainValue(source, { x: 0.5 }), source).toBe(-Infinity);
    const graph = differentiate(prune(expressionGraph(source, ['x'])));
    const [value, slope] = new Evaluator(graph).evaluate([0.5]);
    expect([value, Math.abs(slope!)], source).toEqual([-Infinity, 0]);
    const [onWasm, slopeOnWasm] = await wasm.evaluate(graph, Float64Array.of(0.5), null);
    expect([onWasm, Math.abs(slopeOnWasm!)], source).toEqual([-Infinity, 0]);
  }
});

test('a mistake in an operand names the procedure that the program calls', () => {
  for (const name of ['normal-lpdf', 'normal-lcdf', 'poisson-lpmf', 'gamma-lpdf', 'binomial-lpmf']) {
    const { mistakes } = evaluation(`(${name} "a" 0 1)`.replace('poisson-lpmf "a" 0', 'poisson-lpmf "a"'));
    expect(mistakes).toContain(`${name} wants a number or a tensor, but got the string "a"`);
  }
});

test('each example of the catalogue has the value that it states', () => {
  const examples = Object.values(procedures).flatMap(({ example }) =>
    example === undefined ? [] : [example],
  );
  expect(examples.length).toBeGreaterThan(45);
  for (const example of examples) {
    const [source, value] = example.split(' ; => ') as [string, string];
    const found = evaluation(source);
    expect(found.mistakes, source).toBe('');
    const plain = (text: string): string => text.replaceAll('[', '(').replaceAll(']', ')');
    expect(sameWritten(plain(value), plain(found.written), 1e-14), `${source}: ${found.written}`).toBe(true);
  }
});

test('a prediction may be a vector of numbers', () => {
  const lossOf = (make: string): readonly number[] => {
    const source = `(define-data (x y) '((1 (2 3)) (2 (3 4)))) (define-parameter w (vec 1 2))
      (fit (lambda (x) (${make} (* x (ref w 0)) (ref w 1))) (x) y)`;
    return [...new Evaluator(differentiate(staged(source).objective!.graph)).evaluate([1, 2])];
  };
  expect(lossOf('vector')).toEqual(lossOf('vec'));
});

/** Computed with 80 digits (mpmath). */
const largeArguments: readonly (readonly [string, number])[] = [
  ['(poisson-lpmf 100000000 100000000)', -10.12927890601419],
  ['(poisson-lpmf 100000000 100010000)', -10.629245575180656],
  ['(poisson-lpmf 1000000000000000 1000000000000000)', -18.188326730660016],
  ['(binomial-lpmf 999999 1000000 0.999999)', -0.9999994999998333],
  ['(binomial-lpmf 500000000 1000000000 0.5)', -10.587424271367933],
  ['(binomial-lpmf 999999999 1000000000 0.999999999)', -0.9999999995000004],
  ['(negative-binomial-lpmf 100000000 100000000 100000000)', -10.475852496710829],
  ['(negative-binomial-lpmf 100000000 100100000 1000000000000)', -60.09102105048095],
  ['(negative-binomial-lpmf 3 2.5 10000000000)', -1.5428872737430899],
  ['(negative-binomial-lpmf 3 2.5 1e-06)', -14.914137278434458],
  ['(beta-lpdf 0.5 100000000 100000000)', 9.331122608361428],
  ['(beta-lpdf 0.50001 100000000 100000000)', 9.291122608753792],
  ['(gamma-lpdf 100010000 100000000 1)', -10.62934557018099],
  ['(gamma-lpdf 1 1000000000000 1000000000000)', 12.896572024759518],
  ['(student-t-lpdf 1 10000000000 0 1)', -1.4189385332546727],
  ['(student-t-lpdf 1 3 0 2)', -1.854121445530528],
  ['(student-t-lpdf 1e+200 3 0 2)', -1838.792297125844],
  ['(student-t-lpdf 1 0.01 0 2)', -5.341108852434636],
];

test('densities keep their digits where large numbers cancel', () => {
  for (const [source, wanted] of largeArguments) {
    const got = Number(evaluation(source).written);
    expect([source, got, Math.abs(got / wanted - 1) < 1e-12]).toEqual([source, got, true]);
  }
});

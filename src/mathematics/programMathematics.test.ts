import '../stage/allParts';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { expandText } from '../lang';
import { fitLoss } from '../stage';
import { bundledTables } from '../tables/bundled';
import type { Equation } from './formula';
import { latex, latexOf } from './latex';
import { markup, mathml } from './mathml';
import { mathematicsOf } from './programMathematics';
import { withValues } from './values';

function equationsOf(text: string): readonly Equation[] {
  const { program } = expandText(text, { source: 'program', tables: bundledTables.map(({ name }) => name) });
  const { model, loss } = mathematicsOf(program, fitLoss);
  return loss === null ? model : [...model, loss];
}

/** The right side of `(define y expression)`. */
function written(expression: string): string {
  const [equation] = equationsOf(`(define-parameter a 1) (define (y b c x) ${expression})`);
  return latex(equation!.right);
}

it.each([
  ['(+ a (* 2 b) (- c))', 'a + 2\\,b - c'],
  ['(- a (- b c))', 'a - \\left( b - c \\right)'],
  ['(- (- a b) c)', 'a - b - c'],
  ['(* a (+ b c))', 'a \\cdot \\left( b + c \\right)'],
  ['(* (- a) b)', '-a\\,b'],
  ['(* a (- b))', 'a \\cdot \\left( -b \\right)'],
  ['(* 2 3)', '2 \\cdot 3'],
  ['(/ a b c)', '\\frac{a}{b\\,c}'],
  ['(/ x)', '\\frac{1}{x}'],
  ['(expt (+ a b) 2)', '{\\left( a + b \\right)}^{2}'],
  ['(square (- a))', '{\\left( -a \\right)}^{2}'],
  ['(square (square a))', '{\\left( {a}^{2} \\right)}^{2}'],
  ['(exp (- (* a x)))', '{\\mathrm{e}}^{-a\\,x}'],
  ['(exp (/ a (* 2 (square b))))', '\\exp\\left( \\frac{a}{2\\,{b}^{2}} \\right)'],
  ['(* (sqrt a) (abs b))', '\\sqrt{a} \\cdot \\left| b \\right|'],
  ['(log a)', '\\ln\\,a'],
  ['(and (< a b c) (not (= a c)))', 'a < b < c \\land \\lnot \\left( a = c \\right)'],
  ['(or (> a 0) (zero? b))', 'a > 0 \\lor b = 0'],
  ['(if (< x a) b c)', '\\begin{cases} b & \\text{if } x < a \\\\ c & \\text{otherwise} \\end{cases}'],
  ['(apply + (map (lambda (u) (* a u)) x))', '\\sum_{u \\in x} a\\,u'],
  ['(* (apply + x) a)', '\\left( \\sum x \\right)\\,a'],
  ['(ref x 2)', '{x}_{2}'],
  ["(mat '(1 2) '(3 4))", '\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}'],
  ['(list a "50% & more_")', '\\left( a,\\texttt{"50\\% \\& more\\_"} \\right)'],
  ['(softmax x)', '\\mathrm{softmax}\\left( x \\right)'],
])('writes %s', (expression, formula) => {
  expect(written(expression)).toBe(formula);
});

it('writes Greek letters and indices, and keeps other names whole', () => {
  const [, first] = equationsOf(`(define alpha-0 1) (define y (list alpha-0 Vmax Km k1 rate co2 w-hat lambda))
    (define-parameter Vmax 1) (define-parameter Km 1) (define k1 1) (define rate 1) (define co2 1) (define w-hat 1)
    (define-parameter lambda 1)`);
  expect(latex(first!.right)).toBe(
    '\\left( \\alpha_{0},V_{\\mathrm{max}},K_{\\mathrm{m}},k_{1},\\mathit{rate},\\mathit{co}_{2},w_{\\mathrm{hat}},\\lambda \\right)',
  );
});

it('writes the loss of a fit over the rows of its columns, with weights', () => {
  const text = `(define-data (x y w) '((1 2 1) (2 4 1)))
(define-parameter a 1)
(define (line x) (* a x))
(fit line (x) y (weights w))`;
  expect(latexOf(equationsOf(text))).toBe(`\\begin{aligned}
  \\mathrm{line}\\left( x \\right) &= a\\,x \\\\
  \\mathrm{loss} &= \\frac{1}{n}\\sum_{i = 1}^{n} {w}_{i}\\,{\\left( \\mathrm{line}\\left( {x}_{i} \\right) - {y}_{i} \\right)}^{2}
\\end{aligned}`);
});

it('puts what let and loops name below the equation that uses it, with a prime for a second variable of one name', () => {
  const text = `(define-parameter a 1)
(define (f x) (let ((x (* 2 x)) (g (lambda (u) (+ u a)))) (g x)))
(minimize (f 3))`;
  const [f] = equationsOf(text);
  expect(f!.where.map(({ left, right }) => `${latex(left)} = ${latex(right)}`)).toEqual([
    "x' = 2\\,x",
    'g\\left( u \\right) = u + a',
  ]);
  expect(latex(f!.right)).toBe("g\\left( x' \\right)");
});

it('shows only what the loss depends on, in order of the text', () => {
  const text = `(define c 2) (define unused 3) (define-parameter a 1) (define (f x) (* c x)) (minimize (f a))`;
  expect(equationsOf(text).map(({ left }) => latex(left))).toEqual([
    'c',
    'f\\left( x \\right)',
    '\\mathrm{loss}',
  ]);
});

it('adds the penalty of a likelihood, and squares residuals in units of their errors', () => {
  const loss = (text: string): string => latex(equationsOf(`(define-parameter a 1) ${text}`).at(-1)!.right);
  expect(loss('(negative-log-likelihood (- a) (penalty (- (square a))))')).toBe('-a - {a}^{2}');
  expect(loss("(define r (list a a)) (define s '(1 2)) (least-squares r (errors s) (reduce sum))")).toBe(
    '\\sum_{i = 1}^{n} {\\left( \\frac{{r}_{i}}{{s}_{i}} \\right)}^{2}',
  );
});

it('replaces parameters by values, with parentheses and signs where they are needed', () => {
  const [equation] = equationsOf(
    '(define-parameter a 1) (define-parameter b 1) (define (y x) (- (* x a) (expt b 2)))',
  );
  const values = new Map([
    ['a', 3],
    ['b', -1.5e-9],
  ]);
  const { right } = withValues(equation!, values);
  expect(latex(right)).toBe('x \\cdot 3 - {\\left( -1.5 \\times 10^{-9} \\right)}^{2}');
  expect(markup(mathml(right))).toContain(
    '<mo lspace="0" rspace="0">−</mo><mn>1.5</mn></mrow><mo>×</mo><msup><mn>10</mn><mn>−9</mn></msup>',
  );
});

it('keeps what is not MathML from a name or a text out of the page', () => {
  const [equation] = equationsOf('(define y (list "<img src=x>" |<b>|))(define |<b>| 1)');
  expect(markup(mathml(equation!.right))).not.toMatch(/<(img|b)/);
});

it('ends what is too deep or too long with an ellipsis', () => {
  const deep = `${'(sin '.repeat(300)}x${')'.repeat(300)}`;
  expect(written(deep)).toMatch(/…|\\dots/);
  const long = `(+ ${'(* a x) '.repeat(3000)})`;
  expect(written(long).length).toBeLessThan(1000);
});

it.each(['gallery', 'likelihoods'].flatMap((folder) => exampleFiles(folder)))(
  'writes %s with every brace closed and no element left out',
  (file) => {
    const equations = equationsOf(readFileSync(file, 'utf8'));
    expect(equations.length).toBeGreaterThan(0);
    const text = latexOf(equations).replaceAll('\\{', '').replaceAll('\\}', '');
    expect(text.split('{')).toHaveLength(text.split('}').length);
    expect(text.match(/\\left/g)?.length).toBe(text.match(/\\right/g)?.length);
    for (const { right } of equations) expect(markup(mathml(right))).not.toContain('undefined');
  },
);

function exampleFiles(folder: string): readonly string[] {
  const path = `src/examples/${folder}`;
  return readdirSync(path)
    .filter((name) => name.endsWith('.scm'))
    .map((name) => `${path}/${name}`);
}

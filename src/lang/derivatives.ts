/**
 * The derivatives of procedures, for a reader: as an expression of the operands, or as a sentence where it is not one. A
 * test compares the expressions with central differences.
 */

export interface Derivative {
  /** The operand by which it is, named as in the signature; null for a sentence about all of them. */
  readonly by: string | null;
  /** An expression of the operands, or a sentence. */
  readonly is: string;
}

type Row = string | Readonly<Record<string, string>>;

const rounded = 'It is 0 everywhere: nothing moves what is rounded.';
const place = 'It is 0: a place does not change where the elements change a little.';

const rows: Readonly<Record<string, Row>> = {
  '+': 'It is 1 by each operand.',
  '-': 'It is 1 by the first operand, and -1 by each other one.',
  '*': 'By each operand it is the product of the others.',
  '/': { x: '(/ y)', y: '(- (/ x (* y y)))' },
  abs: { x: '(sign x)' },
  min: 'It is 1 by the smallest and 0 by the others; equal ones share it.',
  max: 'It is 1 by the largest and 0 by the others; equal ones share it.',
  square: { x: '(* 2 x)' },
  sqrt: { x: '(/ 1 (* 2 (sqrt x)))' },
  exp: { x: '(exp x)' },
  expm1: { x: '(exp x)' },
  log: { x: '(/ x)' },
  log1p: { x: '(/ (+ 1 x))' },
  log2: { x: '(/ (* x (log 2)))' },
  log10: { x: '(/ (* x (log 10)))' },
  expt: { x: '(* y (expt x (- y 1)))', y: '(* (expt x y) (log x))' },
  pow: { x: '(* y (pow x (- y 1)))', y: '(* (pow x y) (log x))' },
  sin: { x: '(cos x)' },
  cos: { x: '(- (sin x))' },
  tan: { x: '(+ 1 (square (tan x)))' },
  asin: { x: '(/ (sqrt (- 1 (* x x))))' },
  acos: { x: '(- (/ (sqrt (- 1 (* x x)))))' },
  atan: { y: '(/ (+ 1 (* y y)))' },
  sinh: { x: '(cosh x)' },
  cosh: { x: '(sinh x)' },
  tanh: { x: '(- 1 (square (tanh x)))' },
  floor: rounded,
  ceiling: rounded,
  round: rounded,
  truncate: rounded,
  sigmoid: { x: '(* (sigmoid x) (- 1 (sigmoid x)))' },
  softplus: { x: '(sigmoid x)' },
  relu: { x: '(if (> x 0) 1 0)' },
  erf: { x: '(* (/ 2 (sqrt pi)) (exp (- (* x x))))' },
  erfc: { x: '(- (* (/ 2 (sqrt pi)) (exp (- (* x x)))))' },
  gamma: { x: '(* (gamma x) (digamma x))' },
  lgamma: { x: '(digamma x)' },
  lbeta: { a: '(- (digamma a) (digamma (+ a b)))', b: '(- (digamma b) (digamma (+ a b)))' },
  logit: { p: '(/ (* p (- 1 p)))' },
  sign: 'It is 0 everywhere.',
  clamp: { x: '(if (< low x high) 1 0)' },
  'stop-gradient': 'It is 0, whatever its operand depends on.',
  sum: 'It is 1 by each element.',
  mean: 'By each element it is 1 divided by their number.',
  prod: 'By each element it is the product of the others.',
  cumsum: 'Each sum has the derivative 1 by each element that it adds up.',
  dot: 'By the elements of one vector it is the other vector.',
  norm: 'It is t divided by its norm, and 0 where all elements are 0.',
  det: 'It is (* (det a) (transpose (inv a))).',
  logdet: 'It is (transpose (inv a)).',
  'log-sum-exp': 'It is (softmax t).',
  softmax: 'With s the result, it is s times (the derivative above it, less its mean by s).',
  median: 'It is 1 by the element in the middle, or a half by each of two; equal ones share it.',
  argmax: place,
  argmin: place,
  ref: 'It is 1 by the element at the place and 0 by the others; the place itself has none.',
  'normal-lpdf': {
    x: '(/ (- mean x) (square deviation))',
    mean: '(/ (- x mean) (square deviation))',
    deviation: '(/ (- (square (/ (- x mean) deviation)) 1) deviation)',
  },
  'normal-cdf': { x: '(exp (normal-lpdf x mean deviation))' },
  'exponential-lpdf': { x: '(- rate)', rate: '(- (/ rate) x)' },
  'cauchy-lpdf': { x: '(/ (* 2 (- location x)) (+ (square scale) (square (- x location))))' },
  'gamma-lpdf': { x: '(- (/ (- shape 1) x) rate)', rate: '(- (/ shape rate) x)' },
  'beta-lpdf': { x: '(- (/ (- a 1) x) (/ (- b 1) (- 1 x)))' },
  'poisson-lpmf': { rate: '(- (/ count rate) 1)' },
  'binomial-lpmf': { p: '(- (/ count p) (/ (- trials count) (- 1 p)))' },
  'bernoulli-logit-lpmf': { x: '(- outcome (sigmoid x))' },
  'soft-choice':
    'By an option it is its share; by a weight, the share times (the option less the blend) over the temperature.',
};

/** What is said of the derivatives of a procedure; empty if there is nothing to say. */
export function derivativesOf(name: string): readonly Derivative[] {
  const row = rows[name];
  if (row === undefined) return [];
  if (typeof row === 'string') return [{ by: null, is: row }];
  return Object.entries(row).map(([by, is]) => ({ by, is }));
}

/** The procedures that have a row. */
export const namesWithDerivatives: readonly string[] = Object.keys(rows);

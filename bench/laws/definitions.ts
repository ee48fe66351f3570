/**
 * Laws to be found again, as programs with their data: those of history, formulas of Nguyen's and Feynman's kind with made-up
 * data, and terms inside of simulations.
 */

import { readFileSync } from 'node:fs';
import { type Formula, sizeOf } from '../../src/discover/formula';
import { parseFormula } from '../../src/discover/formulaText';
import historical from '../../src/discover/testing/laws.json';
import { valueAt } from '../../src/discover/testing/recovery';
import { Random } from '../../src/graph/random';

export interface Law {
  readonly id: string;
  readonly source: string;
  readonly law: string;
  /** The number of nodes at which the law must be on the front. */
  readonly size: number;
  /** Where a term inside of a simulation is compared, by its arguments; null for a law that the rows follow. */
  readonly ranges: Ranges | null;
}

export type Ranges = Readonly<Record<string, readonly [number, number]>>;

/** Made-up data: arguments uniform in ranges. */
export interface MadeUp {
  readonly id: string;
  readonly ranges: Readonly<Record<string, readonly [number, number]>>;
  readonly using: string;
  readonly law: string;
  readonly rows?: number;
}

const nguyen = '+ - * / sin cos exp log';
const physics = '+ - * / sqrt square exp sin cos';
const unit: readonly [number, number] = [-1, 1];
const positive: readonly [number, number] = [1, 5];

export const madeUp: readonly MadeUp[] = [
  { id: 'nguyen-1', ranges: { x: unit }, using: nguyen, law: '(* x (+ 1 (* x (+ 1 x))))' },
  { id: 'nguyen-2', ranges: { x: unit }, using: nguyen, law: '(* x (+ 1 (* x (+ 1 (* x (+ 1 x))))))' },
  { id: 'nguyen-5', ranges: { x: unit }, using: nguyen, law: '(- (* (sin (* x x)) (cos x)) 1)' },
  { id: 'nguyen-6', ranges: { x: unit }, using: nguyen, law: '(+ (sin x) (sin (+ x (* x x))))' },
  { id: 'nguyen-7', ranges: { x: [0, 2] }, using: nguyen, law: '(+ (log (+ x 1)) (log (+ (* x x) 1)))' },
  { id: 'nguyen-9', ranges: { x: unit, y: unit }, using: nguyen, law: '(+ (sin x) (sin (* y y)))' },
  { id: 'nguyen-10', ranges: { x: unit, y: unit }, using: nguyen, law: '(* 2 (* (sin x) (cos y)))' },
  {
    id: 'nguyen-12',
    ranges: { x: unit, y: unit },
    using: nguyen,
    law: '(- (+ (- (* (* x x) (* x x)) (* x (* x x))) (/ (* y y) 2)) y)',
  },
  {
    id: 'feynman-I.6.2',
    ranges: { theta: [1, 3] },
    using: physics,
    law: '(* 0.39894228 (exp (/ (square theta) -2)))',
  },
  {
    id: 'feynman-I.10.7',
    ranges: { m: positive, v: [1, 2], c: [3, 10] },
    using: physics,
    law: '(/ m (sqrt (- 1 (square (/ v c)))))',
  },
  {
    id: 'feynman-I.12.11',
    ranges: { q: positive, e: positive, b: positive, v: positive, theta: positive },
    using: physics,
    law: '(* q (+ e (* b (* v (sin theta)))))',
  },
  {
    id: 'feynman-I.13.4',
    ranges: { m: positive, v: positive, u: positive, w: positive },
    using: physics,
    law: '(* 0.5 (* m (+ (square v) (+ (square u) (square w)))))',
  },
  {
    id: 'feynman-I.14.4',
    ranges: { k: positive, x: positive },
    using: physics,
    law: '(* 0.5 (* k (square x)))',
  },
  {
    id: 'feynman-I.16.6',
    ranges: { c: positive, v: positive, u: positive },
    using: physics,
    law: '(/ (+ u v) (+ 1 (/ (* u v) (square c))))',
  },
  {
    id: 'feynman-I.18.4',
    ranges: { m1: positive, m2: positive, r1: positive, r2: positive },
    using: physics,
    law: '(/ (+ (* m1 r1) (* m2 r2)) (+ m1 m2))',
  },
  {
    id: 'feynman-I.27.6',
    ranges: { d1: positive, d2: positive, n: positive },
    using: physics,
    law: '(/ 1 (+ (/ 1 d1) (/ n d2)))',
  },
  {
    id: 'feynman-I.29.16',
    ranges: { x: positive, y: positive, a: positive, b: positive },
    using: physics,
    law: '(sqrt (+ (square x) (- (square y) (* 2 (* x (* y (cos (- a b))))))))',
  },
  {
    id: 'feynman-I.30.5',
    ranges: { lambda: [1, 2], d: [2, 5], n: positive },
    using: '+ - * / sqrt square exp sin cos',
    law: '(/ lambda (* n d))',
  },
  {
    id: 'feynman-I.37.4',
    ranges: { i1: positive, i2: positive, delta: positive },
    using: physics,
    law: '(+ (+ i1 i2) (* 2 (* (sqrt (* i1 i2)) (cos delta))))',
  },
  {
    id: 'feynman-I.40.1',
    ranges: { n: positive, m: positive, x: positive, t: positive },
    using: physics,
    law: '(* n (exp (/ (* -1.5 (* m x)) t)))',
  },
  {
    id: 'feynman-II.35.21',
    ranges: { n: positive, m: positive, b: positive, t: positive },
    using: '+ - * / tanh',
    law: '(* n (* m (tanh (/ (* m b) t))))',
  },
  {
    id: 'saturation',
    ranges: { s: [0.05, 3], i: [0, 4] },
    using: '+ - * /',
    law: '(/ (* 2.1 s) (+ (+ 0.4 s) (* 0.7 i)))',
  },
  {
    id: 'arrhenius',
    ranges: { t: [280, 400] },
    using: '+ - * / exp log',
    law: '(* 35000000.0 (exp (/ -5200.0 t)))',
  },
  {
    id: 'pendulum',
    ranges: { l: [0.1, 3], g: [1, 20] },
    using: '+ - * / sqrt square',
    law: '(* 6.2831853 (sqrt (/ l g)))',
  },
  {
    id: 'damped',
    ranges: { t: [0, 6] },
    using: '+ - * exp sin cos',
    law: '(* 2.5 (* (exp (* -0.4 t)) (cos (* 3.1 t))))',
    rows: 60,
  },
  {
    id: 'stefan',
    ranges: { t: [300, 1500], s: [0.5, 4] },
    using: '+ - * / expt sqrt',
    law: '(* 0.0000000567 (* s (expt t 4.0)))',
  },
];

/**
 * Laws that no setting was chosen on: equations of The Feynman Lectures on Physics, with the ranges of the Feynman Symbolic
 * Regression Database (Udrescu and Tegmark, Science Advances 6, 2020) where they are short, and laws of other fields.
 */
export const heldOut: readonly MadeUp[] = [
  {
    id: 'held-I.9.18',
    ranges: { m: positive, n: positive, x: [3, 6], y: [1, 2] },
    using: physics,
    law: '(/ (* m n) (square (- x y)))',
  },
  {
    id: 'held-I.15.1',
    ranges: { x: [5, 10], u: [1, 2], c: [3, 20], t: [1, 2] },
    using: physics,
    law: '(/ (- x (* u t)) (sqrt (- 1 (square (/ u c)))))',
  },
  {
    id: 'held-I.24.6',
    ranges: { m: [1, 3], w: [1, 3], v: [1, 3], x: [1, 3] },
    using: physics,
    law: '(* 0.25 (* m (* (square x) (+ (square w) (square v)))))',
  },
  {
    id: 'held-I.32.17',
    ranges: { e: [1, 2], r: [1, 2], w: [1, 2], v: [3, 5] },
    using: physics,
    law: '(* e (/ (* r (square (square w))) (square (- (square w) (square v)))))',
  },
  {
    id: 'held-I.34.1',
    ranges: { w: positive, v: [1, 2], c: [3, 10] },
    using: physics,
    law: '(/ w (- 1 (/ v c)))',
  },
  {
    id: 'held-I.41.16',
    ranges: { w: positive, t: positive },
    using: '+ - * / exp square',
    law: '(/ (* w (square w)) (- (exp (/ w t)) 1))',
  },
  {
    id: 'held-I.43.43',
    ranges: { g: [2, 5], k: positive, v: positive, s: positive },
    using: physics,
    law: '(/ (* k v) (* s (- g 1)))',
  },
  {
    id: 'held-I.48.2',
    ranges: { m: positive, v: [1, 2], c: [3, 10] },
    using: physics,
    law: '(/ (* m (square c)) (sqrt (- 1 (square (/ v c)))))',
  },
  {
    id: 'held-II.6.15',
    ranges: { p: [1, 3], r: [1, 3], z: [1, 3], x: [1, 3], y: [1, 3] },
    using: physics,
    law: '(* 0.23873 (* p (/ (* z (sqrt (+ (square x) (square y)))) (square (square r)))))',
  },
  {
    id: 'held-II.11.27',
    ranges: { n: [0, 1], a: [0, 1], e: positive },
    using: physics,
    law: '(/ (* n (* a e)) (- 1 (/ (* n a) 3)))',
  },
  {
    id: 'held-III.17.37',
    ranges: { b: positive, a: positive, t: positive },
    using: physics,
    law: '(* b (+ 1 (* a (cos t))))',
  },
  {
    id: 'held-nguyen-3',
    ranges: { x: unit },
    using: nguyen,
    law: '(* x (+ 1 (* x (+ 1 (* x (+ 1 (* x (+ 1 x))))))))',
  },
  {
    id: 'held-gompertz',
    ranges: { t: [0, 10] },
    using: '+ - * / exp log',
    law: '(* 3.2 (exp (* -4.1 (exp (* -0.6 t)))))',
  },
  {
    id: 'held-van-der-waals',
    ranges: { t: positive, v: [1, 4] },
    using: '+ - * / square',
    law: '(- (/ (* 2.3 t) (- v 0.4)) (/ 1.7 (square v)))',
  },
  {
    id: 'held-logistic',
    ranges: { n: [0.2, 6], k: positive, r: positive },
    using: '+ - * / exp',
    law: '(* r (* n (- 1 (/ n k))))',
  },
  {
    id: 'held-planck-wien',
    ranges: { w: positive, t: positive },
    using: '+ - * / exp square',
    law: '(* 2.5 (* (* w (square w)) (exp (/ (* -1.4 w) t))))',
  },
];

export function parsed(text: string, parameters: readonly string[]): Formula {
  const { formula } = parseFormula(text, { parameters });
  if (formula === null) throw new Error(`${text} is no formula`);
  return formula;
}

export function dataText(
  columns: readonly string[],
  rows: readonly (readonly (number | string)[])[],
): string {
  return `(define-data (${columns.join(' ')}) '(${rows.map((row) => `(${row.join(' ')})`).join(' ')}))\n`;
}

function csvText(path: string, named: readonly string[] | null): string {
  const text = readFileSync(new URL(`../../src/${path}`, import.meta.url), 'utf8');
  const [head, ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(','));
  const used = rows.map((row) => (named === null ? row : row.slice(-named.length)));
  return dataText(named ?? head!, used);
}

export function historicalLaws(): readonly Law[] {
  return historical.map(({ id, data, program, law, size }) => {
    const own = data.startsWith('data/');
    const text = own
      ? csvText(`discover/testing/${data.replace('/empirical', '')}`, null)
      : csvText('tables/hubble-1929.csv', ['distance', 'velocity']);
    return { id, source: text + program, law, size, ranges: null };
  });
}

/** `noise` is relative to the deviation of the values from their mean. */
export function madeUpLaw({ id, ranges, using, law: text, rows = 40 }: MadeUp, noise: number): Law {
  const parameters = Object.keys(ranges);
  const law = parsed(text, parameters);
  const random = new Random(17);
  const table = Array.from({ length: rows }, () =>
    parameters.map((name) => ranges[name]![0] + (ranges[name]![1] - ranges[name]![0]) * random.uniform()),
  );
  const values = table.map((row) => valueAt(law, row));
  const mean = values.reduce((sum, each) => sum + each, 0) / rows;
  const deviation = Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / rows);
  const normals = random.normals(rows);
  const size = sizeOf(law);
  const data = dataText(
    [...parameters, 'target'],
    table.map((row, index) => [...row, values[index]! + noise * deviation * normals[index]!]),
  );
  const names = parameters.join(' ');
  const source = `${data}(define-unknown (law ${names}) (using ${using}) (size ${size + 2}))\n(fit law (${names}) target)`;
  return { id, source, law: text, size, ranges: null };
}

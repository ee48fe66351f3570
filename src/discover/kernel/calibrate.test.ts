/** Fits of known problems, from their own starts and from starts that are drawn. */

import { expect, test } from 'vitest';
import { Random } from '../../graph';
import { commonDigits, nistProblems } from '../../testing/nist';
import type { DirectProblem } from '../directProblem';
import { constantsOf, type Formula, withConstants } from '../formula';
import { parseFormula } from '../formulaText';
import { directJudge } from '.';
import { linearConstants } from './linear';

function formula(text: string, parameters: readonly string[] = ['x']): Formula {
  return parseFormula(text, { parameters }).formula!;
}

function problemOf(columns: readonly (readonly number[])[], targets: readonly number[]): DirectProblem {
  return {
    kind: 'direct',
    arguments: columns.map((column) => Float64Array.from(column)),
    scales: new Float64Array(targets.length).fill(1),
    targets: Float64Array.from(targets),
    offset: 0,
    divisor: 1,
    training: Int32Array.from(targets.keys()),
    holdout: null,
  };
}

/** The models of NIST's problems, as far as each constant is in one place. */
const models: Readonly<Record<string, string>> = {
  BoxBOD: '(* 1. (- 1 (exp (- (* 1. x)))))',
  Chwirut2: '(/ (exp (- (* 1. x))) (+ 1. (* 1. x)))',
  DanWood: '(* 1. (expt x 1.))',
  Gauss1:
    '(+ (* 1. (exp (- (* 1. x)))) (+ (* 1. (exp (- (square (/ (- x 1.) 1.))))) (* 1. (exp (- (square (/ (- x 1.) 1.)))))))',
  Kirby2: '(/ (+ 1. (+ (* 1. x) (* 1. (square x)))) (+ 1 (+ (* 1. x) (* 1. (square x)))))',
  MGH09: '(/ (* 1. (+ (square x) (* x 1.))) (+ (square x) (+ (* x 1.) 1.)))',
  Misra1a: '(* 1. (- 1 (exp (- (* 1. x)))))',
  Rat42: '(/ 1. (+ 1 (exp (- 1. (* 1. x)))))',
  Thurber:
    '(/ (+ 1. (+ (* 1. x) (+ (* 1. (square x)) (* 1. (expt x 3))))) (+ 1 (+ (* 1. x) (+ (* 1. (square x)) (* 1. (expt x 3))))))',
};

for (const { name, rows, starts, certified, sumOfSquares } of nistProblems) {
  const text = models[name];
  if (text === undefined) continue;
  test(`the certified constants of ${name} are found from both starts`, () => {
    const model = formula(text);
    const judge = directJudge(
      problemOf(
        [rows.map((row) => row[1]!)],
        rows.map((row) => row[0]!),
      ),
    );
    for (const start of starts) {
      const found = judge.calibrate([withConstants(model, start)], { starts: 1, seed: 1 });
      expect(found.loss / sumOfSquares, String(start)).toBeCloseTo(1, 8);
      expect(commonDigits(constantsOf(found.candidate[0]!), certified), String(start)).toBeGreaterThan(5);
      expect(found.converged).toBe(true);
      expect(judge.loss(found.candidate)).toBe(found.loss);
    }
  });
}

test('constants are found from drawn starts, where the first start leads elsewhere', () => {
  const random = new Random(3);
  const x = Array.from({ length: 60 }, () => 10 * random.uniform());
  const noise = random.normals(60);
  const laws: readonly (readonly [text: string, law: (x: number) => number])[] = [
    ['(* 1. (sin (+ 1. (* 1. x))))', (x) => 3 * Math.sin(0.5 + 2.5 * x)],
    ['(* 1. (exp (- (square (/ (- x 1.) 1.)))))', (x) => 4 * Math.exp(-(((x - 6) / 0.8) ** 2))],
    ['(/ 1. (+ 1 (exp (- 1. (* 1. x)))))', (x) => 9 / (1 + Math.exp(12 - 2 * x))],
    ['(+ 1. (* 1. (expt x 1.)))', (x) => 5 + 0.2 * x ** 2.5],
    ['(* 1. (tanh (* 1. (- x 1.))))', (x) => 2 * Math.tanh(3 * (x - 7))],
  ];
  for (const [text, law] of laws) {
    const judge = directJudge(
      problemOf(
        [x],
        x.map((each, row) => law(each) + 0.01 * noise[row]!),
      ),
    );
    const found = judge.calibrate([formula(text)], { starts: 8, seed: 2 });
    expect(found.loss, text).toBeLessThan(60 * 0.01 ** 2 * 1.5);
    expect(found.converged, text).toBe(true);
  }
});

test('the same seed gives the same fit, whatever was judged before', () => {
  const x = Array.from({ length: 40 }, (_, row) => row / 10);
  const problem = problemOf(
    [x],
    x.map((each) => Math.sin(3 * each)),
  );
  const texts = ['(* 1. (sin (* 1.5 x)))', '(+ 1. (* 1. x))', '(/ 1. (+ 1. x))', '(exp (* 1. x))'];
  const candidates = texts.map((text) => [formula(text)]);
  const judge = directJudge(problem);
  const first = candidates.map((each) => judge.calibrate(each, { starts: 4, seed: 9 }));
  const fresh = directJudge(problem);
  for (const [index, candidate] of [...candidates.entries()].reverse())
    expect(fresh.calibrate(candidate, { starts: 4, seed: 9 })).toEqual(first[index]);
  expect([...fresh.losses(candidates)]).toEqual(candidates.map((each) => judge.loss(each)));
});

test('constants that the rows do not determine take the shortest step from their start', () => {
  const x = [1, 2, 3, 4];
  const judge = directJudge(
    problemOf(
      [x],
      x.map((each) => 6 * each),
    ),
  );
  const found = judge.calibrate([formula('(* x (+ 1. 2.))')], { starts: 2, seed: 1 });
  expect(found.converged).toBe(true);
  expect(found.loss).toBeLessThan(1e-25);
  expect(constantsOf(found.candidate[0]!)).toEqual([expect.closeTo(2.5), expect.closeTo(3.5)]);
});

test('a formula without a finite loss, and one without constants, are judged', () => {
  const x = [1, 2, 3, 4];
  const held = { rows: Int32Array.of(3), offset: 0, divisor: 1 };
  const problem = { ...problemOf([x], x), training: Int32Array.of(0, 1, 2), holdout: held };
  const judge = directJudge(problem);
  const options = { starts: 4, seed: 1 };
  const broken = judge.calibrate([formula('(* 1. (log (- x)))')], options);
  expect(broken).toMatchObject({ loss: Number.POSITIVE_INFINITY, converged: false });
  const plain = judge.calibrate([formula('(* x 2)')], options);
  expect(plain).toMatchObject({
    loss: 14,
    holdoutLoss: 16,
    converged: true,
    candidate: [formula('(* x 2)')],
  });
});

test('a product has the linear constants of one of its factors', () => {
  const of = (text: string): readonly number[] => linearConstants(formula(text));
  expect(of('(+ 1. (* 2. (exp (* 3. x))))')).toEqual([0, 1]);
  expect(of('(* (+ 1. (* 2. x)) (- 3. x))')).toEqual([0, 1]);
  expect(of('(* (- 3. x) (+ 1. (* 2. x)))')).toEqual([1, 2]);
  expect(of('(/ (- 1. x) (+ 2. x))')).toEqual([0]);
  expect(of('(sqrt (* 1. x))')).toEqual([]);
});

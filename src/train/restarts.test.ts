import { expect, test } from 'vitest';
import { ops, Random } from '../graph';
import { staged } from '../testing/compile';
import { startsOf, wavy } from '../testing/wavyProgram';
import { planTraining } from './plan';
import { drawStarts, latinHypercube, normalQuantile } from './restarts';

test('the first start is the program’s own; more restarts leave those before them as they were', () => {
  const few = startsOf(wavy('(restarts 3)'));
  const many = startsOf(wavy('(restarts 40)'));
  expect(few[0]!['a']).toBe(4);
  expect(few[0]!['b']).toBeCloseTo(2, 12);
  expect(many.slice(0, 3)).toEqual(few);
  expect(new Set(many.map(({ a }) => a)).size).toBe(40);
  expect(startsOf(wavy('(restarts 3) (seed 1)'))[1]).not.toEqual(few[1]);
});

test('starts are spread by the size of where the program starts, and keep constraints', () => {
  const source = `(define-parameter a 100) (define-parameter z 0) (define-parameter p 3 positive)
    (define-parameter q 0.9 (between 0 1)) (define-parameter w (tensor '(0.1 -0.1 0.1)))
    (define-parameter u (tensor '(500 -0.001)))
    (minimize (+ a z p q (sum w) (sum u)) (restarts 4000))`;
  const { objective, parameters } = staged(source);
  const plan = planTraining(objective!, parameters);
  const starts = drawStarts(plan, 4000);
  const deviation = (at: number): number => {
    const values = starts.map((start) => start[at]!);
    const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
    return Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length);
  };
  for (const [at, wanted] of [100, 1, 1, 1, 0.1, 0.1, 0.1, 500, 0.001].entries()) {
    expect(Math.abs(deviation(at) / wanted - 1)).toBeLessThan(0.05);
  }
  for (const start of starts) {
    const natural = plan.map.toNatural(start);
    expect(natural[2]).toBeGreaterThan(0);
    expect(natural[3]).toBeLessThan(1);
  }
});

test('a spread scales the distances of the starts from the program’s own', () => {
  const usual = startsOf(wavy('(restarts 5)'));
  const narrow = startsOf(wavy('(restarts 5 (spread 0.25))'));
  expect(narrow[0]).toEqual(usual[0]);
  for (const [member, { a, b }] of narrow.entries()) {
    expect(a! - 4).toBeCloseTo((usual[member]!['a']! - 4) / 4, 12);
    expect(Math.log(b! / 2)).toBeCloseTo(Math.log(usual[member]!['b']! / 2) / 4, 12);
  }
});

test('a Latin hypercube has one start in each interval of each parameter', () => {
  const starts = startsOf(wavy('(restarts 41 (sampler latin-hypercube) (spread 2))'));
  expect(starts[0]!['a']).toBe(4);
  const inside = (values: readonly number[]): number[] =>
    values.map((each) => Math.floor(40 * normalCdf(each / 2))).sort((x, y) => x - y);
  const others = starts.slice(1);
  const all = Array.from({ length: 40 }, (_, index) => index);
  expect(inside(others.map(({ a }) => (a! - 4) / 4))).toEqual(all);
  expect(inside(others.map(({ b }) => Math.log(b! / 2)))).toEqual(all);
  expect(startsOf(wavy('(restarts 41 (sampler latin-hypercube) (spread 2)) (seed 1)'))).not.toEqual(starts);
});

const normalCdf = (x: number): number => (1 + ops.erf.evaluate(x / Math.SQRT2, 0, 0)) / 2;

test('normal quantiles are those of tables, and a hypercube of any size is finite', () => {
  const table = [
    [0.5, 0],
    [0.975, 1.959963984540054],
    [0.001, -3.090232306167813],
    [1e-9, -5.997807015007774],
  ] as const;
  for (const [probability, wanted] of table) expect(normalQuantile(probability)).toBeCloseTo(wanted, 8);
  for (const count of [0, 1, 2, 4095]) {
    const members = latinHypercube(new Random(1), count, 3);
    expect(members).toHaveLength(count);
    expect(members.every((member) => member.every(Number.isFinite))).toBe(true);
  }
});

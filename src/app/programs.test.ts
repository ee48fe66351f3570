import '../stage/allParts';
import { expect, test } from 'vitest';
import { finish } from '../stage';
import { Programs } from './programs';

const text = (value: number): string => `(define-parameter a ${value}) (minimize (* a a))`;

test('the levels of a text, and a few texts before it, are kept', () => {
  const programs = new Programs();
  const levels = (['direct', 'interpreter', 'tower'] as const).map((level) => ({ text: text(1), level }));
  const made = levels.map((source) => programs.of(source));
  for (const program of made) finish(program.compiled());
  expect(levels.map((source) => programs.of(source))).toEqual(made);
  const others = [2, 3, 4].map((value) => programs.of({ text: text(value) }));
  for (const program of others) finish(program.compiled());
  expect(programs.of(levels[0]!)).toBe(made[0]);
  for (let value = 10; value < 20; value++) finish(programs.of({ text: text(value) }).compiled());
  expect(programs.of(levels[0]!)).not.toBe(made[0]);
});

test('a text that was given up halfway is dropped once another is asked for', () => {
  const programs = new Programs();
  const long = '(let loop ((k 0)) (if (= k 3000000) k (loop (+ k 1))))';
  const half = programs.of({ text: long });
  expect(half.compiled().next().done).toBe(false);
  programs.of({ text: long, level: 'tower' });
  expect(programs.of({ text: long })).toBe(half);
  programs.of({ text: text(2) });
  expect(programs.of({ text: long })).not.toBe(half);
});

test('programs before the latest take no more than a bound of memory', () => {
  const programs = new Programs(120_000);
  const large = (value: number): string =>
    `(define-data (x) (map list (iota 2000))) (define-parameter a ${value}) (fit (lambda (x) (* a x)) (x) x)`;
  const made = [1, 2, 3, 4, 5].map((value) => {
    const program = programs.of({ text: large(value) });
    finish(program.compiled());
    return program;
  });
  expect(programs.of({ text: large(5) })).toBe(made[4]);
  expect(programs.of({ text: large(4) })).toBe(made[3]);
  expect(programs.of({ text: large(1) })).not.toBe(made[0]);
});

import { describe, expect, test } from 'vitest';
import { evaluation } from '../testing/compile';
import { expandText } from './expand';
import { infixText } from './infix';
import { read } from './reader';
import { languageScope } from './scope';

const asScheme = (text: string): string | null => infixText(read(text, 'program').data, languageScope([]));

describe('infix as Scheme', () => {
  test.each([
    ['1 + 2', '(+ 1 2)'],
    ['1 + 2 + 3', '(+ 1 2 3)'],
    ['a - b - c', '(- a b c)'],
    ['a - b + c', '(+ (- a b) c)'],
    ['1 + 2 * 3', '(+ 1 (* 2 3))'],
    ['(1 + 2) * 3', '(* (+ 1 2) 3)'],
    ['a - b % c', '(- a (modulo b c))'],
    ['2 ^ 3 ^ 2', '(expt 2 (expt 3 2))'],
    ['x > 0 and x < 10 or x == 20', '(or (and (> x 0) (< x 10)) (= x 20))'],
    ['1 < x < 3', '(< 1 x 3)'],
    ['a != b + 1', '(not (= a (+ b 1)))'],
    ['f(x, y + 1) * sin(2)', '(* (f x (+ y 1)) (sin 2))'],
    ['f(g(1,2)) % 7', '(modulo (f (g 1 2)) 7)'],
  ])('%s', (infix, scheme) => {
    expect(asScheme(infix)).toBe(scheme);
  });

  test.each(['+ 1 2', '1 2 3', 'a b', '1 +', "'(1 + 2)", 'list + 1 2'])('%s is not infix', (text) => {
    expect(asScheme(text)).toBeNull();
  });
});

test.each([
  ['(define (f op) (op 1 2))\n(list (f +) (f *))', '(3 2)'],
  ['(define (apply-to f g) (f + g))\n(apply-to (lambda (op x) (op x 1)) 2)', '3'],
  ['(define(f x)(* x 2))(f(+ 1 2))', '6'],
  ['(list 1(list 2 3)4)', '(1 (2 3) 4)'],
  ["'(1 + 2)", '(1 + 2)'],
  ['(quote(f(3)))', '(f (3))'],
  ['(let((x 3))(+ x 1))', '4'],
  ['`(1 + ,(+ 1 1))', '(1 + 2)'],
])('Scheme that looks like another notation is left alone: %s', (source, written) => {
  const { mistakes, written: result } = evaluation(source);
  expect(mistakes).toBe('');
  expect(result).toBe(written);
});

test('calls within calls are read in turn, however deep they are', () => {
  // Twice the work at each level would never end.
  const nested = (make: (inner: string) => string): string => {
    let text = '1';
    for (let depth = 0; depth < 60; depth++) text = make(text);
    return text;
  };
  for (const make of [
    (inner: string) => `(+ 1 ${inner})`,
    (inner: string) => `(if (< 1 ${inner}) 1 2)`,
    (inner: string) => `(max (- ${inner} 2) 3 4)`,
  ]) {
    const { diagnostics } = expandText(nested(make), { source: 'program', tables: [] });
    expect(diagnostics).toEqual([]);
  }
});

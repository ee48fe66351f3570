/**
 * Tests terms that nest deeply, branch often or count high: each compiles with little work, or is refused with a
 * sentence.
 */

import { expect, test } from 'vitest';
import { read } from '../lang';
import { readTerm, typed } from '../testing/cajalTerms';
import { evaluation } from '../testing/compile';
import { compileTerm, finishCompiling } from './compile';
import { matrixOf } from './matrix';
import { Multilinear } from './multilinear';
import { parseTerm } from './parse';

function nested(depth: number, wrap: (term: string, level: number) => string, innermost: string): string {
  let term = innermost;
  for (let level = 0; level < depth; level++) term = wrap(term, level);
  return term;
}

const successor = '(lambda ((n Nat)) (succ n))';

test.each([
  ['the same function in both branches', '(if true f f)', 60],
  ['a function of another number in each branch', '(lambda ((n Nat)) (if true (f n) (f (succ n))))', 60],
])('%s is compiled once for each nesting', (_, body, depth) => {
  const wrap = (term: string) => `((lambda ((f (-o Nat Nat))) ${body}) ${term})`;
  const work = (levels: number): number => {
    const algebra = new Multilinear(undefined, Number.POSITIVE_INFINITY);
    const typing = typed(nested(levels, wrap, successor), 4);
    finishCompiling(compileTerm<never>(typing, () => expect.unreachable(), algebra));
    return algebra.multiplications;
  };
  expect(work(depth)).toBeLessThan(2.5 * work(depth / 2));
  const shift = [0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];
  expect([...matrixOf(typed(nested(depth, wrap, successor), 4)).values]).toEqual(shift);
});

test.each([
  ['links the one before twice', (at: number) => `(f${at - 1} (f${at - 1} b))`, '[1 0]'],
  ['links both before', (at: number) => `(f${at - 1} (f${Math.max(0, at - 2)} b))`, '[0 1]'],
])('a chain of terms of which each %s is compiled once for each', (_, body, value) => {
  const chain = Array.from(
    { length: 59 },
    (_, at) => `(define-cajal f${at + 1} (lambda ((b Bool)) ${body(at + 1)}))`,
  );
  const source = `(define-cajal f0 (lambda ((b Bool)) (if b false true))) ${chain.join('\n')} (f59 #t)`;
  expect(evaluation(source)).toMatchObject({ written: value, mistakes: '' });
});

test('a term may nest 700 levels', () => {
  expect([
    ...matrixOf(
      typed(
        nested(699, (term) => `(if true ${term} 0)`, '2'),
        4,
      ),
    ).values,
  ]).toEqual([0, 0, 1, 0]);
  expect([
    ...matrixOf(
      typed(
        nested(349, (term) => `((lambda ((n Nat)) n) ${term})`, '2'),
        4,
      ),
    ).values,
  ]).toEqual([0, 0, 1, 0]);
  expect([
    ...matrixOf(
      typed(
        nested(400, (term) => `(iter 0 (y) (succ y) ${term})`, '2'),
        4,
      ),
    ).values,
  ]).toEqual([0, 0, 1, 0]);
});

test.each([
  ['many parameters', `(lambda (${'(b Bool) '.repeat(3000)}) b)`],
  ['many arguments', `((lambda ((b Bool)) b) ${'true '.repeat(3000)})`],
])('%s are refused', (_, source) => {
  const [datum] = read(source, 'program').data;
  const { term, diagnostics } = parseTerm(datum!, { links: [] });
  expect(term.kind).toBe('hole');
  expect(diagnostics.map(({ code }) => code)).toEqual(['nesting-too-deep']);
});

test.each([
  [
    'in the text',
    `(define-cajal f0 (lambda ((b Bool)) b)) ${Array.from({ length: 1500 }, (_, at) => `(define-cajal f${at + 1} (lambda ((b Bool)) (f${at} b)))`).join('\n')}`,
  ],
  [
    'as it is run',
    `(define-cajal identity (lambda ((b Bool)) b))
     (define (around k) (define-cajal f (lambda ((b Bool)) (k b))) f)
     (define (nest f n) (if (= n 0) f (nest (around f) (- n 1))))
     ((nest identity 5000) #t)`,
  ],
  [
    'by its arguments',
    `(define-cajal identity (lambda ((b Bool)) b))
     (define-cajal at (lambda ((f (-o Bool Bool)) (b Bool)) (f b)))
     (define (nest f n) (if (= n 0) f (nest (at f) (- n 1))))
     ((nest identity 5000) #t)`,
  ],
])('a chain of links that grows too long %s is refused', (_, source) => {
  expect(evaluation(source).mistakes).toContain('nests deeper than 800 levels');
});

test('work without end is refused', () => {
  const source = '((iter (lambda ((k Nat)) k) (f) (lambda ((k Nat)) (succ (f k))) 99) 0)';
  expect(() => matrixOf(typed(source, 1000))).toThrow('more than 400,000,000 multiplications');
});

test('of one dimension there is 0 alone', () => {
  expect([...matrixOf(typed('(lambda ((n Nat)) (iter true (b) (if b false true) n))', 1)).values]).toEqual([
    1, 0,
  ]);
  expect([...matrixOf(typed(successor, 1)).values]).toEqual([0]);
  expect(readTerm('1', 1).diagnostics.map(({ code }) => code)).toEqual(['numeral-beyond-dimension']);
});

test('names may be of any letters, and hide one another', () => {
  const swapped = [0, 1, 1, 0];
  expect([...matrixOf(typed('(lambda ((λ🙂 Bool)) (if λ🙂 false true))', 2)).values]).toEqual(swapped);
  expect([
    ...matrixOf(typed('(lambda ((b Bool)) ((lambda ((b Bool)) (if b false true)) b))', 2)).values,
  ]).toEqual(swapped);
  expect([...matrixOf(typed('(lambda ((y Bool)) (iter y (y) (if y false true) 1))', 2)).values]).toEqual(
    swapped,
  );
});

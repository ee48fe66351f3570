import { expect, test } from 'vitest';
import { splitCandidates } from './pasted';

const law = [{ name: 'law', parameters: ['x'] }];
const both = [
  { name: 'f', parameters: ['a', 'b'] },
  { name: 'g', parameters: ['a'] },
];

/** The expression of each candidate of one unknown, or the reason why there is none. */
function read(text: string, unknowns = law): readonly unknown[] {
  return splitCandidates(text, unknowns).map((each) =>
    each.read.kind === 'refused'
      ? each.read.message
      : unknowns === law
        ? each.read.expressions['law']
        : each.read.expressions,
  );
}

test('each line is a candidate, and so is each of several lists in a line', () =>
  expect(read('(* 2.5 x)\nx ; the argument\n\n(+ x 1) (exp x)\n3.5')).toEqual([
    '(* 2.5 x)',
    'x',
    '(+ x 1)',
    '(exp x)',
    '3.5',
  ]));

test('a form may go over several lines', () =>
  expect(read('(let ((a 2.5))\n  (* a x))\n(sin x)')).toEqual(['(let ((a 2.5))\n  (* a x))', '(sin x)']));

test('what assistants write around a list is left out', () =>
  expect(read('```scheme\n1. (* 2.5 x)\n2) (+ x 1)\n- (exp x)\n* (- x)\n```')).toEqual([
    '(* 2.5 x)',
    '(+ x 1)',
    '(exp x)',
    '(- x)',
  ]));

test('a procedure gives its body, with the names that the program has', () => {
  expect(read('(define (law x) (* 2.5 x))')).toEqual(['(* 2.5 x)']);
  expect(read('(define law (lambda (x) (* 2.5 x)))')).toEqual(['(* 2.5 x)']);
  expect(read('(lambda (r) (* 2.5 r))')).toEqual(['((lambda (r) (* 2.5 r)) x)']);
  expect(read('(define (law x) (define y (* x x)) (+ y 1.5))')).toEqual([
    '(let () (define y (* x x)) (+ y 1.5))',
  ]);
});

test('prose and unbalanced lines are refused, and their neighbours are read', () => {
  const [first, prose, open, last] = read('(* 2.5 x)\nThis grows quickly.\n(+ x (exp x)\n(- x 1.5)');
  expect(first).toBe('(* 2.5 x)');
  expect(prose).toMatch(/more than one expression/);
  expect(open).toMatch(/never closed|not closed|unclosed/i);
  expect(last).toBe('(- x 1.5)');
});

test('definitions of several unknowns make one candidate, until one of them comes again', () => {
  const text =
    '(define (f a b) (* a b))\n(define (g a) 1.5)\n(define (g a) a)\n(define (f a b) b)\n((f a) (g 2))';
  expect(read(text, both)).toEqual([
    { f: '(* a b)', g: '1.5' },
    { f: 'b', g: 'a' },
    { f: 'a', g: '2' },
  ]);
});

test('a candidate of several unknowns that lacks one is refused', () => {
  expect(read('(define (f a b) a)', both)).toEqual([expect.stringMatching(/no body for g/)]);
  expect(read('(* a b)', both)).toEqual([expect.stringMatching(/several unknowns/)]);
  expect(read('(define (helper x) x)')).toEqual([expect.stringMatching(/helper is no unknown/)]);
});

test('a hostile text is split without harm', () => {
  expect(read('('.repeat(10_000)).length).toBeGreaterThan(0);
  expect(read(')'.repeat(10_000)).length).toBeGreaterThan(0);
  expect(read('<script>alert(1)</script>\n(* 2.5 x)').at(-1)).toBe('(* 2.5 x)');
  expect(read(`(+ ${'x '.repeat(5000)})`)).toHaveLength(1);
});

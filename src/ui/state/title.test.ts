import { expect, test } from 'vitest';
import { titleOf } from './title';

const enzymes = `(define-data (conc rate) puromycin)
(define-parameter Vmax 100)
(define-parameter Km 0.5)
(define (f s) (/ (* Vmax s) (+ Km s)))
(fit f (conc) rate (optimizer (adam 0.5)) (steps 300))`;
const titled = { title: 'Enzyme kinetics', source: enzymes };
const other = `(define-parameter slope 1)
(define (line x) (* slope x))
(minimize (square (line 3)) (optimizer (sgd 0.1)))`;

test.each([
  ['as it was', enzymes],
  ['with other numbers', enzymes.replace('100', '7')],
  ['with another model', enzymes.replace('(/ (* Vmax s) (+ Km s))', '(* Vmax (exp (- s)))')],
  ['with a new name for one thing', enzymes.replaceAll('Vmax', 'v-max')],
  ['half deleted', enzymes.slice(0, 60)],
  ['empty', ''],
  ['before anything is defined', '(+ 1 2)'],
])('a program keeps its title %s', (_, text) => {
  expect(titleOf(text, titled)).toBe('Enzyme kinetics');
});

test('a small program in which everything gets a new name keeps its title', () => {
  const small = { title: 'Small', source: '(define-parameter a 1)\n(minimize (* a a) (steps 10))' };
  expect(titleOf(small.source.replaceAll('a ', 'alpha '), small)).toBe('Small');
});

test('another program in its place has no title, or that of its first comment', () => {
  expect(titleOf(other, titled)).toBe('Untitled');
  expect(titleOf(`;; A line: through zero.\n${other}`, titled)).toBe('A line');
  expect(titleOf(`; ----\n${other}`, titled)).toBe('Untitled');
});

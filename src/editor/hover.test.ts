import { expect, test } from 'vitest';
import { explanationAt } from './hover';
import { stateOf } from './markedText';
import { tableFacet } from './tables';

function explained(marked: string): string | null {
  const state = stateOf(marked, tableFacet.of([{ name: 'cars', columns: ['speed', 'dist'] }]));
  const found = explanationAt(state, state.selection.main.head, 1);
  return found === null
    ? null
    : [found.documentation.title, found.documentation.kind, found.documentation.text].join(' | ');
}

test.each([
  [
    'a procedure of the language',
    '(s‸qrt 2)',
    '(sqrt x) | procedure | The square root; NaN of a negative number.',
  ],
  ['a form', '(‸if a b)', '(if test then [else]) | form | One of two expressions; only #f is false.'],
  [
    'a number',
    '(f ‸pi)',
    'pi = 3.141592653589793 | number | The ratio of a circle’s circumference to its diameter.',
  ],
  [
    'a procedure where it is used',
    '; Doubles.\n(define (f x) (* 2 x))\n(‸f 1)',
    '(f x) | procedure | Doubles.',
  ],
  ['a procedure where it is defined', '; Doubles.\n(define (‸f x) (* 2 x))', '(f x) | procedure | Doubles.'],
  ['an argument', '; Doubles.\n(define (f x) (* 2 ‸x))', 'x | argument | '],
  ['the innermost of two names', '(define x 1) (let ((x 2)) ‸x)', 'x | local name | 2.'],
  ['the name of a loop', '(let go ((k 0) (s 1)) (‸go k s))', '(go k s) | procedure | '],
  ['a value of a row', '(minimize (sum-over ((x conc)) ‸x))', 'x | value of a row | From conc.'],
  ['an option', '(fit f (x) y (‸steps 10))', '(steps n) | option | How many steps to train.'],
  [
    'an optimizer',
    '(fit f (x) y (optimizer (‸sgd 1)))',
    '(sgd rate) | optimizer | Steps of the rate times the gradient, downhill.',
  ],
  [
    'a name that an import brings',
    '(import (prefix (malt) m:)) (‸m:tref t 0)',
    '(tref t i) | from (malt) | Element i along the first axis, counted from 0.',
  ],
  [
    'a name that an import calls anew',
    '(import (rename (scheme base) (car first-of))) (‸first-of p)',
    '(car p) | from (scheme base) | The first of a pair; of a list, its head.',
  ],
  [
    'a form, with an import that has it',
    '(import (scheme base)) (‸if a b)',
    '(if test then [else]) | form | One of two expressions; only #f is false.',
  ],
  ['a name without its import', '(‸tlen t)', null],
  ['a library in an import', '(import (only (srfi ‸1) fold))', '(srfi 1) | library | Lists.'],
  [
    'a name that a library of the program exports',
    '(define-library (a) (export f) (begin (define (f x) x))) (‸f 1)',
    '(f x) | procedure | ',
  ],
  [
    'a name that a library of the program keeps to itself, within it',
    '(define-library (a) (export f) (begin (define (g x) x) (define (f x) (‸g x))))',
    '(g x) | procedure | ',
  ],
  [
    'a name that a library of the program keeps to itself, outside',
    '(define-library (a) (export f) (begin (define (g x) x))) (‸g 1)',
    null,
  ],
  ['an argument of λ', '(λ (x) ‸x)', 'x | argument | '],
  ['a table', '(define-data (a b) ‸cars)', 'cars | table | Columns: speed, dist.'],
  [
    'what is left out',
    '(‸set! x 1)',
    'set! | not part of Gradus | Evaluation is pure: pass the new value on, as a loop’s argument for instance.',
  ],
  [
    'a variable of Cajal',
    '(define-cajal f (lambda ((n Nat)) (succ ‸n)))',
    'n | term of Cajal | Its type is Nat.',
  ],
  [
    'what an iteration carries',
    '(define-cajal f (lambda ((n Nat)) (iter true (‸b) (if b false true) n)))',
    'b | term of Cajal | Its type is Bool.',
  ],
  [
    'a term of Cajal by its parenthesis',
    '(define-cajal f (lambda ((n Nat)) ‸(iter true (b)\n  (if b false true) n)))',
    '(iter true (b) (if b false true) n) | term of Cajal | Its type is Bool.',
  ],
  [
    'the name of a term, within a body too',
    '(define (g image) (define-cajal ‸f (lambda ((n Nat)) (iter image (y) y n))) (f 1))',
    'f | term of Cajal | Its type is (-o Nat V).',
  ],
  [
    'a link to another term',
    '(define-cajal f (lambda ((b Bool)) b)) (define-cajal g (lambda ((b Bool)) (‸f b)))',
    'f | term of Cajal | Its type is (-o Bool Bool).',
  ],
  [
    'a term beside a mistake',
    '(define-cajal f (lambda ((a Bool) (n Nat)) (if a (succ ‸n) b)))',
    'n | term of Cajal | Its type is Nat.',
  ],
  ['nothing about data', "'(‸sqrt)", null],
  ['nothing about an unknown name', '(‸foo)', null],
  ['nothing in a string', '"s‸qrt"', null],
])('explains %s', (_, marked, expected) => expect(explained(marked)).toBe(expected));

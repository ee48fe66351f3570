import { describe, expect, test } from 'vitest';
import { evaluation } from '../../testing/compile';
import { isBuiltin } from '../catalogue';
import { expandText } from '../expand';
import { libraryFormRows } from '../formCatalogue';
import { libraryRows, standardSentences } from '../libraryCatalogue';
import { broughtNames } from './brought';
import { standardLibraries } from './standard';

const shapes = `(define-library (shapes)
  (export area (rename double twice) unless-zero)
  (import (scheme base))
  (begin
    (define (hidden x) (* x x))
    (define (double x) (+ x x))
    (define-syntax unless-zero
      (syntax-rules () ((_ x e) (if (= x 0) 0 (hidden e)))))
    (define (area r) (* 3 (hidden r)))))
`;

function value(text: string): string {
  const { written, mistakes } = evaluation(text);
  return mistakes === '' ? written : mistakes;
}

test('the standard libraries are accepted, whole or in part', () => {
  expect(value('(import (scheme base) (scheme write) (srfi 1)) (+ 1 2)')).toBe('3');
  expect(value('(import (only (scheme base) car cdr) (srfi :1) (srfi srfi-8)) (car (list 1 2))')).toBe('1');
  expect(value('(import (prefix (scheme base) s:)) (s:car (s:list 7 8))')).toBe('7');
  expect(value('(import (prefix (only (scheme base) let) my-)) (my-let ((x 3)) x)')).toBe('3');
  expect(value('(import (rename (scheme base) (car first-of))) (first-of (list 5))')).toBe('5');
  expect(value('(import (except (scheme base) list)) (define (list x) (* 2 x)) (list 4)')).toBe('8');
  expect(value('(import (rename (prefix (only (scheme base) car) x-) (x-car y))) (y (list 1))')).toBe('1');
});

test('a library that does not exist, and a name that a library lacks, are reported with the nearest name', () => {
  expect(value('(import (scheme bse)) 1')).toContain('There is no library (scheme bse)');
  expect(value('(import (scheme bse)) 1')).toContain('Did you mean (scheme base)?');
  expect(value('(import (only (scheme base) crr)) 1')).toContain('(scheme base) has no crr.');
  expect(value('(import (only (scheme base) sin)) 1')).toContain('The library (scheme inexact) has it.');
  expect(value('(import (rename (srfi 1) (foldl f))) 1')).toContain('(srfi 1) has no foldl.');
  expect(value('(import scheme) 1')).toContain('A library is named by a list');
});

describe('a library in the program', () => {
  test('gives what it exports, renamed, and its macros, and hides the rest', () => {
    expect(value(`${shapes} (import (shapes)) (list (area 2) (twice 4) (unless-zero 1 5))`)).toBe(
      '(12 8 25)',
    );
    expect(value(`${shapes} (import (shapes)) (hidden 2)`)).toContain('hidden is not defined.');
    expect(value(`${shapes} (import (shapes)) (double 2)`)).toContain('double is not defined.');
    expect(value(`${shapes} (area 2)`)).toContain('area is not defined.');
    expect(value(`${shapes} (import (prefix (shapes) s.)) (s.area 1)`)).toBe('3');
  });

  test('does not touch the names of the program, nor of another library', () => {
    const other = `(define-library (other) (export f) (import (shapes))
      (begin (define (hidden x) (+ x 1)) (define (f x) (hidden (area x)))))`;
    expect(value(`${shapes}${other} (import (other)) (define (hidden x) -1) (list (f 1) (hidden 1))`)).toBe(
      '(4 -1)',
    );
  });

  test('may define records, several values and expressions, and choose by features', () => {
    const text = `(define-library (points)
      (export make-point point-x origin total)
      (cond-expand ((library (srfi 1)) (import (srfi 1))) (else (import (nowhere))))
      (begin
        (define-record-type point (make-point x y) point? (x point-x) (y point-y))
        (define-values (a b) (values 1 2))
        (define origin (make-point 0 0))
        (+ a b)
        (define total (+ a b (point-x origin)))))
    (import (points)) (list total (point-x (make-point 7 8)))`;
    expect(value(text)).toBe('(3 7)');
  });

  test('has mistakes that are reported at their place', () => {
    expect(value('(define-library (a) (export f) (begin (define (g) 1)))')).toContain(
      '(a) exports f, but does not define it.',
    );
    expect(value('(define-library (scheme base) (export))')).toContain(
      'There is a library (scheme base) already.',
    );
    expect(value('(define-library (a) (include "x.scm"))')).toContain('A program is one file');
    expect(value('(define-library (a) (begin (define-parameter p 1)))')).toContain(
      'define-parameter belongs in the program itself',
    );
    expect(value('(define-library (a) (export f) (begin (define (f) (car 1 2))))')).toContain(
      'car takes 1 argument',
    );
    expect(value('(define-library (a) (define x 1))')).toContain('Definitions belong in its (begin …).');
    expect(value('(let () (import (scheme base)) 1)')).toContain('import is allowed at the top level only.');
  });

  test('one name from two libraries is a mistake, and a definition of the program wins', () => {
    const twice = `(define-library (a) (export f) (begin (define (f) 1)))
      (define-library (b) (export f) (begin (define (f) 2)))`;
    expect(value(`${twice} (import (a) (b)) (f)`)).toContain('Two libraries bring f.');
    expect(value(`${twice} (import (a) (prefix (b) b:)) (list (f) (b:f))`)).toBe('(1 2)');
    expect(value(`${twice} (import (a)) (define (f) 3) (f)`)).toBe('3');
    expect(value(`${twice} (define (f) 3) (import (a)) (f)`)).toBe('3');
  });
});

test('cond-expand chooses by features, at the top level, in a body and as an expression', () => {
  expect(value('(cond-expand (full-unicode (define x 1)) (else (define x 2))) x')).toBe('1');
  expect(value('(define (f) (cond-expand ((not gradus) (define y 1)) (else (define y 2))) y) (f)')).toBe('2');
  expect(value('(+ 1 (cond-expand ((and r7rs (or chez gradus)) 10) (else 20)))')).toBe('11');
  expect(value('(cond-expand ((library (sicp)) 1) (else 2))')).toBe('1');
  expect(value('(cond-expand ((library (no such)) 1) (else 2))')).toBe('2');
  expect(value('(cond-expand (chez 1))')).toContain('No clause of cond-expand holds here.');
  expect(
    value('(define-syntax s (syntax-rules () ((_ x) (syntax-error "no such thing:" x)))) (s 12)'),
  ).toContain('no such thing: 12');
});

test('receive, and-let*, cut, cute, λ and named-lambda mean what their SRFIs say', () => {
  expect(value('(receive (a . rest) (values 1 2 3) (list a rest))')).toBe('(1 (2 3))');
  expect(value('(receive all (values 1 2) all)')).toBe('(1 2)');
  expect(value('(and-let* ((x 3) ((> x 2)) (y (* x 2))) (+ x y))')).toBe('9');
  expect(value("(list (and-let* () 1) (and-let* ()) (and-let* ((x #f)) (car '())) (and-let* ((x 5))))")).toBe(
    '(1 #t #f 5)',
  );
  expect(value('(define x 1) (list (and-let* (x (y 2) (z #f)) y) (and-let* (x)))')).toBe('(#f 1)');
  expect(value('((cut - 10 <>) 3)')).toBe('7');
  expect(value('((cut list 1 <> 3 <...>) 2 4 5)')).toBe('(1 2 3 4 5)');
  expect(value('(map (cut <> 9) (list sqrt -))')).toBe('(3 -9)');
  expect(value('(define f (cute + (begin (display "once ") 2) <>)) (list (f 1) (f 2))')).toBe('(3 4)');
  expect(value('((λ (x . r) (list x r)) 1 2)')).toBe('(1 (2))');
  expect(value('((named-lambda (f x) (* 2 x)) 4)')).toBe('8');
});

test('a name that only a library brings is answered with its import, where it is not imported', () => {
  for (const [library, names] of broughtNames) {
    for (const name of names) {
      const mistake = `The library ${library} brings it: write (import ${library}) at the top.`;
      expect(
        evaluation(name).found.map(({ hint }) => hint),
        name,
      ).toEqual([mistake]);
      expect(evaluation(`(define ${name} 3) ${name}`).written, name).toBe('3');
    }
  }
  expect(value(`${shapes} (area 2)`)).toContain('The library (shapes) brings it');
  expect(evaluation('(cons-stream 1 (integers 2))').found).toHaveLength(1);
});

test('the names that libraries bring are those that the page knows, and no others see them', () => {
  for (const [library, rows] of Object.entries(libraryRows)) {
    const { imported } = expandText(`(import ${library})`, { source: 'program', tables: [] });
    const brought = broughtNames.find(([name]) => name === library)![1];
    // What a library gives as the language has it is no import.
    const own = Object.keys(rows).filter((name) => name !== 'shape');
    expect(own.sort()).toEqual([...imported.keys()].sort());
    expect(brought.filter((name) => !imported.has(name))).toEqual([]);
    expect(brought.filter((name) => isBuiltin(name) && !Object.hasOwn(libraryFormRows, name))).toEqual([]);
    for (const [, doc] of Object.values(rows)) expect(doc).toMatch(/\.$/);
  }
  const unlisted = Object.keys(standardLibraries).filter((name) => !Object.hasOwn(standardSentences, name));
  expect(unlisted.filter((name) => !/^\((rnrs|chezscheme|guile)/.test(name))).toEqual([]);
});

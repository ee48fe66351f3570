import '../stage/allParts';
import { describe, expect, test } from 'vitest';
import { type Core, coreOf, expandText, type Program, printCore } from '.';
import { alike, withFreeNumbers } from './freeNumbers';

function expanded(source: string): Program {
  const { program, diagnostics } = expandText(source, { source: 'program', tables: [] });
  expect(diagnostics).toEqual([]);
  return program;
}

/** The program with the numbers free that are written `number` in the text, as core. */
function freed(source: string, number: string): string {
  const places = [...source.matchAll(new RegExp(`(?<=[\\s(])${number}(?=[\\s)])`, 'g'))].map(({ index }) => ({
    start: index,
    end: index + number.length,
  }));
  const { forms } = withFreeNumbers(expanded(source), places);
  return forms
    .flatMap(coreOf)
    .map((core: Core) => printCore(core))
    .join('\n');
}

describe('a number that the program computes with', () => {
  test.each([
    ['(define (f x) (if (< x 7) (* 2 x) 7))', 2],
    ['(define a (let ((b 7)) (letrec ((g (lambda () b))) (begin (g) 7))))', 2],
    ['(define-parameter w 1) (minimize (mean-over ((x (list 1 7))) (* w x 7)))', 2],
    ['(define-parameter w 1) (watch seven (* 7 w)) (minimize w)', 1],
  ])('has a free name: %s', (source, count) => {
    expect(freed(source, '7').match(/number \d/g)).toHaveLength(count);
  });

  test('is the same name wherever a macro writes it', () => {
    const source =
      '(define-syntax twice (syntax-rules () ((_ x) (+ x x)))) (define a (twice 7)) (define b (* 3 7))';
    expect(freed(source, '7').match(/number \d/g)).toEqual(['number 0', 'number 0', 'number 1']);
  });
});

test.each([
  ["(define a '(7 8))", 'quoted'],
  ['(define-parameter w 7) (minimize w)', 'a start'],
  ["(define-data (x y) '((7 8)))", 'a datum'],
])('a number that has to be known stays: %s', (source) => {
  expect(freed(source, '7')).not.toContain('number');
});

test('programs are alike wherever they are, and differ where they compute something else', () => {
  const a = expanded('(define (f x) (* 2 x))');
  expect(alike(a, expanded('\n(define (f x)\n  (* 2 x))'))).toBe(true);
  expect(alike(a, expanded('(define (f x) (* 3 x))'))).toBe(false);
  expect(alike(a, expanded('(define (f x y) (* 2 x))'))).toBe(false);
});

/** What procedures refuse of their operands, with the operand that is meant. */

import { expect, test } from 'vitest';
import { evaluation } from '../../testing/compile';
import { defaultLimits } from '../machine/limits';

/** The codes of the mistakes of a program, with the texts that they point at. */
function refusals(source: string): readonly (readonly string[])[] {
  return evaluation(source).found.map(({ code, span, related }) => [
    code,
    ...[{ span }, ...related].map((each) => source.slice(each.span.start, each.span.end)),
  ]);
}

test('sizes of axes are above zero', () => {
  expect(refusals('(zeros 2 0)')).toEqual([['wrong-type', '(zeros 2 0)']]);
  expect(refusals("(zeros '(0))")).toEqual([['wrong-type', "(zeros '(0))"]]);
});

test('two settings may follow the sizes of random numbers', () => {
  expect(refusals("(random-normal '(3) 1 2)")).toEqual([]);
  expect(refusals("(random-normal '(3) 1 2 3)")).toEqual([['wrong-arity', "(random-normal '(3) 1 2 3)"]]);
});

test('an image that has too many axes is pointed at', () => {
  const source = '(conv2d (zeros 1 2 3 4) (zeros 1 1))';
  expect(refusals(source)).toEqual([['shape-mismatch', source, '(zeros 1 2 3 4)']]);
});

test('characters end with the last one of Unicode', () => {
  expect(evaluation('(char->integer (integer->char 1114111))').written).toBe('1114111');
  expect(refusals('(integer->char 1114112)')).toEqual([['wrong-type', '(integer->char 1114112)']]);
});

test('an evenly spaced vector has numbers at its ends', () => {
  for (const ends of ["'a 2", '1 (vec 1 2)'])
    expect(refusals(`(linspace ${ends} 3)`).map(([code]) => code)).toEqual(['wrong-type']);
});

test('a number is exact or inexact', () => {
  expect(evaluation('(list (exact? 2) (inexact? 2) (exact? 0.5) (inexact? 0.5))').written).toBe(
    '(#t #f #f #t)',
  );
});

test('an outer product has a row for each element of its first vector', () => {
  expect(evaluation('(shape (outer (vec 1 2) (vec 3 4 5)))').written).toBe('(2 3)');
  expect(evaluation('(outer (vec 1 2) (vec 3 4 5))').written).toBe('[[3 4 5] [6 8 10]]');
});

test.each(['direct', 'interpreter', 'tower'] as const)(
  'a list of the largest length is as good as a shorter one, and iota refuses a longer one, at %s',
  (level) => {
    const limits = { ...defaultLimits, items: 1000 };
    const written = (source: string) => evaluation(source, { level, limits });
    expect(written('(define (size l) (length l)) (size (iota 1000))').written).toBe('1000');
    expect(written('(length (iota 1001))').found.map(({ message }) => message)).toEqual([
      'iota would make 1001 items, but one value may hold at most 1000.',
    ]);
  },
);

test('vec and mat take their numbers and rows one by one, or as one list', () => {
  const written = (source: string): string => evaluation(source).written;
  expect(written("(list (vec (list 1 2)) (vec '(1)) (vec (vector 1 2)))")).toBe('([1 2] [1] [1 2])');
  expect(written("(list (mat '(1 2)) (mat '((1 2) (3 4))) (mat (list (vec 1) (vec 2))))")).toBe(
    '([[1 2]] [[1 2] [3 4]] [[1] [2]])',
  );
  expect(refusals("(vec '((1 2)))").map(([code]) => code)).toEqual(['shape-mismatch']);
});

test('ranges and counts name their bounds, and the procedure that the program calls', () => {
  const messages = (source: string): readonly string[] =>
    evaluation(source).found.map(({ message }) => message);
  expect(messages('(string->list "hello" 2 9)')).toEqual([
    'string->list wants an end from 0 to 5, the length, but got 9.',
  ]);
  expect(messages('(vector-copy (vector 1 2) 2 1)')).toEqual([
    'vector-copy wants a start from 0 to 1, the end, but got 2.',
  ]);
  expect(messages("(take '(1 2) 3)")).toEqual(['take wants 3 items, but the list has 2.']);
  expect(messages('(vector-fold + 0 (list 1))')[0]).toContain('vector-fold wants a vector');
  expect(messages('(string-index "a" 1)')[0]).toContain('string-index wants a character or a procedure');
});

test('two procedures are no list and its order', () => {
  for (const name of ['sort', 'sorted?', 'vector-sort', 'vector-stable-sort'])
    expect(
      refusals(`(${name} < <)`).map(([code]) => code),
      name,
    ).toEqual(['wrong-type']);
});

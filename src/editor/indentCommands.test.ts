import { EditorState } from '@codemirror/state';
import { describe, expect, test } from 'vitest';
import { indentSelectedLines, insertNewline } from './indentCommands';
import { run, stateOf } from './markedText';

describe('Enter begins a line', () => {
  test.each([
    ['in a body', '(define (f x)‸)', '(define (f x)\n  ‸)'],
    ['under the first argument', '(list 1 2‸)', '(list 1 2\n      ‸)'],
    ['under the first of the arguments before the break', '(list ‸1 2)', '(list\n ‸1 2)'],
    ['without the blanks around the break', '(list 1   ‸   2)', '(list 1\n      ‸2)'],
    ['but with the blank that is a character', '(f #\\ ‸ a)', '(f #\\ \n   ‸a)'],
    ['and takes the indentation off a blank line', '(define (f)\n  ‸)', '(define (f)\n\n  ‸)'],
    ['in an empty list', '(‸)', '(\n ‸)'],
    ['at the top', '(f)‸', '(f)\n‸'],
    ['between two forms', '(f)‸\n(g)', '(f)\n‸\n(g)'],
    ['in an unfinished form', '(define (f x)\n  (let ((y 1))‸', '(define (f x)\n  (let ((y 1))\n    ‸'],
    ['behind the blanks of an unfinished form', '(define (f x) ‸', '(define (f x)\n  ‸'],
    ['behind a comment', '(f x ; one‸\n   y)', '(f x ; one\n   ‸\n   y)'],
    ['behind a comment in an unfinished form', '(define (f) ; one‸', '(define (f) ; one\n  ‸'],
    ['in an unfinished form before the next', '(define (f x)‸\n\n(g)', '(define (f x)\n  ‸\n\n(g)'],
    ['in a string, as it is', '(display "a  ‸ b")', '(display "a  \n‸ b")'],
    ['in an unfinished string', '"a‸', '"a\n‸'],
    ['in a block comment', '(f #| a ‸ b |#)', '(f #| a \n‸ b |#)'],
    ['in place of a selection', '(list «1 2» 3)', '(list\n ‸3)'],
  ])('%s', (_, before, after) => expect(run(before, insertNewline)).toBe(after));
});

describe('Tab indents', () => {
  test.each([
    ['the line of the cursor', '(define (f x)\n‸(+ x 1))', '(define (f x)\n  ‸(+ x 1))'],
    ['from anywhere in the line', '(define (f x)\n(+ ‸x 1))', '(define (f x)\n  (+ ‸x 1))'],
    ['a line too far in', '(define (f x)\n      ‸  x)', '(define (f x)\n  ‸x)'],
    ['a blank line with the cursor', '(define (f x)\n‸\n  x)', '(define (f x)\n  ‸\n  x)'],
    [
      'all lines of a selection',
      '(define (f x)\n«(let ((y x))\n\ny»))',
      '(define (f x)\n  «(let ((y x))\n\n    y»))',
    ],
    ['no line after the selection', '(f «a\n» b)', '(f «a\n» b)'],
    ['nothing in a string', '"a\n‸  b"', '"a\n  ‸b"'],
  ])('%s', (_, before, after) => expect(run(before, indentSelectedLines)).toBe(after));
});

test('a text that is read only is not indented', () => {
  const state = stateOf('(f\n‸a)', EditorState.readOnly.of(true));
  for (const command of [insertNewline, indentSelectedLines]) {
    expect(command({ state, dispatch: () => expect.unreachable() })).toBe(false);
  }
});

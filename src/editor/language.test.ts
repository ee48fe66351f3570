import { foldable } from '@codemirror/language';
import { highlightTree, tagHighlighter, tags } from '@lezer/highlight';
import { describe, expect, test } from 'vitest';
import { schemeLanguage } from './language';
import { stateOf } from './markedText';

describe('folding', () => {
  const folded = (program: string): string | null => {
    const state = stateOf(program);
    const line = state.doc.line(1);
    const range = foldable(state, line.from, line.to);
    return range === null ? null : `${program.slice(0, range.from)}…${program.slice(range.to)}`;
  };

  test.each([
    [
      'a form to its first line and its end',
      '(define (f x)\n  (let ((y 1))\n    y))\n(f)',
      '(define (f x)…)\n(f)',
    ],
    ['a block comment', '#| one\ntwo |#', '#| one…'],
    ['a string of several lines', '"one\ntwo"', '"one…'],
    ['not a form of one line', '(define x 1)\n(f)', null],
    ['not a form that never closes', '(define (f\n  x', null],
  ])('folds %s', (_, program, expected) => expect(folded(program)).toBe(expected));
});

test('tokens have their tags', () => {
  const program = '(f "a\\n" 12 #t #\\a \'b #;(c 1)) ; d\n) #bad';
  const highlighter = tagHighlighter([
    { tag: tags.string, class: 'string' },
    { tag: tags.escape, class: 'escape' },
    { tag: tags.number, class: 'number' },
    { tag: tags.bool, class: 'boolean' },
    { tag: tags.character, class: 'character' },
    { tag: tags.quote, class: 'quote' },
    { tag: tags.comment, class: 'comment' },
    { tag: tags.invalid, class: 'invalid' },
  ]);
  const found: string[] = [];
  highlightTree(schemeLanguage.parser.parse(program), highlighter, (from, to, classes) => {
    found.push(`${classes}: ${program.slice(from, to)}`);
  });
  expect(found).toEqual([
    'string: "a',
    'escape: \\n',
    'string: "',
    'number: 12',
    'boolean: #t',
    'character: #\\a',
    "quote: '",
    'comment: #;(c 1)',
    'comment: ; d',
    'invalid: )',
    'invalid: #bad',
  ]);
});

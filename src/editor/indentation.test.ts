import { readFileSync } from 'node:fs';
import { indentRange } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCorpus } from '../text/corpus';
import indentationCorpus from './corpus/indentation.txt?raw';
import laidOutCorpus from './corpus/laidOut.txt?raw';
import { schemeIndentation } from './indentation';
import { schemeLanguage } from './language';

const prelude = readFileSync(new URL('../scheme/prelude.scm', import.meta.url), 'utf8');

function indented(source: string): string {
  const state = EditorState.create({ doc: source, extensions: [schemeLanguage, schemeIndentation] });
  return indentRange(state, 0, state.doc.length).apply(state.doc).toString();
}

describe('indenting a program', () => {
  test.each(parseCorpus(indentationCorpus))('$name', ({ source, expected }) => {
    expect(indented(source)).toBe(expected);
    expect(indented(expected)).toBe(expected);
  });
});

describe('a program that is laid out well stays as it is', () => {
  test.each([...laidOutCorpus.matchAll(/^# (.*)\n\n([^#]*)/gm)].map(([, name, source]) => [name!, source!]))(
    '%s',
    (_, source) => {
      expect(indented(source)).toBe(source);
    },
  );

  test('the procedures of the language', () => {
    expect(indented(prelude)).toBe(prelude);
  });
});

test('a program that lost its indentation gets it back', () => {
  const flat = prelude.replace(/^ +/gm, '');
  expect(indented(flat)).toBe(prelude);
});

const atom = fc.constantFrom(
  'a',
  'if',
  'let',
  'define',
  'cond',
  'do',
  '12',
  '"s\n t"',
  '#| b\n c |#',
  '; c\n',
  '#;',
  "'",
);
const gap = fc.constantFrom(' ', '\n', '\n    ', ' \n');
const program = fc.letrec<{ element: string; list: string }>((tie) => ({
  element: fc.oneof({ maxDepth: 5 }, atom, tie('list')),
  list: fc
    .array(fc.tuple(tie('element'), gap), { maxLength: 5 })
    .map((parts) => `(${parts.flat().join('')})`),
})).list;

test('indenting changes only the blanks that start lines', () => {
  fc.assert(
    fc.property(program, (text) => {
      const bare = (each: string): string => each.replace(/^[ ]+/gm, '').replace(/^ +$/gm, '');
      expect(bare(indented(text))).toBe(bare(text));
    }),
  );
});

test('indenting twice is indenting once', () => {
  fc.assert(
    fc.property(program, (text) => {
      expect(indented(indented(text))).toBe(indented(text));
    }),
  );
});

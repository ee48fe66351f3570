import { ensureSyntaxTree } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { fileTests } from '@lezer/generator/test';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Datum } from '../lang/datum';
import { read } from '../lang/reader';
import grammarCorpus from './corpus/grammar.txt?raw';
import { schemeLanguage } from './language';
import { parser } from './scheme.grammar';

describe('the tree of', () => {
  for (const { name, run } of fileTests(grammarCorpus, 'grammar.txt')) test(name, () => run(parser));
});

const pieces = [
  '(',
  ')',
  '[',
  ']',
  '#(',
  "'",
  '`',
  ',',
  ',@',
  '#;',
  '"',
  '|',
  '#|',
  '|#',
  ';',
  '\\',
  '#\\',
  '#',
  '.',
];
const atoms = [
  'a',
  '12',
  '-1.5e3',
  '1/2',
  '#t',
  '#\\space',
  '#\\(',
  '#xFF',
  '"s\\n\\""',
  '|b c|',
  '+',
  '1+',
  '#foo',
];
const anyText = fc
  .array(fc.constantFrom(...pieces, ...atoms, ' ', '\n', 'λ', '𝔸'), { maxLength: 40 })
  .map((parts) => parts.join(''));

test('no text is a mistake to the grammar', () => {
  const strict = parser.configure({ strict: true });
  fc.assert(
    fc.property(anyText, (text) => void strict.parse(text)),
    { numRuns: 2000 },
  );
});

const blank = fc.constantFrom(' ', '\n ', ' ; note )\n ', ' #| ( #| " |# |# ', ' #;(gone "x") ', " #;'gone ");
const datum = fc.letrec<{ datum: string; list: string }>((tie) => ({
  datum: fc.oneof({ maxDepth: 4 }, fc.constantFrom(...atoms.filter((each) => each !== '#foo')), tie('list')),
  list: fc
    .tuple(
      fc.constantFrom(['(', ')'], ['[', ']'], ['#(', ')'], ["'(", ')'], ['`(', ')'], [',@[', ']']),
      fc.array(fc.tuple(tie('datum'), blank), { maxLength: 5 }),
    )
    .map(([[open, close], parts]) => `${open}${parts.flat().join('')}${close}`),
})).datum;

/** The kind and place of everything that the compiler's reader makes of a text. */
function readPlaces(text: string): string[] {
  const places: string[] = [];
  const visit = (datum: Datum): void => {
    const { start, end } = datum.span;
    // A mark is read as a list whose first symbol is where the mark is.
    if (datum.kind !== 'symbol' || !/^['`,]/.test(text.slice(start, end))) {
      places.push(`${datum.kind} ${start} ${end}`);
    }
    if (datum.kind === 'list' || datum.kind === 'vector') datum.items.forEach(visit);
    if (datum.kind === 'list' && datum.tail !== null) visit(datum.tail);
  };
  const { data, diagnostics } = read(text, 'program');
  expect(diagnostics).toEqual([]);
  data.forEach(visit);
  return places.sort();
}

const kinds: Readonly<Record<string, string>> = {
  List: 'list',
  Vector: 'vector',
  Quote: 'list',
  Quasiquote: 'list',
  Unquote: 'list',
  UnquoteSplicing: 'list',
  String: 'string',
  Symbol: 'symbol',
  Number: 'number',
  Boolean: 'boolean',
  Character: 'character',
};

function treePlaces(text: string): string[] {
  const places: string[] = [];
  parser.parse(text).iterate({
    enter: ({ name, from, to }) => {
      if (name === 'DatumComment') return false;
      const kind = kinds[name];
      if (kind !== undefined) places.push(`${kind} ${from} ${to}`);
      return true;
    },
  });
  return places.sort();
}

test('the tree has the same data at the same places as the compiler’s reader', () => {
  const program = fc.array(fc.tuple(datum, blank), { maxLength: 6 }).map((parts) => parts.flat().join(''));
  fc.assert(
    fc.property(program, (text) => {
      expect(treePlaces(text)).toEqual(readPlaces(text));
    }),
    { numRuns: 500 },
  );
});

test('an edit leads to the same tree as a parse of the new text', () => {
  const edit = fc.record({
    at: fc.nat(),
    remove: fc.nat(3),
    insert: fc.constantFrom(...pieces, 'a', ' ', '\n'),
  });
  fc.assert(
    fc.property(anyText, fc.array(edit, { maxLength: 5 }), (start, edits) => {
      let state = EditorState.create({ doc: start, extensions: [schemeLanguage] });
      for (const { at, remove, insert } of edits) {
        const from = at % (state.doc.length + 1);
        const to = Math.min(state.doc.length, from + remove);
        state = state.update({ changes: { from, to, insert } }).state;
        const tree = ensureSyntaxTree(state, state.doc.length, 10_000);
        expect(String(tree)).toBe(String(parser.parse(state.doc.toString())));
      }
    }),
  );
});

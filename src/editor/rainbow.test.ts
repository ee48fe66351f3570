import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stateOf } from './markedText';
import { bracketMarks } from './rainbow';
import { treeOf } from './syntax';

function depths(program: string, from = 0, to = program.length): string {
  const marks = bracketMarks(treeOf(stateOf(program)), from, to);
  return marks.map(({ from, to, depth }) => `${program.slice(from, to)}${depth ?? '?'}`).join(' ');
}

test.each([
  ['brackets have the depth of their list', '(a (b) [c])', '(0 (1 )1 [1 ]1 )0'],
  ['a vector counts as a list', "#(1 '(2))", '#(0 (1 )1 )0'],
  ['brackets in strings, characters and comments are none', '(")" #\\) ; )\n)', '(0 )0'],
  ['a closing bracket too many has no partner', '(a)) ]', '(0 )0 )? ]?'],
  ['brackets of two kinds are no partners', '([a) b)', '(0 [? )? )0'],
  ['brackets commented out have no colour, unless they have no partner', '(a #;(b) #;[c) d)', '(0 [? )? )0'],
  ['an opening bracket without an end has no partner', '(a (b)', '(? (1 )1'],
])('%s', (_, program, expected) => expect(depths(program)).toBe(expected));

test('a part of the text has the depths that it has in the whole', () => {
  expect(depths('(a (b (c)) (d))', 6, 8)).toBe('(2 )2');
});

test('every bracket outside strings and comments is marked once, in order', () => {
  const text = fc
    .array(fc.constantFrom('(', ')', '[', ']', '#(', ' ', 'a', "'"))
    .map((parts) => parts.join(' '));
  fc.assert(
    fc.property(text, (text) => {
      const marked = bracketMarks(treeOf(stateOf(text)), 0, text.length).map((each) => each.from);
      const all = [...text.matchAll(/#\(|[()[\]]/g)].map((match) => match.index);
      expect(marked).toEqual(all);
    }),
  );
});

/** Symbols and strings as `write` writes them: the reader reads them back. */

import '../allParts';
import { expect, test } from 'vitest';
import { read } from '../../lang/reader';
import { StringValue, SymbolValue } from './values';
import { writeValue } from './write';

const texts = [
  '',
  ' ',
  'a b',
  'Ab',
  '1+',
  '-1+',
  '+',
  '-',
  '...',
  '..',
  '.',
  '.5',
  '.5x',
  '+.5',
  '1e3',
  '1/2',
  '-7',
  '+inf.0',
  '-NaN.0',
  '->x',
  '-x',
  '+i',
  '#foo',
  '#t',
  'a#',
  'a|b',
  'a\\b',
  'a\nb',
  '\t',
  'a\u0000',
  'a;b',
  "a'b",
  'a,b',
  '`',
  '(',
  ']',
  '{',
  '"',
  'λ',
  '\u00a0',
  'x·1',
];

test.each(texts)('the symbol %j', (name) => {
  const written = writeValue(SymbolValue.of(name));
  const { data, diagnostics } = read(written, 'program');
  expect(diagnostics).toEqual([]);
  expect(data).toMatchObject([{ kind: 'symbol', name }]);
});

test.each(texts)('the string %j', (text) => {
  const { data, diagnostics } = read(writeValue(new StringValue(text)), 'program');
  expect(diagnostics).toEqual([]);
  expect(data).toMatchObject([{ kind: 'string', value: text }]);
});

test('bars are only where they are needed', () => {
  const plain = ['a', '1+', '->x', '...', '+', 'λ', 'set-x!'];
  expect(plain.map((name) => writeValue(SymbolValue.of(name)))).toEqual(plain);
});

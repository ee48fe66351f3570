import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CorpusCase, formatCorpus, parseCorpus, sameWritten } from './corpus';

function caseOf(parts: Partial<CorpusCase>): CorpusCase {
  return { name: 'a', source: '1', expected: '1', output: null, only: null, line: 1, ...parts };
}

test('reads name, program and result, and the line of the heading', () => {
  const text = '# squares\n\n(define (f x) (* x x))\n\n(f 3)\n\n==>\n\n9\n\n# sums\n\n(+ 1 2)\n\n==>\n\n3\n';
  expect(parseCorpus(text)).toEqual([
    caseOf({ name: 'squares', source: '(define (f x) (* x x))\n\n(f 3)', expected: '9', line: 1 }),
    caseOf({ name: 'sums', source: '(+ 1 2)', expected: '3', line: 11 }),
  ]);
});

test('an empty file has no cases', () => {
  expect(parseCorpus('')).toEqual([]);
  expect(parseCorpus('\n\n')).toEqual([]);
});

test('a program may have lines that start with a hash', () => {
  const [only] = parseCorpus('# hashes\n\n#t\n#;(skipped) #| too |#\n#(1 2)\n\n==>\n\n#(1 2)\n');
  expect(only?.source).toBe('#t\n#;(skipped) #| too |#\n#(1 2)');
  expect(only?.expected).toBe('#(1 2)');
});

test('output ends before one blank line and the next heading', () => {
  const cases = parseCorpus('# a\n\n1\n\n==>\n\n1\n-->\nhello\n\n# b\n\n2\n\n==>\n\n2\n');
  expect(cases.map((each) => each.output)).toEqual(['hello', null]);
});

test('output keeps its own line ends, at the end of the file too', () => {
  const cases = parseCorpus('# a\n\n1\n\n==>\n\n1\n-->\n\n x\ny\n\n\n# b\n\n2\n\n==>\n\n2\n-->\nz\n\n');
  expect(cases.map((each) => each.output)).toEqual(['\n x\ny\n', 'z\n']);
});

test('a case may say which Scheme alone can run it', () => {
  const cases = parseCorpus('# a\nonly: chez\n\n1\n\n==>\n\n1\n\n# b\nonly: guile\n\n2\n\n==>\n\n2\n');
  expect(cases.map((each) => each.only)).toEqual(['chez', 'guile']);
});

test('line ends of either kind are read alike', () => {
  const text = '# a\n\n(f\n 1)\n\n==>\n\n1\n-->\nx\ny\n';
  expect(parseCorpus(text.replaceAll('\n', '\r\n'))).toEqual(parseCorpus(text));
});

test.each([
  ['text before the first heading', '\n(f)\n', 'line 2: a case starts with "# " and its name'],
  [
    'a heading without a name',
    '# a\n\n1\n\n==>\n\n1\n\n#\n\n2\n',
    'line 9: a case starts with "# " and its name',
  ],
  ['a case without a program', '# a\n\n==>\n\n1\n', 'line 1: "a" has no program'],
  ['a case without a result', '# a\n\n1\n\n# b\n\n2\n\n==>\n\n2\n', 'line 1: "a" has no result after ==>'],
  ['an empty result', '# a\n\n1\n\n==>\n\n', 'line 1: "a" has no result after ==>'],
  ['output without a result', '# a\n\n1\n-->\nx\n', 'line 1: "a" has no result after ==>'],
  ['a second result', '# a\n\n1\n\n==>\n\n1\n\n==>\n\n1\n', 'line 9: "a" has a second ==>'],
  ['empty output', '# a\n\n1\n\n==>\n\n1\n-->\n\n# b\n\n2\n\n==>\n\n2\n', 'line 8: nothing follows -->'],
  ['an unknown Scheme', '# a\nonly: scm\n\n1\n\n==>\n\n1\n', 'line 2: "scm" is none of guile, chez'],
  [
    'a name used twice',
    '# a\n\n1\n\n==>\n\n1\n\n# a\n\n2\n\n==>\n\n2\n',
    `line 9: "a" is already the name of line 1's case`,
  ],
])('rejects %s and names the line', (_, text, message) => {
  expect(() => parseCorpus(text)).toThrow(message);
});

test('a recorder may read cases that have no result yet', () => {
  const cases = parseCorpus('# a\n\n1\n\n# b\n\n2\n\n==>\n\n# c\n\n3\n', 'allowed');
  expect(cases.map(({ source, expected }) => [source, expected])).toEqual([
    ['1', ''],
    ['2', ''],
    ['3', ''],
  ]);
});

test('what is written as a corpus is read back the same', () => {
  const line = fc.stringMatching(/^[a-z()"\\ ]{0,8}$/);
  const word = fc.stringMatching(/^[a-z(]{1,6}$/);
  const output = fc
    .array(line, { minLength: 1, maxLength: 3 })
    .map((lines) => lines.join('\n'))
    .filter((text) => text !== '');
  const only = fc.constantFrom('guile' as const, 'chez' as const, null);
  const one = fc.record({ name: word, source: word, expected: word, output: fc.option(output), only });
  fc.assert(
    fc.property(fc.uniqueArray(one, { selector: (each) => each.name, maxLength: 4 }), (parts) => {
      const cases = parts.map((each) => caseOf(each));
      const read = parseCorpus(formatCorpus(cases));
      expect(read.map((each) => ({ ...each, line: 1 }))).toEqual(cases);
    }),
  );
});

test.each([
  ['2', '2.0'],
  ['(1 2.5)', '(1.0 2.5000000000000004)'],
  ['1/3', '0.3333333333333333'],
  ['-3/2', '-1.5'],
  ['1e3', '1000'],
  ['.5', '0.5'],
  ['-0.0', '0'],
  ['+nan.0', '-nan.0'],
  ['(+inf.0 -inf.0)', '(+inf.0 -inf.0)'],
  ['(a . b)', '( a  .  b )'],
  ['#(1 #(2))', '#(1.0 #(2.0))'],
  ['("a 1" #\\1 x1 |1 2|)', '("a 1" #\\1 x1 |1 2|)'],
  ['(quote a)', '(quote a)'],
])('takes %s and %s for the same value', (expected, actual) => {
  expect(sameWritten(expected, actual)).toBe(true);
  expect(sameWritten(actual, expected)).toBe(true);
});

test.each([
  ['1', '2'],
  ['1.0', '1.00000000001'],
  ['0', '1e-15'],
  ['1', '-1'],
  ['1', '+inf.0'],
  ['1', '+nan.0'],
  ['+inf.0', '-inf.0'],
  ['1/3', '1/4'],
  ['1', '#t'],
  ['1', 'x'],
  ['x', 'y'],
  ['abc', 'ABC'],
  ['#t', '#f'],
  ['"2"', '"2.0"'],
  ['"a  b"', '"a b"'],
  ['"a"', 'a'],
  ['"a', 'a'],
  ['"1"', '1'],
  ['"\\"1"', '"\\"1.0"'],
  ['#\\1', '1'],
  ['#\\1', '#\\2'],
  ['#\\(', '('],
  ['|1 2|', '|1.0 2.0|'],
  ['x1', 'x1.0'],
  ['(1 2)', '(1 2'],
  ['(1 2)', '(1 2 3)'],
  ['(1 2)', '#(1 2)'],
  ['(1 (2) 3)', '(1 (2 3))'],
  ['(1 2)', '(1 . 2)'],
  ['12', '1 2'],
  ['()', '#f'],
])('distinguishes %s from %s', (expected, actual) => {
  expect(sameWritten(expected, actual)).toBe(false);
  expect(sameWritten(actual, expected)).toBe(false);
});

test('takes a tolerance of the caller', () => {
  expect(sameWritten('(1.0 "1.0")', '(1.001 "1.0")', 1e-2)).toBe(true);
  expect(sameWritten('1000', '1001', 1e-2)).toBe(true);
  expect(sameWritten('1.0', '1.0000000000000002', 0)).toBe(false);
});

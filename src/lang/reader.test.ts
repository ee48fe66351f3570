import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printDatum } from './core';
import type { Datum } from './datum';
import { maximumNesting } from './frames';
import { formatNumber, parseNumber } from './numberSyntax';
import { read } from './reader';

const parse = (text: string) => read(text, 'program');
const written = (text: string): string => parse(text).data.map(printDatum).join(' ');

test('reads every kind of datum', () => {
  expect(written('foo |a b| "s\\n" #\\a #\\space #t #false (1 . 2) #(1 2) [x y]')).toBe(
    'foo a b "s\\n" #\\a #\\space #t #f (1 . 2) #(1 2) (x y)',
  );
});

test('skips line, block and datum comments as R7RS says', () => {
  expect(written('1 ; two\n2 #| three #| nested |# |# 3 #;(not this) 4 (5 #;6) #; #; 7 8 9')).toBe(
    '1 2 3 4 (5) 9',
  );
});

test('reads quotation marks as the forms they stand for', () => {
  expect(written("'a `(b ,c ,@d)")).toBe('(quote a) (quasiquote (b (unquote c) (unquote-splicing d)))');
});

test('gives every datum its span', () => {
  const text = "(define  (f x)\n  '(1 2))";
  const { data } = parse(text);
  const slices: string[] = [];
  const visit = (datum: Datum): void => {
    slices.push(text.slice(datum.span.start, datum.span.end));
    if (datum.kind === 'list' || datum.kind === 'vector') datum.items.forEach(visit);
  };
  data.forEach(visit);
  expect(slices).toEqual([text, 'define', '(f x)', 'f', 'x', "'(1 2)", "'", '(1 2)', '1', '2']);
});

test('reads numbers as R7RS spells them', () => {
  const cases: readonly (readonly [string, number | null])[] = [
    ['12', 12],
    ['-3.5e2', -350],
    ['.5', 0.5],
    ['5.', 5],
    ['+7', 7],
    ['1/4', 0.25],
    ['-6/3', -2],
    ['#xFF', 255],
    ['#b-101', -5],
    ['#e1.5', 1.5],
    ['#x#e10', 16],
    ['+inf.0', Number.POSITIVE_INFINITY],
    ['-inf.0', Number.NEGATIVE_INFINITY],
    ['+', null],
    ['...', null],
    ['1+', null],
    ['-', null],
    ['1/-2', null],
    ['#xfg', null],
  ];
  for (const [token, value] of cases) expect(parseNumber(token), token).toBe(value);
  expect(parseNumber('+nan.0')).toBeNaN();
});

test('writes numbers so that they read back the same, integers without a point', () => {
  expect(formatNumber(2 ** 60)).toBe('1152921504606846976');
  expect(formatNumber(1e21)).toBe('1e21');
  expect(formatNumber(-0)).toBe('0');
  expect(formatNumber(1e-7)).toBe('1e-7');
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (value) => {
      expect(parseNumber(formatNumber(value))).toBe(value === 0 ? 0 : value);
    }),
  );
});

test('reports a nesting that later passes could not follow, and reads on', () => {
  const { diagnostics } = parse(`${'('.repeat(maximumNesting + 50)}${')'.repeat(maximumNesting + 50)} (f 1)`);
  expect(diagnostics.map((each) => each.code)).toEqual(['nesting-too-deep']);
});

test('reads any text to its end without failing', () => {
  const piece = fc.constantFrom(
    '(',
    ')',
    '[',
    ']',
    "'",
    '`',
    ',',
    ',@',
    '"',
    '\\',
    '#',
    '|',
    ';',
    '.',
    '#|',
    '|#',
    '#;',
    '#\\',
    'a',
    '1',
    ' ',
    '\n',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      for (const { span } of parse(text).diagnostics) {
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeLessThanOrEqual(text.length);
        expect(span.start).toBeLessThanOrEqual(span.end);
      }
    }),
    { numRuns: 2000 },
  );
});

test('what is written reads back as the same data', () => {
  const atom = fc.oneof(
    fc.integer().map(String),
    fc.double({ noNaN: true }).map(formatNumber),
    fc.constantFrom('x', 'set-it!', '...', '+', '->y', '#t', '#f'),
    fc.string().map((text) => JSON.stringify(text.replace(/[^ -~]/g, '?'))),
  );
  const { datum } = fc.letrec<{ datum: string }>((tie) => ({
    datum: fc.oneof(
      { maxDepth: 4 },
      atom,
      fc.array(tie('datum'), { maxLength: 4 }).map((items) => `(${items.join(' ')})`),
      fc.array(tie('datum'), { maxLength: 3 }).map((items) => `#(${items.join(' ')})`),
      fc.tuple(tie('datum'), atom).map(([head, tail]) => `(${head} . ${tail})`),
    ),
  }));
  fc.assert(
    fc.property(datum, (text) => {
      const once = written(text);
      expect(written(once)).toBe(once);
      expect(parse(text).diagnostics).toEqual([]);
    }),
  );
});

test('names are read in small letters behind #!fold-case, until #!no-fold-case', () => {
  expect(written('Abc #!fold-case Abc |Abc| "Abc" #\\A #!no-fold-case Abc')).toBe(
    'Abc abc Abc "Abc" #\\A Abc',
  );
  expect(written('#!r6rs a')).toBe('a');
});

test('the line by which a shell runs a program is no part of it', () => {
  expect(written('#!/usr/bin/env scheme\n(a)')).toBe('(a)');
  expect(written('#!/usr/bin/guile \\\n-e main -s\n!#\n(a)')).toBe('(a)');
});

test('truth values are read in capitals too, and characters by the names of other Schemes', () => {
  expect(written('#T #FALSE #True')).toBe('#t #f #t');
  expect(written('#\\rubout #\\esc #\\x7')).toBe('#\\delete #\\escape #\\alarm');
  expect(written('#\\page #\\x1')).toBe('#\\page #\\x1');
});

test('behind a label the datum is read, and the items of a bytevector as those of a vector', () => {
  const codes = (text: string): readonly string[] => parse(text).diagnostics.map(({ code }) => code);
  expect(written('#0=(a b) c')).toBe('(a b) c');
  expect(written('(#12# a)')).toBe('(#f a)');
  expect(written('#u8(1 2)')).toBe('#(1 2)');
  for (const each of ['#0=(a b) c', '(#12# a)', '#vu8(1 2)'])
    expect(codes(each), each).toEqual(['bad-hash-syntax']);
});

/** Macros that make more than memory holds are refused, each with one message at its use. */

import '../stage/allParts';
import { expect, test } from 'vitest';
import { expandText } from './expand';
import { maximumGrowth } from './macroGrowth';

const mistakes = (text: string) =>
  expandText(text, { source: 'program', tables: [] }).diagnostics.map(({ code, span }) => ({
    code,
    at: text.slice(span.start, span.end),
  }));

function chain(length: number, rule: (next: string) => string, last: string): string {
  const link = (at: number): string =>
    `(define-syntax m${at} (syntax-rules () ((_ x) ${at === 0 ? last : rule(`m${at - 1}`)})))`;
  return Array.from({ length: length + 1 }, (_, at) => link(at)).join('\n');
}

const names = (count: number, name: string): string => `${name} `.repeat(count);

const bombs: readonly (readonly [name: string, definitions: string, use: string])[] = [
  ['that use the next one twice', chain(30, (next) => `(+ (${next} x) (${next} x))`, 'x'), '(m30 1)'],
  ['that give an operand twice to the next one', chain(40, (next) => `(${next} (x x))`, "'x"), '(m40 1)'],
  ['that use themselves twice', '(define-syntax m (syntax-rules () ((_ x) (+ (m x) (m x)))))', '(m 1)'],
  [
    'that double their operands',
    '(define-syntax m (syntax-rules () ((_ x ...) (m x ... x ...))))',
    '(m 1 2)',
  ],
  [
    'that repeat a long operand for each of many others',
    "(define-syntax m (syntax-rules () ((_ x y ...) '((x y) ...))))",
    `(m (${names(4000, 'a')}) ${names(4000, 'b')})`,
  ],
];

for (const [name, definitions, use] of bombs) {
  test(`macros ${name} are refused`, () => {
    expect(mistakes(`${definitions}\n${use}`)).toEqual([{ code: 'endless-expansion', at: use }]);
  });
}

test('the limit counts what macros add, not what they are given', () => {
  const definition = '(define-syntax quoted (syntax-rules () ((_ x) (quote x))))';
  const wrapped = `${'(quoted '.repeat(300)}${names(1, 'a')}${')'.repeat(300)}`;
  expect(mistakes(`${definition}${wrapped}`)).toEqual([]);
  const long = `(quoted (${names(20_000, 'a')}))`;
  expect(mistakes(definition + long.repeat(Math.ceil(maximumGrowth / 20_000) + 5))).toEqual([]);
});

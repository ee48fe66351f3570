/** How much is done for a program of many definitions, counted and not timed: it grows with their number, not with its square. */

import '../stage/allParts';
import { afterEach, expect, test, vi } from 'vitest';
import { defineTerm } from '../cajal';
import { expandText } from './expand';
import { Scope } from './scope';

afterEach(() => vi.restoreAllMocks());

function many(count: number, form: (index: number) => string, separator = '\n'): string {
  return Array.from({ length: count }, (_, index) => form(index)).join(separator);
}

/** How often a name is looked up, and how often all names are listed, while a text is expanded. */
function work(text: string): {
  readonly lookups: number;
  readonly listings: number;
  readonly mistakes: number;
} {
  const lookup = vi.spyOn(Scope.prototype, 'lookup');
  const names = vi.spyOn(Scope.prototype, 'names');
  const { diagnostics } = expandText(text, { source: 'program', tables: [] });
  const found = {
    lookups: lookup.mock.calls.length,
    listings: names.mock.calls.length,
    mistakes: diagnostics.length,
  };
  vi.restoreAllMocks();
  return found;
}

const programs: readonly (readonly [name: string, make: (count: number) => string])[] = [
  [
    'definitions, each of which uses the one before',
    (count) => `(define (f0 x) x)${many(count, (at) => `(define (f${at + 1} x) (f${at} x))`)}`,
  ],
  ['parameters', (count) => many(count, (at) => `(define-parameter a${at} 1)`)],
  [
    'uses of a macro',
    (count) =>
      `(define-syntax inc (syntax-rules () ((_ x) (+ x 1))))${many(count, (at) => `(define a${at} (inc ${at}))`)}`,
  ],
  [
    'one definition that uses all others',
    (count) =>
      `${many(count, (at) => `(define a${at} 1)`)}(define all (+ ${many(count, (at) => `a${at}`, ' ')}))`,
  ],
  [
    'terms of Cajal',
    (count) => many(count, (at) => `(define-cajal t${at} (lambda ((b Bool)) (if b false true)))`),
  ],
];

test.each(programs)('twice as many %s need twice as many lookups, and no list of all names', (_, make) => {
  const [once, twice] = [work(make(500)), work(make(1000))];
  expect(twice.lookups / once.lookups).toBeLessThan(2.1);
  expect(twice.listings).toBe(0);
});

test('a let* of many names is one scope, so that a name is found in a few steps', () => {
  const scopes = new Set<Scope>();
  const { lookup } = Scope.prototype;
  vi.spyOn(Scope.prototype, 'lookup').mockImplementation(function (this: Scope, symbol) {
    scopes.add(this);
    return lookup.call(this, symbol);
  });
  expandText(`(let* ((a0 1) ${many(1000, (at) => `(a${at + 1} (+ a${at} 1))`, ' ')}) a1000)`, {
    source: 'program',
    tables: [],
  });
  expect(scopes.size).toBeLessThan(10);
});

test('a let* may bind a name again: each value sees the one before', () => {
  const { diagnostics } = expandText('(let* ((x 1) (f (lambda () x)) (x (+ x 1))) (+ x (f)))', {
    source: 'program',
    tables: [],
  });
  expect(diagnostics).toEqual([]);
});

test('similar names are looked for after some unbound names, not after thousands', () => {
  const { listings, mistakes } = work(many(2000, (at) => `(define a${at} nope${at})`));
  expect(mistakes).toBe(2000);
  expect(listings).toBeLessThanOrEqual(200);
});

test('a macro that doubles what it is given is refused where it is used', () => {
  const use = '(b 1)';
  const text = `(define-syntax b (syntax-rules () ((_ x ...) (b x ... x ...))))\n${use}`;
  const { diagnostics } = expandText(text, { source: 'program', tables: [] });
  expect(diagnostics.map(({ code, span }) => [code, text.slice(span.start, span.end)])).toEqual([
    ['endless-expansion', use],
  ]);
});

test('a term of Cajal without a mistake never asks for all names', () => {
  const names = vi.spyOn(Scope.prototype, 'names');
  const text = '(define-cajal negation (lambda ((b Bool)) (if b false true)))';
  const { program } = expandText(text, { source: 'program', tables: [] });
  const [form] = program.forms;
  if (form?.kind !== 'define' || form.value.kind !== 'cajal') throw new Error('no term');
  expect(defineTerm(form.value).diagnostics).toEqual([]);
  expect(names).not.toHaveBeenCalled();
});

test('names of JavaScript’s objects are names like any others', () => {
  const text = '(define (constructor x) (* x 2)) (define __proto__ 4) (constructor __proto__)';
  expect(expandText(text, { source: 'program', tables: [] }).diagnostics).toEqual([]);
});

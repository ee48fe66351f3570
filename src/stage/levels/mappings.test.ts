/** Mappings against the tables of JavaScript: any changes, in any order. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluation } from '../../testing/compile';

const change = fc.tuple(
  fc.constantFrom('set', 'adjoin', 'delete', 'update'),
  fc.integer({ min: 0, max: 40 }),
  fc.nat(9),
);

type Change = readonly [string, number, number];

function changed(
  table: ReadonlyMap<number, number>,
  [kind, key, value]: Change,
): ReadonlyMap<number, number> {
  const next = new Map(table);
  if (kind === 'set' || (kind === 'adjoin' && !table.has(key))) next.set(key, value);
  else if (kind === 'delete') next.delete(key);
  else if (kind === 'update') next.set(key, (table.get(key) ?? 0) + value);
  return next;
}

const call: Readonly<Record<string, (key: number, value: number) => string>> = {
  set: (key, value) => `(mapping-set m ${key} ${value})`,
  adjoin: (key, value) => `(mapping-adjoin m ${key} ${value})`,
  delete: (key) => `(mapping-delete m ${key})`,
  update: (key, value) => `(mapping-update/default m ${key} (lambda (x) (+ x ${value})) 0)`,
};

test('after any changes a mapping has the entries of a table, in order, and is balanced', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      const table = changes.reduce<ReadonlyMap<number, number>>(changed, new Map());
      const source = changes.reduceRight(
        (inner, [kind, key, value]) => `(let ((m ${call[kind]!(key, value)})) ${inner})`,
        '(list (mapping-size m) (mapping->alist m))',
      );
      const entries = [...table].sort(([x], [y]) => x - y).map(([key, value]) => `(${key} . ${value})`);
      const { written } = evaluation(`(let ((m (mapping (make-default-comparator)))) ${source})`);
      expect(written).toBe(`(${table.size} ${entries.length === 0 ? '()' : `(${entries.join(' ')})`})`);
    }),
    { numRuns: 40 },
  );
});

test('the parts before and behind any key are those of a table', () => {
  const source = `
    (define all (fold (lambda (k m) (mapping-set m (modulo (* k 37) 101) k)) (mapping (make-default-comparator)) (iota 100)))
    (define (agree? key)
      (let ((keys (mapping-keys all)))
        (and (equal? (mapping-keys (mapping-range< all key)) (filter (lambda (k) (< k key)) keys))
             (equal? (mapping-keys (mapping-range>= all key)) (filter (lambda (k) (>= k key)) keys))
             (= (mapping-size (mapping-range<= all key)) (count (lambda (k) (<= k key)) keys))
             (= (mapping-size (mapping-range> all key)) (count (lambda (k) (> k key)) keys))
             (equal? (mapping-key-successor all key (lambda () #f)) (find (lambda (k) (> k key)) keys)))))
    (every agree? (iota 103 -1))`;
  expect(evaluation(source).written).toBe('#t');
});

test.each(['direct', 'interpreter', 'tower'] as const)(
  'numbers in a mapping have gradients, at %s',
  (level) => {
    const source = `
    (define (f x)
      (let ((m (mapping-update (mapping (make-default-comparator) 'a x 'b 2) 'a square)))
        (mapping-fold (lambda (key value sum) (+ sum (* value value))) 0 m)))
    ((grad f) 3)`;
    expect(evaluation(source, { level }).written).toBe('108');
  },
);

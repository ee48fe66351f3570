import { expect, test } from 'vitest';
import { staged } from '../testing/compile';
import { planTraining } from './plan';
import { reportedRows } from './reportedRows';

/** A hundred rows, each of them so many multiplications and additions as a product of matrices of this size. */
function rowsOf(size: number, options: string, selection: Parameters<typeof reportedRows>[2] = null) {
  const { objective, parameters } = staged(`(define-data (x) (map list (iota 100)))
    (define-parameter a 1)
    (define (f x) (mean (matmul (* a x (ones ${size} ${size})) (ones ${size} ${size}))))
    (fit f (x) x ${options})`);
  const plan = planTraining(objective!, parameters);
  return reportedRows(plan, objective!.graph, selection);
}

test('all rows where they take no time', () => {
  expect(rowsOf(20, '(batch 8)')).toBeNull();
});

test('as many as a batch has where all would take long, of those that are asked for', () => {
  expect(rowsOf(300, '(batch 3)')).toEqual({ of: 100, rows: Int32Array.of(0, 1, 2) });
  const half = { of: 100, rows: Int32Array.from({ length: 60 }, (_, row) => 40 + row) };
  expect(rowsOf(300, '(batch 3)', half)!.rows).toEqual(Int32Array.of(40, 41, 42));
});

test('all rows without a batch, and where there are no more than a batch has', () => {
  expect(rowsOf(300, '')).toBeNull();
  const few = { of: 100, rows: Int32Array.of(7, 8) };
  expect(rowsOf(300, '(batch 3)', few)).toBe(few);
});

import { expect, test } from 'vitest';
import { Column } from './series';

test('a column is its settled numbers, then the last', () => {
  const column = new Column(Float64Array.of(1, 2, 3, 99), 3, 4);
  expect([...column]).toEqual([1, 2, 3, 4]);
  expect(column).toHaveLength(4);
  expect([column.at(0), column.at(3), column.at(-1), column.at(-4)]).toEqual([1, 4, 4, 1]);
  expect([column.at(4), column.at(-5)]).toEqual([undefined, undefined]);
  expect([...column.toArray()]).toEqual([1, 2, 3, 4]);
});

test('without a last number a column ends where it is settled', () => {
  const column = new Column(Float64Array.of(1, 2, 99), 2, null);
  expect([...column]).toEqual([1, 2]);
  expect([column.at(-1), column.at(2)]).toEqual([2, undefined]);
  expect([...column.toArray()]).toEqual([1, 2]);
  expect(new Column(new Float64Array(0), 0, null).at(-1)).toBeUndefined();
});

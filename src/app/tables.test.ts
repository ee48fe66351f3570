import { expect, test } from 'vitest';
import { TableSet } from './tables';

const table = (name: string, ...rows: number[][]) => ({ name, columns: ['x', 'y'], rows });

test('the user’s tables come before those that ship', () => {
  const own = new TableSet([table('hubble', [1, 2])]);
  expect(own.value('hubble')).not.toBe(new TableSet().value('hubble'));
  expect(own.value('mine')).toBeNull();
  expect(own.names).toContain('co2');
});

test('a table is one value, in every set that has it', () => {
  const first = new TableSet([table('a', [1, 2])]);
  expect(first.value('a')).toBe(first.value('a'));
  const second = first.with([table('a', [1, 2]), table('b', [3, 4])]);
  expect(second.value('a')).toBe(first.value('a'));
  expect(second.value('b')).not.toBeNull();
  expect(second.value('co2')).toBe(new TableSet().value('co2'));
});

test('the same tables are the same set, and a changed cell makes another', () => {
  const set = new TableSet([table('a', [1, 2], [3, 4])]);
  expect(set.with([table('a', [1, 2], [3, 4])])).toBe(set);
  for (const changed of [table('a', [1, 2], [3, 5]), table('a', [1, 2]), table('b', [1, 2], [3, 4])]) {
    const next = set.with([changed]);
    expect(next).not.toBe(set);
    expect(next.value(changed.name)).not.toBe(set.value('a'));
  }
  expect(set.with([])).not.toBe(set);
});

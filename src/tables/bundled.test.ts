import { expect, test } from 'vitest';
import { bundledTable, bundledTables } from './bundled';
import { parseTable } from './csv';

test.each(bundledTables.map(({ name }) => name))(
  '%s is the table that a reader of CSV finds in its text',
  (name) => {
    const { text } = bundledTables.find((each) => each.name === name)!;
    expect(bundledTable(name)).toEqual(parseTable(name, text));
  },
);

test('a table has the same rows under both of its names', () => {
  for (const { name, alias } of bundledTables) {
    if (alias !== null) expect(bundledTable(alias)).toBe(bundledTable(name));
  }
});

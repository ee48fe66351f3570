import { describe, expect, test } from 'vitest';
import { bundledNames, bundledTable, bundledTables } from './bundled';

describe('the tables that ship', () => {
  test.each(bundledTables)('$name is read by both of its names, with rows as long as its header', (each) => {
    const table = bundledTable(each.name)!;
    expect(table.rows.length).toBeGreaterThan(5);
    for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
    expect(each.source).not.toBe('');
    // It is parsed once, whatever it is called.
    expect(bundledTable(each.alias ?? each.name)).toBe(table);
  });

  test('have names of their own', () => {
    expect(new Set(bundledNames).size).toBe(bundledNames.length);
  });

  test('are no other names', () => {
    expect(bundledTable('no-such-table')).toBeNull();
  });

  test('have the number of rows that they are known for', () => {
    const rows = (name: string): number => bundledTable(name)!.rows.length;
    // Boys of the school day by day, nebulae of 1929, pelts from 1900 to 1920, years from 1959 to 2025.
    expect(['influenza', 'hubble', 'hare-lynx', 'co2'].map(rows)).toEqual([14, 24, 21, 67]);
  });
});

import { describe, expect, it, test } from 'vitest';
import { parseTable, TableError, tableName } from './csv';

const table = (text: string) => {
  const { columns, rows } = parseTable('t', text);
  return { columns, rows };
};

const refusal = (text: string): string => {
  try {
    parseTable('t', text);
  } catch (error) {
    if (error instanceof TableError) return error.message;
    throw error;
  }
  return 'read';
};

describe('a table', () => {
  it('is read with quotes, a byte order mark and either kind of line end', () => {
    expect(table('\ufeff"a ""b""","c, d"\r\n1,"x\ny"\r\n2,"3"\r\n')).toEqual({
      columns: ['a "b"', 'c, d'],
      rows: [
        [1, 'x\ny'],
        [2, 3],
      ],
    });
  });

  it('may be separated by tabs or by semicolons', () => {
    const wanted = { columns: ['x', 'y'], rows: [[1.5, -2]] };
    expect(table('x\ty\n1.5\t-2\n')).toEqual(wanted);
    expect(table('x;y\n1.5;-2\n')).toEqual(wanted);
  });

  it('has decimal commas only where commas do not separate', () => {
    expect(table('x;y\n1,5;-2,25e3\n').rows).toEqual([[1.5, -2250]]);
    expect(table('x,y\n"1,5",2\n').rows).toEqual([['1,5', 2]]);
    expect(table('x;y\n1,5,2;2\n').rows).toEqual([['1,5,2', 2]]);
  });

  it('has null for what is missing', () => {
    expect(table('x,y\n1,\nNA,nan\n-, ?\n').rows).toEqual([
      [1, null],
      [null, null],
      [null, null],
    ]);
  });

  it('gets names where its header gives none, or the same ones', () => {
    expect(table('1,2\n3,4\n')).toEqual({
      columns: ['column-1', 'column-2'],
      rows: [
        [1, 2],
        [3, 4],
      ],
    });
    expect(table(',y,\n1,2,3\n').columns).toEqual(['column-1', 'y', 'column-3']);
    expect(table('x,x,x-2,x\n1,2,3,4\n').columns).toEqual(['x', 'x-3', 'x-2', 'x-4']);
  });
});

test('what is no table is refused with the reason', () => {
  expect(refusal('')).toBe('The file is empty.');
  expect(refusal('x,y\n')).toBe('The file has a header, but no rows.');
  expect(refusal('x,y\n1,2\n3\n')).toBe('Row 3 has 1 value, but there are 2 columns.');
  expect(refusal('x,y\n1,"2\n3,4\n')).toMatch(/A quotation mark is not closed, near line \d/);
});

test('a file gives its table a name that a program can spell', () => {
  expect(tableName('My data (2).csv')).toBe('my-data-2');
  expect(tableName('C:\\tables\\2024.final.csv')).toBe('table-2024-final');
  expect(tableName('Größe.csv')).toBe('größe');
  expect(tableName('???.csv')).toBe('table');
});

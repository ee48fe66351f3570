import { describe, expect, it } from 'vitest';
import { decodeText, readTable, Uploads } from './uploads';

const bytes = (...values: number[]): ArrayBuffer => Uint8Array.from(values).buffer;

describe('an uploaded table', () => {
  it('is used by the name of its file', async () => {
    const uploads = new Uploads(null);
    const added = await uploads.add(new File(['x,y\n1,2\n3,4\n'], 'My data (2).csv'));
    expect(added).toMatchObject({ kind: 'table', replaced: false, kept: false });
    expect(uploads.tables.get()).toEqual([
      {
        name: 'my-data-2',
        columns: ['x', 'y'],
        rows: [
          [1, 2],
          [3, 4],
        ],
      },
    ]);
  });

  it('takes the place of an earlier one of its name', async () => {
    const uploads = new Uploads(null);
    await uploads.add(new File(['x\n1\n'], 'data.csv'));
    expect(await uploads.add(new File(['x\n2\n'], 'data.csv'))).toMatchObject({ replaced: true });
    expect(uploads.tables.get()).toHaveLength(1);
  });

  it('is not named like a builtin, which would hide it', async () => {
    const uploads = new Uploads(null);
    for (const name of ['list.csv', 'if.csv', 'pi.csv', 'to-string.csv']) {
      await uploads.add(new File(['x\n1\n'], name));
    }
    const names = uploads.tables.get().map(({ name }) => name);
    expect(names).toEqual(['list-table', 'if-table', 'pi-table', 'to-string']);
  });

  it('is refused with the file’s name and the reason', async () => {
    const message = async (file: File): Promise<string> => {
      const added = await new Uploads(null).add(file);
      return added.kind === 'refused' ? added.message : 'added';
    };
    expect(await message(new File([''], 'empty.csv'))).toContain(
      'empty.csv was not read as a table. The file is empty.',
    );
    expect(await message(new File(['a,b\n1\n'], 'ragged.csv'))).toContain(
      'Row 2 has 1 value, but there are 2 columns.',
    );
    expect(await message(new File([bytes(0x50, 0x4b, 0, 1)], 'sheet.xlsx'))).toContain('not a text file');
    expect(await message(new File(['1'.repeat(5_000_001)], 'large.csv'))).toContain('5 MB are allowed');
  });

  it('is read back only where it is whole', () => {
    expect(readTable('t', '{"columns":["a"],"rows":[[1],["x"],[null]]}')?.rows).toEqual([[1], ['x'], [null]]);
    for (const text of [
      '',
      'null',
      '{"columns":["a"]}',
      '{"columns":["a"],"rows":[[1,2]]}',
      '{"columns":[1],"rows":[]}',
    ])
      expect(readTable('t', text)).toBeNull();
  });
});

describe('decodeText', () => {
  it('knows the encodings that spreadsheets write', () => {
    expect(decodeText(bytes(0xc3, 0xa9))).toBe('é');
    expect(decodeText(bytes(0xe9, 0x2c))).toBe('é,');
    expect(decodeText(bytes(0xff, 0xfe, 0x61, 0))).toBe('a');
    expect(decodeText(bytes(0xfe, 0xff, 0, 0x61))).toBe('a');
    expect(decodeText(bytes(0x61, 0, 0x62))).toBeNull();
    expect(decodeText(bytes())).toBe('');
  });
});

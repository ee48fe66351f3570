import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { toCsv } from './csv';

describe('toCsv', () => {
  it('writes a header and the rows', () => {
    expect(
      toCsv([
        { name: 'step', values: [0, 1] },
        { name: 'loss', values: Float64Array.of(0.1, 1e-9) },
      ]),
    ).toBe('step,loss\n0,0.1\n1,1e-9\n');
  });

  it('leaves missing values empty', () => {
    expect(
      toCsv([
        { name: 'a', values: [1, null] },
        { name: 'b', values: [2] },
      ]),
    ).toBe('a,b\n1,2\n,\n');
  });

  it('is read back by others as it was, whatever the text', () => {
    const rows = fc.array(fc.string({ minLength: 1 }), { minLength: 1 });
    fc.assert(
      fc.property(rows, (values) => {
        const { data } = Papa.parse<string[]>(
          toCsv([
            { name: 'a', values },
            { name: 'b', values },
          ]),
          {
            delimiter: ',',
            newline: '\n',
          },
        );
        expect(data.slice(1, -1)).toEqual(values.map((value) => [value, value]));
      }),
    );
  });
});

/** Tables and bindings in requests: what programs see of them, derivatives by them, and mistakes in them. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { answerLine } from './answer';

async function ask(request: object): Promise<Record<string, unknown>> {
  return JSON.parse(await answerLine(JSON.stringify(request)));
}

const folder = mkdtempSync(join(tmpdir(), 'gradus-tables-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const line = {
  columns: ['x', 'y', 'kind'],
  rows: [
    [0, 1, 'a'],
    [1, 3, 'a'],
    [2, 5, 'b'],
    [9, null, 'b'],
  ],
};
const fit = `(define-data (x y kind) points (where y))
(define-parameter a 0) (define-parameter b 0)
(fit (lambda (x) (+ (* a x) b)) (x) y (optimizer (lbfgs)))`;

describe('tables', () => {
  test.each([
    ['columns and rows', line],
    ['a file', file('points.csv', '\ufeffx;y;kind\n0;1;a\n1;3;a\n2;5;b\n9;;b\n')],
  ])('as %s are what train, evaluate and differentiate see', async (_, points) => {
    const tables = { points };
    const { parameters } = await ask({ op: 'train', source: fit, tables });
    const { a, b } = parameters as Record<string, number>;
    expect(a).toBeCloseTo(2, 6);
    expect(b).toBeCloseTo(1, 6);
    const source = '(define-data (x y k) points) (list (vector->list x) (vector-ref y 3) (vector-ref k 2))';
    for (const level of ['direct', 'interpreter', 'tower'])
      expect(await ask({ op: 'evaluate', source, tables, level })).toMatchObject({
        written: '((0 1 2 9) #f "b")',
      });
    const total = '(define-data (x y k) points) (sum-over ((x x)) (* x w))';
    expect(await ask({ op: 'differentiate', source: total, tables, bindings: { w: 2 } })).toMatchObject({
      value: 24,
      gradients: { w: 12 },
    });
  });

  test('replace a table that ships, in that request alone', async () => {
    const source = '(define-data (x y k) co2) (vector-length x)';
    expect(await ask({ op: 'evaluate', source, tables: { co2: line } })).toMatchObject({ value: 4 });
    const shipped = await ask({ op: 'evaluate', source: '(define-data (x y) co2) (vector-length x)' });
    expect(shipped['value']).toBeGreaterThan(50);
  });

  test('numbers that are not finite have their names in cells', async () => {
    const tables = { t: { columns: ['x'], rows: [['+inf'], ['nan'], ['text']] } };
    expect(await ask({ op: 'evaluate', source: '(define-data (x) t) x', tables })).toMatchObject({
      written: '#(+inf.0 +nan.0 "text")',
    });
  });

  const at = (tables: object) => ask({ op: 'evaluate', source: '(define-data\n (x) t) x', tables: tables });

  test.each([
    [{ columns: ['x'], rows: [[1], [1, 2]] }, '"tables.t.rows[1]" has 2 cells, but there is 1 column.'],
    [{ columns: ['x', 'y'], rows: [[1]] }, '"tables.t.rows[0]" has 1 cell, but there are 2 columns.'],
    [{ columns: ['x'], rows: [[1], 2] }, '"tables.t.rows[1]" must be an array of cells.'],
    [
      { columns: ['x'], rows: [[[1]]] },
      '"tables.t.rows[0][0]" must be a number, text, or null where it is missing.',
    ],
    [{ columns: ['x'], rows: [] }, '"tables.t.rows" has no row.'],
    [{ columns: ['x'] }, '"tables.t.rows" must be an array of rows.'],
    [{ columns: [], rows: [[]] }, '"tables.t.columns" must be an array of the names of columns.'],
    [{ columns: ['x', 'x'], rows: [[1, 2]] }, '"tables.t.columns[1]" is x, and so is a column before it.'],
    [{ columns: ['x', 3], rows: [[1, 2]] }, '"tables.t.columns[1]" must be the name of a column.'],
    [{ columns: ['x'], rows: [[1]], name: 't' }, '"tables.t" has no "name"; it takes "columns" and "rows".'],
    [[[1]], '"tables.t" must be {"columns": […], "rows": […]} or the path of a CSV file.'],
    [join(folder, 'none.csv'), `"tables.t": there is no file ${join(folder, 'none.csv')}.`],
    [folder, `"tables.t": the file ${folder} cannot be read (EISDIR).`],
    [
      file('ragged.csv', 'x,y\n1,2\n3\n'),
      `"tables.t", the file ${join(folder, 'ragged.csv')}: Row 3 has 1 value, but there are 2 columns.`,
    ],
  ])('with a mistake are refused where the program uses them: %j', async (table, message) => {
    const { ok, diagnostics } = await ask({
      op: 'evaluate',
      source: '(define-data\n (x) t) x',
      tables: { t: table },
    });
    expect(ok).toBe(false);
    expect(diagnostics).toMatchObject([{ code: 'bad-table', line: 2, column: 6, endColumn: 7, message }]);
  });

  test('that no program names are refused as a mistake of the request', async () => {
    const bad = { other: { columns: ['x'], rows: 3 }, t: { columns: ['x'], rows: [[1]] } };
    expect(await at(bad)).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'bad-request', message: '"tables.other.rows" must be an array of rows.' }],
    });
    expect(await at({ tt: { columns: ['x'], rows: [[1]] } })).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'unbound-name', line: 2, column: 6, hint: 'Did you mean tt?' }],
    });
    expect(await ask({ op: 'train', source: fit, tables: [] })).toMatchObject({
      diagnostics: [{ code: 'bad-request', message: '"tables" must be an object.' }],
    });
  });
});

describe('bindings', () => {
  test('are lists, with text, truth values and tensors in them, or tensors', async () => {
    const bindings = {
      xs: { list: [1, 'b', true, [2, 3], { list: ['nan'] }] },
      m: [
        [1, 2],
        [3, 4],
      ],
    };
    expect(
      await ask({ op: 'evaluate', source: '(list xs (ref m 1 0) (map list xs))', bindings }),
    ).toMatchObject({
      ok: true,
      written: '((1 "b" #t [2 3] (+nan.0)) 3 ((1) ("b") (#t) ([2 3]) ((+nan.0))))',
    });
  });

  test('train a program with free names', async () => {
    const source =
      '(define-parameter a 0) (minimize (apply + (map (lambda (x) (square (- a x))) xs)) (optimizer (lbfgs)))';
    for (const level of ['direct', 'interpreter']) {
      const { parameters } = await ask({ op: 'train', source, level, bindings: { xs: { list: [1, 2, 6] } } });
      expect((parameters as Record<string, number>)['a']).toBeCloseTo(3, 6);
    }
    expect(await ask({ op: 'train', source })).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'unbound-name', message: 'xs is not defined.' }],
    });
    expect(await ask({ op: 'train', source, bindings: { a: 1, xs: { list: [1] } } })).toMatchObject({
      diagnostics: [{ code: 'bad-request', message: expect.stringContaining('"overrides.starts"') }],
    });
  });

  test.each([
    [
      { x: { items: [1] } },
      '"bindings.x" must be a number, nested arrays of one shape, or an object {"list": […]}.',
    ],
    [
      { x: { list: [1, null] } },
      '"bindings.x.list[1]" must be a number, nested arrays of one shape, or an object {"list": […]}, in which text may be.',
    ],
    [{ x: [[1], [1, 2]] }, '"bindings.x" must be a number, or nested arrays of one shape.'],
    [
      { x: 'one' },
      '"bindings.x" must be a number, nested arrays of one shape, or an object {"list": […]}, in which text may be.',
    ],
  ])('that are neither are refused: %j', async (bindings, message) => {
    expect(await ask({ op: 'evaluate', source: '1', bindings })).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'bad-request', message: expect.stringContaining(message) }],
    });
  });
});

describe('Jacobians', () => {
  const levels = ['direct', 'interpreter', 'tower'];

  test.each(levels)('of a list and of a tensor, by numbers, tensors and lists, at %s', async (level) => {
    const bindings = { x: 3, v: [1, 2], l: { list: [5, 'text', [7, 8]] } };
    const ofList = '(list (* x x) (* v x) (list (+ (car l) (sum (list-ref l 2)))))';
    expect(await ask({ op: 'differentiate', source: ofList, level, bindings })).toEqual({
      id: null,
      ok: true,
      value: [9, [3, 6], [20]],
      jacobian: {
        x: [6, [1, 2], [0]],
        v: [
          [0, 0],
          [
            [3, 0],
            [0, 3],
          ],
          [[0, 0]],
        ],
        l: [
          [0, null, [0, 0]],
          [
            [0, 0],
            null,
            [
              [0, 0],
              [0, 0],
            ],
          ],
          [[1, null, [1, 1]]],
        ],
      },
    });
    expect(await ask({ op: 'differentiate', source: '(* v v)', level, bindings: { v: [1, 2] } })).toEqual({
      id: null,
      ok: true,
      value: [1, 4],
      jacobian: {
        v: [
          [2, 0],
          [0, 4],
        ],
      },
    });
  });

  test.each(['reference', 'wasm', 'wasm-f32', 'tfjs'])(
    'are the same on %s, as is a gradient by a list',
    async (backend) => {
      const source = '(list (exp x) (if (> x 0) (* x y) 0) (dot (tensor (list x y)) (tensor (list x y))))';
      const reply = await ask({ op: 'differentiate', source, backend, bindings: { x: 0, y: 2 } });
      expect(reply).toMatchObject({ value: [1, 0, 4], jacobian: { x: [1, 0, 0], y: [0, 0, 4] } });
      const gradient = await ask({
        op: 'differentiate',
        source: '(* (car l) (cadr l))',
        backend,
        bindings: { l: { list: [2, 3] } },
      });
      expect(gradient).toMatchObject({ value: 6, gradients: { l: [3, 2] } });
    },
  );

  test('are refused where a value has no derivative, at its place', async () => {
    const { diagnostics } = await ask({ op: 'differentiate', source: "1\n(list x 'a)", bindings: { x: 1 } });
    expect(diagnostics).toMatchObject([
      {
        code: 'wrong-type',
        line: 2,
        message: expect.stringContaining('Only numbers, tensors and lists of these'),
      },
    ]);
  });
});

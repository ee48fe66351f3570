import { expect, test } from 'vitest';
import { answerLine } from './answer';

async function ask(request: object): Promise<Record<string, unknown>> {
  return JSON.parse(await answerLine(JSON.stringify({ op: 'cajal', ...request })));
}

const parity = '(lambda ((n Nat)) (iter true (b) (if b false true) n))';

test('a function has its type and its matrix', async () => {
  expect(await ask({ id: 1, source: parity, dimension: 4 })).toEqual({
    id: 1,
    ok: true,
    type: '(-o Nat Bool)',
    matrix: [
      [1, 0, 1, 0],
      [0, 1, 0, 1],
    ],
    value: null,
    lost: [],
  });
  expect((await ask({ source: parity }))['matrix']).toEqual([
    [1, 0, 1, 0, 1, 0, 1, 0, 1, 0],
    [0, 1, 0, 1, 0, 1, 0, 1, 0, 1],
  ]);
});

test('data has its value', async () => {
  expect(await ask({ source: `(${parity} 3)` })).toMatchObject({
    type: 'Bool',
    matrix: [0, 1],
    value: false,
  });
  expect(await ask({ source: '(succ (succ 0))', dimension: 3 })).toMatchObject({
    type: 'Nat',
    matrix: [0, 0, 1],
    value: 2,
  });
});

test('a function of functions has no inputs to lose weight of', async () => {
  expect(await ask({ source: '(lambda ((f (-o Bool Bool))) (f true))' })).toMatchObject({
    type: '(-o (-o Bool Bool) Bool)',
    matrix: [
      [1, 0, 0, 0],
      [0, 0, 1, 0],
    ],
    lost: null,
  });
});

test('weight that falls off the end is reported', async () => {
  expect(await ask({ source: '(lambda ((n Nat)) (succ n))', dimension: 2 })).toMatchObject({
    matrix: [
      [0, 0],
      [1, 0],
    ],
    lost: [{ inputs: [1], weight: 1 }],
    diagnostics: [{ code: 'falls-off', severity: 'info', line: 1, column: 19 }],
  });
  expect(await ask({ source: '(succ 1)', dimension: 2 })).toMatchObject({
    ok: true,
    matrix: [0, 0],
    value: null,
    lost: [{ inputs: [], weight: 1 }],
    diagnostics: [{ code: 'weight-lost', severity: 'warning' }],
  });
});

test('mistakes come with both places', async () => {
  expect(
    await ask({ source: '(lambda ((f (-o Nat (-o Nat Nat)))\n         (n Nat))\n  (f n n))' }),
  ).toMatchObject({
    ok: false,
    diagnostics: [
      {
        code: 'used-twice',
        line: 3,
        column: 8,
        related: [
          { message: 'It is used here first.', line: 3, column: 6 },
          { message: 'n is bound here.', line: 2, column: 11 },
        ],
      },
    ],
  });
});

test.each([
  ['', 'There is no term.'],
  ['true false', 'This is a second term; one is wanted.'],
  ['(parity 3)', 'parity is not defined.'],
  ['(succ 1', 'This ( is never closed.'],
  ['(lambda ((f (-o (-o Nat Nat) (-o Nat Nat)))) f)', 'Compiling this takes'],
])('%j is refused', async (source, message) => {
  const reply = await ask({ source });
  expect(reply['ok']).toBe(false);
  expect((reply['diagnostics'] as { message: string }[])[0]!.message).toContain(message);
});

test('a dimension is a whole number above 0', async () => {
  for (const dimension of [0, -1, 1.5, 'ten', 1e9]) {
    const reply = await ask({ source: 'true', dimension });
    expect((reply['diagnostics'] as { message: string }[])[0]!.message).toContain('"dimension" must be');
  }
});

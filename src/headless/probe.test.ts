import { expect, test } from 'vitest';
import { answerLine } from './answer';

async function ask(request: object): Promise<Record<string, unknown>> {
  return JSON.parse(await answerLine(JSON.stringify({ op: 'probe', ...request })));
}

const source = `(define-data (s v) '((1 2) (2 3) (4 5)))
(define-parameter Vmax 6)
(define-parameter Km 1)
(define (rate s) (/ (* Vmax s) (+ Km s)))
(fit rate (s) v)`;

function place(text: string, program = source): { readonly line: number; readonly column: number } {
  const before = program.slice(0, program.indexOf(text));
  const lines = before.split('\n');
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
}

const sum = place('(+ Km s)');

test('answers with the value and the adjoint of an expression in a row', async () => {
  const answer = await ask({ source, ...sum, row: 1, turn: 0 });
  expect(answer).toMatchObject({ ok: true, expression: '(+ Km s)', value: 3, turns: 1, rows: 3 });
  expect(answer['adjoint']).toBeCloseTo((2 * (4 - 3) * -12) / 9 / 3, 12);
});

test('answers with lists over the rows, at each level and at other values of parameters', async () => {
  for (const level of ['direct', 'interpreter', 'tower']) {
    const answer = await ask({ source, ...sum, level, parameters: { Km: 2 } });
    expect(answer).toMatchObject({ ok: true, value: [3, 4, 6], turns: [1, 1, 1] });
    const sums = [1, 2, 4].map((s, row) => {
      const v = [2, 3, 5][row]!;
      return (2 * ((6 * s) / (2 + s) - v) * (-6 * s)) / (2 + s) ** 2 / 3;
    });
    for (const [row, wanted] of sums.entries())
      expect((answer['adjoint'] as number[])[row]).toBeCloseTo(wanted, 12);
  }
});

test('the name of a parameter has the derivative of the loss by it', async () => {
  const [{ adjoint }, gradient] = await Promise.all([
    ask({ source, ...place('Km 1') }),
    answerLine(
      JSON.stringify({
        op: 'differentiate',
        source: `(define-data (s v) '((1 2) (2 3) (4 5)))
(mean-over ((s s) (v v)) (square (- (/ (* 6 s) (+ Km s)) v)))`,
        bindings: { Km: 1 },
      }),
    ),
  ]);
  expect(adjoint).toBeCloseTo(JSON.parse(gradient).gradients.Km, 12);
});

test('each turn of a loop can be asked for, or all of them', async () => {
  const loop = `(define-parameter a 2)
(minimize (let loop ((k 0) (x a)) (if (= k 3) x (loop (+ k 1) (* x 0.5)))))`;
  const at = place('(* x 0.5)', loop);
  expect(await ask({ source: loop, ...at })).toMatchObject({
    value: [1, 0.5, 0.25],
    adjoint: [0.25, 0.5, 1],
    turns: 3,
    rows: null,
  });
  expect(await ask({ source: loop, ...at, turn: 1 })).toMatchObject({ value: 0.5, adjoint: 0.5 });
  const { diagnostics } = await ask({ source: loop, ...at, turn: 3 });
  expect(diagnostics).toMatchObject([{ message: expect.stringContaining('from 0 to 2') }]);
});

test('rows that are held out have adjoints of zero, and a tensor has one for each element', async () => {
  const held = source.replace('(fit rate (s) v)', '(fit rate (s) v (holdout 0.34))');
  const { adjoint } = await ask({ source: held, ...sum });
  expect((adjoint as number[]).filter((each) => each === 0)).toHaveLength(1);
  const vector = '(define-parameter w (vec 1 2))\n(minimize (sum (square (* w 3))))';
  expect(await ask({ source: vector, ...place('(* w 3)', vector) })).toMatchObject({
    value: [3, 6],
    adjoint: [6, 12],
  });
});

test('says plainly why there is no value', async () => {
  const message = async (request: object): Promise<unknown> => {
    const { diagnostics, ok } = await ask({ source, ...request });
    expect(ok).toBe(false);
    return (diagnostics as { readonly message: string }[])[0]!.message;
  };
  expect(await message({ line: 1, column: 10 })).toContain('no expression');
  expect(await message({ line: 9, column: 1 })).toContain('no line 9');
  expect(await message({ ...sum, row: 3 })).toContain('from 0 to 2');
  expect(await message({ ...place('6)') })).toContain('never evaluated');
  expect(await message({ ...place("'((1 2)") })).toContain('never evaluated');
  const listed = `(define-parameter a 1)\n(minimize (car (list a 2)))`;
  expect(await message({ source: listed, ...place('(list', listed) })).toContain('no number');
  const branch = source.replace('(/ (* Vmax s) (+ Km s))', '(if (< s 3) (* Vmax s) (+ Km s))');
  const there = place('(+ Km s)', branch);
  expect(await message({ source: branch, ...there, row: 0 })).toContain('never evaluated in row 0');
  expect(await ask({ source: branch, ...there })).toMatchObject({ value: [null, null, 5] });
});

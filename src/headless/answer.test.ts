import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { answerLine } from './answer';

async function ask(request: object | string): Promise<Record<string, unknown>> {
  const line = await answerLine(typeof request === 'string' ? request : JSON.stringify(request));
  expect(line).not.toContain('\n');
  return JSON.parse(line);
}

test('evaluates: the value as written, as a number where it is one, and the output', async () => {
  expect(await ask({ id: 7, op: 'evaluate', source: '(display "hi") (newline) (list 1 2.5 \'a)' })).toEqual({
    id: 7,
    ok: true,
    written: '(1 2.5 a)',
    value: null,
    output: 'hi\n',
  });
  expect(await ask({ op: 'evaluate', source: '(+ x y)', bindings: { x: 1, y: 0.5 } })).toMatchObject({
    value: 1.5,
  });
  expect(await ask({ op: 'evaluate', source: '(define x 1)' })).toMatchObject({
    ok: true,
    written: '',
    value: null,
  });
});

test('output without an end, and a value far longer than its memory, are cut off', async () => {
  const line = 'x'.repeat(1000);
  const endless = `(define (walk n) (if (> n 0) (begin (display "${line}") (walk (- n 1))))) (walk 6000) 'done`;
  const printed = await ask({ op: 'evaluate', source: endless });
  expect(printed).toMatchObject({ ok: true, written: 'done' });
  expect(printed['output']).toHaveLength(5_000_001);
  const shared = '(define (share n v) (if (= n 0) v (share (- n 1) (list v v)))) (share 60 1)';
  const { ok, written } = await ask({ op: 'evaluate', source: shared });
  expect(ok).toBe(true);
  expect(written).toHaveLength(5_000_001);
  expect(await ask({ op: 'evaluate', source: '(+ 1 2)' })).toMatchObject({ value: 3 });
});

test('numbers that are not finite have names, both ways', async () => {
  expect(await ask({ op: 'evaluate', source: '(log 0)' })).toMatchObject({
    value: '-inf',
    written: '-inf.0',
  });
  expect(await ask({ op: 'evaluate', source: '(- x x)', bindings: { x: '+inf' } })).toMatchObject({
    value: 'nan',
  });
});

test('differentiates with respect to every binding, on any backend', async () => {
  const request = {
    op: 'differentiate',
    source: '(define (f a) (* a a y)) (f x)',
    bindings: { x: 3, y: 2, z: 1 },
  };
  const expected = { ok: true, value: 18, gradients: { x: 12, y: 9, z: 0 } };
  expect(await ask(request)).toMatchObject(expected);
  expect(await ask({ ...request, backend: 'tfjs' })).toMatchObject(expected);
  expect(await ask({ ...request, backend: 'wasm' })).toMatchObject(expected);
});

test('only numbers, tensors and lists of these have derivatives', async () => {
  const reply = await ask({ op: 'differentiate', source: "(list x 'a)", bindings: { x: 1 } });
  expect(reply).toMatchObject({ ok: false, diagnostics: [{ code: 'wrong-type', line: 1, column: 1 }] });
});

const quadratic = '(define-parameter a 4) (minimize (square (- a 1)) (optimizer (sgd 0.25)) (steps 20))';

test('what a program says of its soft choices holds, unless an override replaces it', async () => {
  const source =
    "(define-parameter w (tensor '(0 1))) (minimize (soft-choice w 0 10) (optimizer (sgd 1e-9)) (steps 3) (temperature 4 2 linear))";
  const losses = async (overrides: object): Promise<unknown> =>
    ((await ask({ op: 'train', source, losses: true, overrides }))['losses'] as number[]).map((loss) =>
      Number((1 / Math.log(loss / (10 - loss))).toFixed(3)),
    );
  expect(await losses({})).toEqual([4, 3, 2]);
  expect(await losses({ schedule: 'geometric', temperature: 8 })).toEqual([8, 4, 2]);
  const hard = await ask({ op: 'train', source, losses: true, overrides: { straightThrough: true } });
  expect(hard).toMatchObject({ losses: [10, 10, 10] });
});

test('lists what each restart chose', async () => {
  const source =
    "(define-parameter w (tensor '(0 0.1))) (minimize (square (soft-choice w 0 1)) (steps 3) (restarts 5))";
  const { restarts } = await ask({ op: 'train', source });
  const { winners } = restarts as { winners: string[][] };
  expect(winners).toHaveLength(5);
  expect(winners[0]).toEqual(['1']);
  expect(new Set(winners.flat())).toEqual(new Set(['0', '1']));
});

test('trains, with overrides and every loss on request', async () => {
  const reply = await ask({ id: 'r', op: 'train', source: quadratic, losses: true });
  expect(reply).toMatchObject({ id: 'r', ok: true, steps: 20, convergedAt: null, stopped: 'steps' });
  const losses = reply['losses'] as number[];
  expect(losses).toHaveLength(20);
  expect(losses[0]).toBe(9);
  expect(reply['loss']).toBe(losses.at(-1));
  const overrides = { steps: 50, tolerance: 1, extraSteps: 2, starts: { a: 3 }, learningRate: 0.1 };
  expect(await ask({ op: 'train', source: quadratic, overrides })).toMatchObject({
    convergedAt: 4,
    steps: 7,
    stopped: 'tolerance',
  });
});

test('lbfgs needs no rate, takes none, and says when it can go no further', async () => {
  const source = '(define-parameter a 4) (minimize (square (- a 1)) (optimizer (lbfgs)))';
  for (const backend of ['reference', 'wasm']) {
    const reply = await ask({ op: 'train', source, backend });
    expect(reply).toMatchObject({ ok: true, stopped: 'no-progress', loss: 0, parameters: { a: 1 } });
  }
  expect(await ask({ op: 'train', source, overrides: { learningRate: 0.1 } })).toMatchObject({
    ok: false,
    diagnostics: [{ message: expect.stringContaining('lbfgs') }],
  });
});

test('with restarts, answers the best and the loss of each', async () => {
  const source = `(define-parameter a 4) (minimize (+ (sin (* 2 a)) (* 0.05 (square a)))
    (optimizer (adam 0.05)) (steps 300) (restarts 25))`;
  const replies = await Promise.all(
    ['reference', 'wasm'].map((backend) => ask({ op: 'train', source, backend })),
  );
  for (const reply of replies) {
    const { losses, best, found } = reply['restarts'] as { losses: number[]; best: number; found: number };
    expect(losses).toHaveLength(25);
    expect(losses[best]).toBe(Math.min(...losses));
    expect(reply['loss']).toBe(losses[best]);
    expect(found).toBeGreaterThan(1);
    expect(found).toBeLessThan(25);
    expect((reply['parameters'] as { a: number }).a).toBeCloseTo(-0.766, 2);
  }
  expect((await ask({ op: 'train', source: quadratic }))['restarts']).toBeUndefined();
});

test('a run that leaves the numbers says where, and keeps the last finite state', async () => {
  const source = '(define-parameter a 1)\n(minimize (log a) (optimizer (sgd 0.9)))';
  const reply = await ask({ op: 'train', source });
  expect(reply).toMatchObject({
    ok: true,
    stopped: 'non-finite',
    diagnostics: [{ code: 'non-finite', line: 2, column: 11 }],
  });
  expect(Number.isFinite((reply['parameters'] as { a: number }).a)).toBe(true);
});

const choosing = `(define-data (x y) '((1 1) (2 4) (3 9)))
(define-parameter w (tensor '(0 0 0)))
(define (f x)
  (soft-choice w (* 2 x) (* x x) (exp x)))
(fit f (x) y (optimizer (adam 0.05)) (steps 200))`;

test('a loop without end and an error that is met are mistakes of a derivative; arithmetic is a value', async () => {
  const derivative = (source: string, a: number) => ask({ op: 'differentiate', source, bindings: { a } });
  const endless = '(define (up x) (if (> x 0) (up (+ x 1)) x)) (up a)';
  expect(await derivative(endless, 1)).toMatchObject({ ok: false, diagnostics: [{ code: 'loop-limit' }] });
  expect(await derivative(endless, -1)).toMatchObject({ ok: true, value: -1 });
  const refusing = '(if (> a 0) (error "positive") a)';
  expect(await derivative(refusing, 1)).toMatchObject({ ok: false, diagnostics: [{ code: 'user-error' }] });
  expect(await derivative('(log a)', -1)).toMatchObject({ ok: true, value: 'nan' });
});

test('a soft choice settles as the temperature falls, with noise or without', async () => {
  for (const gumbel of [false, true]) {
    const overrides = { temperature: 2, temperatureEnd: 0.1, gumbel, seed: 4 };
    const request = { op: 'train', source: choosing, overrides, losses: true };
    const reply = await ask(request);
    expect(reply).toMatchObject({
      ok: true,
      choices: [{ line: 4, column: 3, options: ['(* 2 x)', '(* x x)', '(exp x)'], winner: '(* x x)' }],
    });
    const [choice] = reply['choices'] as { probabilities: number[] }[];
    expect(choice!.probabilities[1]).toBeGreaterThan(0.99);
    expect(choice!.probabilities.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
    expect(await ask(request)).toEqual(reply);
    expect(await ask({ ...request, backend: 'tfjs' })).toMatchObject({ choices: [{ winner: '(* x x)' }] });
  }
});

test('a soft choice whose options have the same share has no winner yet', async () => {
  const source = '(define-parameter a 1) (minimize (* a (soft-choice (list 0 0) 1 2)) (steps 1))';
  expect(await ask({ op: 'train', source })).toMatchObject({
    choices: [{ options: ['1', '2'], probabilities: [0.5, 0.5], winner: null }],
  });
});

test('a program without a soft choice has no choices to answer with', async () => {
  expect(await ask({ op: 'train', source: quadratic, overrides: { gumbel: true } })).not.toHaveProperty(
    'choices',
  );
});

test('mistakes in programs come with places counted from 1 and hints', async () => {
  const reply = await ask({ op: 'evaluate', source: '(define x 1)\n(+ x (sqare 2))' });
  expect(reply).toMatchObject({
    ok: false,
    diagnostics: [
      {
        code: 'unbound-name',
        message: 'sqare is not defined.',
        line: 2,
        column: 7,
        endLine: 2,
        endColumn: 12,
        hint: 'Did you mean square?',
      },
    ],
  });
});

test('mistakes in requests are answered as well', async () => {
  const messages: (readonly [object | string, RegExp])[] = [
    ['{"id": 1, "op"', /not JSON/],
    ['[1]', /JSON object/],
    [{ id: 1 }, /"op" must be one of/],
    [{ op: 'toString' }, /"op" must be one of/],
    [{ op: 'evaluate' }, /"source" must be a string/],
    [{ op: 'evaluate', source: '1', level: 'sideways' }, /"level" must be one of "direct"/],
    [
      { op: 'evaluate', source: '1', bindings: { x: 'one' } },
      /"bindings.x" must be a number, nested arrays .*list/,
    ],
    [{ op: 'train', source: quadratic, backend: 'abacus' }, /"backend" must be one of/],
    [{ op: 'train', source: quadratic, overrides: { step: 1 } }, /"overrides" has no "step"/],
    [{ op: 'train', source: quadratic, overrides: { starts: { b: 1 } } }, /names b, which is no parameter/],
    [{ op: 'train', source: quadratic, overrides: { temperature: 0 } }, /"overrides.temperature" must be a/],
    [{ op: 'train', source: quadratic, overrides: { gumbel: 1 } }, /"overrides.gumbel" must be true or/],
    [
      { op: 'train', source: quadratic, overrides: { schedule: 'cosine' } },
      /"overrides.schedule" must be "geometric" or/,
    ],
    [{ op: 'train', source: '(+ 1 2)' }, /nothing to train/],
    [{ op: 'train', source: quadratic, losses: 'yes' }, /"losses" must be true or false/],
  ];
  for (const [request, message] of messages) {
    const reply = await ask(request);
    expect(reply['ok']).toBe(false);
    expect((reply['diagnostics'] as { message: string }[])[0]!.message).toMatch(message);
  }
});

test('an id of any kind comes back, and a mark of byte order before it does no harm', async () => {
  for (const id of [0, 'a', null, true, [1, { b: 2 }], { c: null }]) {
    expect(await ask({ id, op: 'evaluate', source: '1' })).toMatchObject({ id, ok: true });
    expect(await ask({ id, op: 'sing' })).toMatchObject({ id, ok: false });
  }
  expect(await ask('\ufeff{"id": 1, "op": "evaluate", "source": "2"}')).toMatchObject({ id: 1, value: 2 });
});

test('a program of nothing but openers is answered in few words', async () => {
  const reply = await ask({ op: 'evaluate', source: '('.repeat(5000) });
  expect(reply['ok']).toBe(false);
  expect((reply['diagnostics'] as unknown[]).length).toBeLessThan(30);
});

test('the terminal answers each line in order, and never stops at a bad one', { timeout: 60_000 }, () => {
  const lines = [
    '{"id": 1, "op": "evaluate", "source": "(+ 1 2)"}',
    'garbage',
    '',
    '{"id": 2, "op": "evaluate", "source": "(car \'())"}\r',
    `{"id": 3, "op": "train", "backend": "tfjs", "source": ${JSON.stringify(quadratic)}}`,
  ];
  const { stdout, status } = spawnSync('npm', ['run', '-s', 'gradus'], {
    input: lines.join('\n'),
    encoding: 'utf8',
  });
  const replies = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(status).toBe(0);
  expect(replies.map((reply) => [reply.id, reply.ok])).toEqual([
    [1, true],
    [null, false],
    [2, false],
    [3, true],
  ]);
  expect(replies[3].parameters.a).toBeCloseTo(1, 3);
});

test('says what a fit is worth: nested as the parameters are, null where there is no number', async () => {
  const source = `(define-parameter a 2) (define-parameter w (tensor '(1 2))) (define-parameter c 0.5)
(least-squares (list (- a 2) (- a 3) (- a 1) (- (sum w) 2) (- (sum w) 4) (- c 1)) (optimizer (lbfgs)))`;
  const answer = await ask({ op: 'train', source, report: true, profile: 'c' });
  expect(answer).toMatchObject({
    ok: true,
    estimate: 'least-squares',
    elements: ['a', 'w[0]', 'w[1]', 'c'],
    standardErrors: { w: [null, null] },
    intervals: {
      w: [
        [null, null],
        [null, null],
      ],
    },
    observations: 6,
    degreesOfFreedom: 3,
    predictions: null,
    condition: '+inf',
  });
  expect(Object.keys(answer['withheld'] as object)).toEqual(['w[0]', 'w[1]']);
  const { a } = answer['standardErrors'] as Record<string, number>;
  // s² = 4/3, from three residuals of a.
  expect(a).toBeCloseTo(2 / 3, 6);
  const { low, high, waldLow, waldHigh } = answer['profile'] as Record<string, number>;
  expect(low).toBeCloseTo(waldLow!, 5);
  expect(high).toBeCloseTo(waldHigh!, 5);
  const plain = await ask({
    op: 'train',
    source: '(define-parameter a 1) (minimize (square a))',
    report: true,
  });
  expect(plain).toMatchObject({
    estimate: null,
    reason: expect.stringContaining('least-squares'),
    covariance: null,
  });
  expect(await ask({ op: 'train', source, profile: 'b' })).toMatchObject({
    ok: false,
    diagnostics: [{ message: '"profile" names b, but what is estimated is a, w[0], w[1], c.' }],
  });
});

import { describe, expect, test } from 'vitest';
import { answerLine } from './answer';

interface Answer {
  readonly ok: boolean;
  readonly loss: number;
  readonly holdoutLoss: number | null;
  readonly expressions: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, number>>;
  readonly diagnostics: readonly { code: string; message: string; column: number; endColumn: number }[];
}
interface Whole extends Answer {
  readonly candidates: readonly Answer[];
  readonly front: readonly (Answer & { readonly size: number })[];
}

async function ask(request: object): Promise<Whole> {
  return JSON.parse(await answerLine(JSON.stringify(request)));
}

const rows = Array.from({ length: 25 }, (_, row) => [1 + row / 5, 3 * (1 + row / 5) ** 2 - 1]);
const tables = { made: { columns: ['x', 'y'], rows } };
const source =
  '(define-data (x y) made)\n(define-unknown (law x) (using + - * square) (size 7))\n(fit law (x) y)';

/** The value of an expression of x by itself. */
async function valueAt(text: string, x: number): Promise<number> {
  const answer = await ask({ op: 'evaluate', source: text, bindings: { x } });
  return Number((answer as unknown as { value: number }).value);
}

describe('calibrate', () => {
  test('answers each candidate with what it found, as an expression that evaluates by itself', async () => {
    const candidates = [
      '(+ -0.5 (* 2.5 (square x)))',
      '(let loop ((k 0) (u -0.5)) (if (= k 2) u (loop (+ k 1) (+ u (* 1.5 x x)))))',
      { law: '(* 2 x)' },
      '(define (law z) (* z z 2.0))',
      '(if (> x 3) (* x x 2.5) (car (list (square x))))',
    ];
    const answer = await ask({ op: 'calibrate', source, tables, candidates });
    expect(answer.candidates.map(({ ok }) => ok)).toEqual(candidates.map(() => true));
    const [line, loop, plain, definition] = answer.candidates;
    expect(line!.loss).toBeLessThan(1e-20);
    expect(loop!.loss).toBeLessThan(1e-12);
    for (const { expressions } of [line!, loop!])
      expect(await valueAt(expressions['law']!, 3)).toBeCloseTo(26, 6);
    expect(line!.holdoutLoss).toBeLessThan(1e-20);
    expect(plain).toMatchObject({ expressions: { law: '(* 2 x)' }, parameters: {} });
    expect(definition!.expressions['law']).toMatch(/^\(\* \(\* x x\) 2\.9\d*\)$/);
  });

  test('refuses what is bad at its place, and harms no other candidate', async () => {
    const bad: readonly (readonly [unknown, string, ...number[]])[] = [
      ['(let loop () (loop))', 'out-of-fuel'],
      ['(let loop ((u x)) (if (< u 0) u (loop (+ u 1.5))))', 'non-finite'],
      ['(+ x', 'unclosed-parenthesis', 1, 2],
      ['(* 1.5 (foo x))', 'unbound-name', 9, 12],
      ["(+ 2.25 (+ 'a 1))", 'wrong-type', 9, 17],
      ['<script>alert(1)</script>', 'several-expressions'],
      ['x)', 'unexpected-closer', 2, 3],
      ['', 'no-body'],
      [`(+ ${'x '.repeat(10_000)})`, 'too-long'],
      ['('.repeat(5000), 'nesting-too-deep'],
      ['(begin (define-unknown (law x)) 2)', 'bad-syntax'],
      ['(law x)', 'out-of-fuel'],
      ['(sqrt (- 0 (square x)))', 'non-finite'],
      ["'(1.5)", 'wrong-type'],
      [5, 'bad-request'],
      [{ lw: 'x' }, 'no-body'],
      [{ law: 'x', other: 'x' }, 'no-unknown'],
    ];
    const candidates = bad.flatMap(([text]) => [text, '(+ -0.5 (* 2.5 (square x)))']);
    const answer = await ask({ op: 'calibrate', source, tables, candidates });
    const [codes, good] = [0, 1].map((half) => answer.candidates.filter((_, index) => index % 2 === half));
    expect(codes!.map(({ ok, diagnostics }) => [ok, diagnostics[0]!.code])).toEqual(
      bad.map(([, code]) => [false, code]),
    );
    for (const [index, [, , from, to]] of bad.entries())
      if (from !== undefined)
        expect(codes![index]!.diagnostics[0]).toMatchObject({ column: from, endColumn: to });
    for (const each of good!) expect(each.loss).toBeLessThan(1e-20);
  });

  test.each(['direct', 'interpreter', 'tower'])(
    'refuses what never ends at the level %s too',
    async (level) => {
      const candidates = ['(let loop ((k 0)) (loop (+ k 1)))', '(* 2.5 x)'];
      const { candidates: found } = await ask({ op: 'calibrate', source, tables, level, candidates });
      expect(found[0]!.diagnostics).toMatchObject([{ code: 'out-of-fuel', column: 19 }]);
      expect(found[1]!.ok).toBe(true);
      // At the tower a turn costs a hundred times as much, so that fewer of them are waited for.
      const turns = Number(/\d[\d,]*/.exec(found[0]!.diagnostics[0]!.message)![0].replaceAll(',', ''));
      expect(turns).toBeLessThanOrEqual(level === 'tower' ? 100_000 : 2_000_000);
    },
  );

  test('fits the program’s own parameters too, for several unknowns within a solver', async () => {
    const times = Array.from({ length: 6 }, (_, k) => [k / 2, 3 * Math.exp((-0.7 * k) / 2)]);
    const program = `(define-data (t y) decay)
(define-parameter start 2)
(define-unknown (rate u))
(define-unknown (scale u))
(fit (lambda (t) (scale (rk4 (lambda (s u) (rate u)) start 0 t 10))) (t) y)`;
    const answer = await ask({
      op: 'calibrate',
      source: program,
      tables: { decay: { columns: ['t', 'y'], rows: times } },
      candidates: [
        { rate: '(* -0.5 u)', scale: 'u' },
        '(* -0.5 u)',
        { rate: '(* -0.5 u)', scale: '(oops u)' },
      ],
    });
    const [good, text, bad] = answer.candidates;
    expect(good!.loss).toBeLessThan(1e-10);
    expect(good!.parameters['start']).toBeCloseTo(3, 4);
    expect(good!.holdoutLoss).toBeNull();
    expect(text!.ok).toBe(false);
    expect(bad).toMatchObject({ unknown: 'scale', diagnostics: [{ code: 'unbound-name' }] });
  });

  test.each([
    [{ source: '(minimize 1)', candidates: [] }, 'no-unknown'],
    [{ source: '(define-unknown (f x)) (f 1)', candidates: [] }, 'no-objective'],
    [{ source, candidates: 'x' }, 'bad-request'],
    [{ source: '(define-unknown (f x)) (minimize (f 1)', candidates: [] }, 'unclosed-parenthesis'],
  ])('refuses a request without a task: %j', async (request, code) => {
    const answer = await ask({ op: 'calibrate', tables, ...request });
    expect(answer.ok).toBe(false);
    expect(answer.diagnostics[0]!.code).toBe(code);
  });
});

describe('discover', () => {
  test('answers the same front for the same seed and number of candidates', async () => {
    const request = { op: 'discover', source, tables, candidates: 3000, seed: 4 };
    const [first, second] = [await ask(request), await ask(request)];
    expect(first.front).toEqual(second.front);
    const law = first.front.find(({ loss }) => loss < 1e-18)!;
    expect(law.size).toBeLessThanOrEqual(6);
    expect(await valueAt(law.expressions['law']!, 2)).toBeCloseTo(11, 8);
  });

  test('ends when nothing is left to be searched', async () => {
    const small = "(define-data (x y) '((1 2) (2 8.1))) (define-unknown (law x) (size 1)) (fit law (x) y)";
    const { front, candidates } = await ask({ op: 'discover', source: small, candidates: 3000 });
    expect(front.map(({ size }) => size)).toEqual([1]);
    expect(candidates).toBeLessThan(10);
  });

  test('ends after the seconds that it is given', async () => {
    const answer = await ask({ op: 'discover', source, tables, seconds: 0.3 });
    expect(answer.ok).toBe(true);
    expect(answer.front.length).toBeGreaterThan(0);
  });

  test.each([{}, { seconds: 0 }, { candidates: 1.5 }, { seconds: 1, seed: 'a' }])(
    'refuses a request that does not say when it ends: %j',
    async (fields) => {
      const answer = await ask({ op: 'discover', source, tables, ...fields });
      expect(answer.diagnostics[0]!.code).toBe('bad-request');
    },
  );

  test.each([
    ['that share a parameter', '(+ (f (* a x)) (g (* a x)))', 6],
    ['of which one is called with the value of the other', '(+ a (f (g x)))', 5],
  ])('finds several unknowns %s', async (_, model, most) => {
    const program = `(define-data (x y) made)
(define-parameter a 1)
(define-unknown (f u) (using * + square) (size 3))
(define-unknown (g v) (using * + square) (size 3) (constants 1))
(fit (lambda (x) ${model}) (x) y)`;
    const { front } = await ask({ op: 'discover', source: program, tables, candidates: 400 });
    const best = front.at(-1)!;
    expect(best.loss).toBeLessThan(1e-18);
    expect(best.size).toBeLessThanOrEqual(most);
    const { a } = best.parameters;
    const { f, g } = best.expressions;
    const plain = `(define a ${a}) (define (f u) ${f}) (define (g v) ${g}) ((lambda (x) ${model}) x)`;
    expect(await valueAt(plain, 4)).toBeCloseTo(47, 6);
  });

  test('finds an option of a soft choice, whose weights are fitted at the last temperature', async () => {
    const program = `(define-data (x y) made)
(define-parameter weights (zeros 2))
(define-unknown (law x) (using + * square) (size 6))
(fit (lambda (x) (soft-choice weights (law x) (* 2 x x x))) (x) y (temperature 2 0.1) (noise gumbel))`;
    const { front } = await ask({ op: 'discover', source: program, tables, candidates: 300 });
    expect(front.at(-1)!.loss).toBeLessThan(1e-8);
    const candidates = [front.at(-1)!.expressions];
    const again = await ask({ op: 'calibrate', source: program, tables, candidates });
    expect(again.candidates[0]!.loss).toBeLessThan(1e-8);
  });

  test.each([
    ['(law square x)', 'law wants a number, a tensor, or a list of these, but got the procedure square.'],
    ['(law "a" x)', 'law wants a number, a tensor, or a list of these, but got the string "a".'],
  ])('says why %s is not searched, and what works', async (call, reason) => {
    const program = `(define-data (x y) made)\n(define-unknown (law f x))\n(fit (lambda (x) ${call}) (x) y)`;
    const { diagnostics } = await ask({ op: 'discover', source: program, tables, candidates: 300 });
    expect(diagnostics).toMatchObject([{ code: 'not-searched', column: 18 }]);
    expect(diagnostics[0]!.message).toContain(reason);
    const calibrated = await ask({ op: 'calibrate', source: program, tables, candidates: ['(* 2.0 x)'] });
    expect(calibrated.candidates[0]!.ok).toBe(true);
  });

  test.each([
    ['what it may call', '(using square -)', /\((?!square|-)/],
    ['what it may call, of which scales are none', '(using - /)', /\([^-/]/],
    ['what keeps its meaning in the program', '', /\([+*]/],
  ])('writes bodies that call only %s', async (_, option, forbidden) => {
    const program = `(define-data (+ y) made)\n(define (* a b) 0)\n(define-unknown (law +) ${option})\n(fit law (+) y)`;
    const { front } = await ask({ op: 'discover', source: program, tables, candidates: 300 });
    expect(front.length).toBeGreaterThan(1);
    for (const { expressions } of front) expect(expressions['law']).not.toMatch(forbidden);
  });

  test('says once that an unknown is never called', async () => {
    const program = '(define-unknown (law x)) (define-parameter a 1) (minimize (square a))';
    const { diagnostics } = await ask({ op: 'discover', source: program, candidates: 300 });
    expect(diagnostics).toMatchObject([{ code: 'unused-unknown', severity: 'error' }]);
  });
});

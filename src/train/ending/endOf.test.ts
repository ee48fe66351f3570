import { describe, expect, test } from 'vitest';
import { staged } from '../../testing/compile';
import { backends, type Case, ended, minimize } from '../../testing/ended';
import { planTraining } from '../plan';
import { Trainer } from '../trainer';
import { endOf } from './endOf';

const line = "(define-data (x y) '((1 2) (2 4.1) (3 5.9) (4 8.2) (5 9.7)))";
const lineFit = (options: string): string =>
  `${line} (define-parameter a 1) (define-parameter b 0) (fit (lambda (x) (+ b (* a x))) (x) y ${options})`;

const cases: readonly Case[] = [
  {
    name: 'a minimum that Adam has reached',
    source: minimize('(square (- a 3))', '(optimizer (adam 0.05)) (steps 3000)', 'a 0'),
    kind: 'converged',
    parameters: [],
    remedies: [],
  },
  {
    name: 'a loss that is exactly 0',
    source: minimize('(square (- a 3))', '(optimizer (sgd 0.5)) (steps 10)', 'a 1'),
    kind: 'converged',
  },
  { name: 'a fit by a line search', source: lineFit('(optimizer (lbfgs))'), kind: 'converged' },
  {
    name: 'a minimum at a huge offset, in units of a millionth',
    source: minimize('(+ 1e5 (square (- (* 1e6 a) 3)))', '(optimizer (lbfgs))', 'a 0'),
    kind: 'converged',
  },
  {
    name: 'a loss that still falls',
    source: minimize('(square (- a 30))', '(optimizer (adam 0.01)) (steps 300)', 'a 0'),
    kind: 'steps',
    parameters: ['a'],
    says: 'by 53 (6.8 %) in the last hundred steps',
    remedies: ['steps', 'finish'],
  },
  {
    name: 'a valley that Adam walks along',
    source: minimize(
      '(+ (square (- 1 a)) (* 100 (square (- b (* a a)))))',
      '(optimizer (adam 0.01)) (steps 1000)',
      'a -1',
      'b 1',
    ),
    kind: 'steps',
    parameters: ['a', 'b'],
  },
  {
    name: 'a fit, which Levenberg-Marquardt can finish',
    source: lineFit('(optimizer (adam 0.01)) (steps 100)'),
    kind: 'steps',
    remedies: ['steps', 'finish'],
  },
  {
    name: 'one step',
    source: minimize('(square (- a 3))', '(steps 1)', 'a 1'),
    kind: 'steps',
    says: 'One step was taken',
  },
  {
    name: 'a loss that falls without a bound',
    source: minimize('(- a)', '(optimizer (adam 0.1)) (steps 300)', 'a 1'),
    kind: 'steps',
    says: 'perhaps it has no minimum',
  },
  {
    name: 'data that a curve separates, so that its slope grows without a bound',
    source: `(define-data (x y) '((-2 0) (-1 0) (1 1) (2 1))) (define-parameter w 1)
      (minimize (mean-over ((x x) (y y)) (softplus (* (- 1 (* 2 y)) w x))) (optimizer (adam 0.1)) (steps 500))`,
    kind: 'steps',
    says: 'perhaps it has no minimum',
  },
  {
    name: 'a saturated sigmoid',
    source: `(define-data (x y) '((1 0) (2 0))) (define-parameter w 800)
      (fit (lambda (x) (sigmoid (* w x))) (x) y (optimizer (adam 0.1)) (steps 200))`,
    kind: 'flat',
    parameters: ['w'],
    remedies: ['start', 'restarts'],
  },
  {
    name: 'a sigmoid that is saturated but for the last digits',
    source: `(define-data (x y) '((1 0) (2 0))) (define-parameter w 30)
      (fit (lambda (x) (sigmoid (* w x))) (x) y (optimizer (adam 0.1)) (steps 200))`,
    kind: 'flat',
    parameters: ['w'],
  },
  {
    name: 'a parameter that the loss feels in jumps only, beside one that has arrived',
    source: minimize('(+ (square (- a 3)) (floor b))', '(optimizer (sgd 0.1)) (steps 300)', 'a 1', 'b 5'),
    kind: 'flat',
    parameters: ['b'],
    says: 'in jumps only',
  },
  {
    name: 'a parameter on a plateau beside one that still moves',
    source: minimize(
      '(+ (square (- a 30)) (sigmoid b))',
      '(optimizer (adam 0.01)) (steps 200)',
      'a 1',
      'b 90',
    ),
    kind: 'flat',
    parameters: ['b'],
    says: 'The others have not arrived yet',
    remedies: ['start', 'restarts', 'finish', 'steps'],
  },
  {
    name: 'a rate at which the parameter jumps from side to side',
    source: minimize('(square (- a 3))', '(optimizer (sgd 1)) (steps 300)', 'a 1'),
    kind: 'stalled',
    says: 'jump over the minimum',
    remedies: ['rate', 'finish'],
  },
  {
    name: 'a rate that is too large for the last part of the way to an edge',
    source: minimize('(abs (- a 3.03))', '(optimizer (sgd 0.1)) (steps 300)', 'a 1'),
    kind: 'stalled',
    says: 'goes up and down by 0.04',
  },
  {
    name: 'batches whose steps are too long for the last part of the way',
    source: lineFit('(batch 2) (optimizer (sgd 0.02)) (steps 2000)'),
    kind: 'stalled',
    says: 'another batch',
    remedies: ['rate'],
  },
  {
    name: 'steps that are much too short',
    source: minimize('(square (- a 3))', '(optimizer (sgd 1e-9)) (steps 300)', 'a 1'),
    kind: 'stalled',
    says: 'too small',
    remedies: ['finish', 'rate'],
  },
  {
    name: 'a saddle',
    source: minimize('(square (- (square a) 1))', '(optimizer (sgd 0.01)) (steps 50)', 'a 0'),
    kind: 'stalled',
    parameters: ['a'],
    says: 'saddle',
    remedies: ['restarts'],
  },
  {
    name: 'an edge with higher ground on both sides',
    source: `(define-data (x y) '((1 2) (2 4.1) (3 5.9) (4 8.2) (5 30))) (define-parameter a 1) (define-parameter b 0)
      (fit (lambda (x) (+ b (* a x))) (x) y (loss absolute-error) (optimizer (lbfgs)))`,
    kind: 'converged',
    says: 'edge',
  },
  {
    name: 'a minimum on a bound',
    source: minimize('(square (+ a 1))', '(optimizer (lbfgs))', 'a 1 positive'),
    kind: 'converged',
    parameters: ['a'],
    says: 'a ends on a bound',
  },
  {
    name: 'a bound beside a parameter that is free',
    source: minimize(
      '(+ (square (- a 3)) (square (- b 2)))',
      '(optimizer (lbfgs))',
      'a 0.5 (between 0 1)',
      'b 1',
    ),
    kind: 'converged',
    parameters: ['a'],
  },
  {
    name: 'a simplex with an element that vanishes',
    source: `(define-parameter p (tensor '(0.2 0.3 0.5)) simplex)
      (minimize (sum (square (- p (tensor '(-0.5 1.2 0.3))))) (optimizer (lbfgs)))`,
    kind: 'converged',
    parameters: ['p'],
    says: 'p ends on a bound',
  },
  {
    name: 'a loss that falls without an end towards a bound',
    source: minimize('(log a)', '(optimizer (lbfgs))', 'a 0.5 positive'),
    kind: 'stalled',
    says: 'as a nears its bound: it has no minimum',
  },
  {
    name: 'a parameter that changes nothing anywhere',
    source: minimize('(+ 1 (* 0 a))', '(steps 10)', 'a 3'),
    kind: 'flat',
    remedies: [],
  },
  {
    name: 'residuals without a sign, at a line through two points',
    source: `(define-data (x y) '((1 2) (2 4.1) (3 5.9) (4 8.2) (5 30) (6 11.3))) (define-parameter a 1)
      (define-parameter b 0) (fit (lambda (x) (+ b (* a x))) (x) y (loss absolute-error) (optimizer (lm)))`,
    kind: 'converged',
    says: 'edge',
  },
  {
    name: 'two parameters that only their sum determines',
    source: minimize('(square (- (+ a b) 3))', '(optimizer (lbfgs))', 'a 1', 'b 1'),
    kind: 'converged',
    says: 'does not determine a and b each by itself',
  },
  {
    name: 'a rate at which the run leaves the numbers',
    source: minimize('(square (- a 3))', '(optimizer (sgd 1.5)) (steps 3000)', 'a 1', 'unused 0'),
    kind: 'non-finite',
    parameters: ['a'],
    remedies: ['rate', 'restarts'],
  },
  {
    name: 'an index for which there is no item',
    source: minimize('(+ (square a) (ref (vec 1 2 3) (round a)))', '(optimizer (sgd 0.1))', 'a 3'),
    kind: 'non-finite',
    says: 'the whole numbers from 0 to 2',
    remedies: [],
  },
  {
    name: 'a tolerance',
    source: minimize('(square (- a 3))', '(tolerance 0.1)', 'a 1'),
    kind: 'tolerance',
  },
];

describe('the end of a run is', () => {
  for (const { name, source, kind, parameters, says, remedies } of cases) {
    test(`${kind}: ${name}`, async () => {
      for (const on of ['reference', 'wasm'] as const) {
        const end = await ended(source, on);
        expect(end).toMatchObject({ kind, ...(parameters === undefined ? {} : { parameters }) });
        if (says !== undefined) expect(end.detail).toContain(says);
        if (remedies !== undefined) expect(end.remedies.map((each) => each.kind)).toEqual(remedies);
      }
    });
  }
});

test('rounding keeps a run in 32-bit floats from the minimum, and 64 bits get there', async () => {
  const source = `(define-data (x y) '((0 1000.1) (1 1000.3) (2 1000.2) (3 1000.9) (4 1001.1)))
    (define-parameter a 0.1) (define-parameter b 1000)
    (fit (lambda (x) (+ b (* a x))) (x) y (optimizer (sgd 0.1)) (steps 2000))`;
  const single = await ended(source, 'wasm-f32');
  expect([single.kind, single.remedies[0]?.kind]).toEqual(['precision', 'precision']);
  const search = source.replace('(sgd 0.1)', '(lbfgs)');
  expect((await ended(search, 'wasm')).kind).toBe('converged');
  // A search goes on in 64 bits by itself.
  expect((await ended(search, 'wasm-f32')).kind).toBe('converged');
});

test('the gradient is measured by natural values on all rows, and the step relative to the parameter', async () => {
  const source = minimize('(+ (* 3 a) (* 4 b))', '(optimizer (sgd 0.1)) (steps 1)', 'a 1', 'b 10');
  const { gradientNorm, relativeStep } = await ended(source);
  expect(gradientNorm).toBeCloseTo(5, 12);
  expect(relativeStep).toBeCloseTo(0.3, 12);
});

test('a run that the user stopped makes no claim', async () => {
  const { objective, parameters } = staged(lineFit(''));
  const trainer = await Trainer.start(planTraining(objective!, parameters), backends.reference);
  await trainer.advance(3);
  const end = await endOf(trainer, backends.reference, 'stopped');
  expect(end).toMatchObject({ kind: 'stopped', detail: 'The run was stopped after 3 steps.', remedies: [] });
  expect(end.gradientNorm).toBeGreaterThan(0);
});

test('with restarts, the starts that left the numbers are counted', async () => {
  const source = minimize('(square (- (log a) 2))', '(optimizer (lbfgs)) (steps 200) (restarts 64)', 'a 1');
  const { kind, starts, detail } = await ended(source);
  expect(kind).toBe('converged');
  expect(starts!.count).toBe(64);
  expect(starts!.left).toBeGreaterThan(0);
  expect(detail).toContain(`64 starts, ${starts!.left} left the numbers.`);
});

test('with restarts, each start that dropped out is counted by its own reason', async () => {
  const mixed = '(+ (log a) (vector-ref (vector 1 2 3) (floor (abs a))) (square a))';
  const { starts, detail } = await ended(minimize(mixed, '(steps 30) (restarts 64)', 'a 2'), 'wasm');
  const counts = Object.fromEntries(starts!.why!.reasons.map(({ code, count }) => [code, count]));
  const [absent, left] = [counts['index-out-of-range']!, counts['non-finite']!];
  expect([absent > 0, left > 0, absent + left]).toEqual([true, true, starts!.left]);
  expect(detail).toContain(`${absent} took an item that is not there`);
  expect(detail).toContain(`${left} left the numbers`);
  expect(detail).toMatch(/This takes the item at place [\d-]+, but .* in step 0\./);
  // The records of tensors hold norms, and the states are found again, here after some steps.
  const tensor = '(- (* 0 (ref w 0)) (* (ref w (floor (ref w 1))) (ref w 1)))';
  const source = `(define-parameter w (tensor '(1 1.5 3)))
    (minimize ${tensor} (optimizer (sgd 0.05)) (steps 60) (restarts 8 (spread 0.05)))`;
  const late = await ended(source, 'reference');
  expect(late.starts).toMatchObject({
    left: 8,
    why: { reasons: [{ code: 'index-out-of-range', count: 8 }] },
  });
  expect(late.detail).toMatch(/the item at place 3, .* in step [1-9]\d*\. 8 starts, 8 took an item/);
});

test('the first optimizer to finish with is one for residuals', async () => {
  const finishes = async (source: string): Promise<unknown> =>
    (await ended(source)).remedies.find(({ kind }) => kind === 'finish');
  const fit = lineFit('(optimizer (adam 0.01)) (steps 100)');
  expect(await finishes(fit)).toEqual({ kind: 'finish', optimizer: 'lm' });
  const other = minimize('(square (- a 9))', '(optimizer (adam 0.01)) (steps 100)', 'a 1');
  expect(await finishes(other)).toEqual({ kind: 'finish', optimizer: 'lbfgs' });
});

test('a soft choice that has settled is no plateau', async () => {
  const source = `(define-parameter w (tensor (list 90 0))) (define-parameter a 1) (define-parameter b 1)
    (minimize (square (- (soft-choice w a b) 3)) (optimizer (adam 0.05)) (steps 2000))`;
  const end = await ended(source);
  expect(end.kind).toBe('converged');
  expect(end.detail).toContain('no part in the loss any more');
});

test('a scale of the loss or of a parameter changes nothing', async () => {
  for (const [loss, start] of [
    ['(square (- a 3))', 'a 1'],
    ['(* 1e-12 (square (- a 3)))', 'a 1'],
    ['(* 1e12 (square (- a 3)))', 'a 1'],
    ['(square (- (* 1e8 a) 3))', 'a 1e-8'],
  ]) {
    const source = minimize(loss!, '(optimizer (lbfgs))', start!);
    expect((await ended(source)).kind, loss).toBe('converged');
  }
});

test('a parameter whose best value is the 0 that it started from is at a minimum, not on a plateau', async () => {
  const valley = "(define-data (x y) '((1 3) (2 1) (3 1) (4 3)))";
  for (const optimizer of ['(lm)', '(lbfgs)']) {
    const source = `${valley} (define-parameter a 0) (define-parameter b 0)
(fit (lambda (x) (+ a (* b x))) (x) y (optimizer ${optimizer}))`;
    const { kind, parameters } = await ended(source, 'wasm');
    expect([optimizer, kind, parameters]).toEqual([optimizer, 'converged', []]);
  }
});

test('a search that goes far beyond where a bound is reached ends at the bound, not on a plateau', async () => {
  const rows = "(define-data (x y) '((0 1) (1 3.1) (2 4.9) (3 7.2) (4 9.1) (5 10.5) (6 14)))";
  const line = `${rows} (define-parameter a 1 positive) (define-parameter b 1 (below 1.5))
(fit (lambda (x) (+ a (* b x))) (x) y`;
  const above = '(define-parameter x 1 (above 0)) (least-squares (list (+ x 1) (+ x 2))';
  for (const optimizer of ['(lm)', '(lbfgs)']) {
    for (const [start, name] of [
      [line, 'b'],
      [above, 'x'],
    ] as const) {
      const { kind, parameters } = await ended(`${start} (optimizer ${optimizer}))`, 'wasm');
      expect([optimizer, kind, parameters]).toEqual([optimizer, 'converged', [name]]);
    }
  }
});

test('a loss that falls without an end towards a bound says so where the floats end', async () => {
  const source = `(define-data (z) '((2) (2) (2))) (define-parameter m 0) (define-parameter s 1 positive)
    (negative-log-likelihood (- (sum-over ((z z)) (normal-lpdf z m s))) (optimizer (lbfgs)))`;
  const { kind, detail } = await ended(source);
  expect([kind, detail]).toEqual([
    'stalled',
    expect.stringContaining('falls without an end as s nears its bound'),
  ]);
});

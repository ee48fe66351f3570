import { expect, test } from 'vitest';
import { type Case, ended, minimize } from '../../testing/ended';

const L = '(optimizer (lbfgs))';
const saddle = { kind: 'stalled', remedies: ['restarts'] } as const;

/** Ends whose gradient is zero, or next to it, and what they are. */
const still: readonly Case[] = [
  { name: 'a minimum at the start 0', source: minimize('(square a)', L, 'a 0'), kind: 'converged' },
  { name: 'an edge at the start 0', source: minimize('(abs a)', L, 'a 0'), kind: 'converged' },
  {
    name: 'a fit whose best values are the start',
    source:
      "(define-data (x y) '((-1 1) (0 -2) (1 1))) (define-parameter a 0) (define-parameter b 0) (fit (lambda (x) (+ a (* b x))) (x) y (optimizer (lm)))",
    kind: 'converged',
  },
  {
    name: 'a line far above 0, whose losses cancel',
    source:
      "(define-data (x y) '((0 1000.1) (1 1000.3) (2 1000.2) (3 1000.9) (4 1001.1))) (define-parameter a 0.1) (define-parameter b 1000) (fit (lambda (x) (+ b (* a x))) (x) y (optimizer (sgd 0.1)) (steps 2000))",
    kind: 'converged',
  },
  { name: 'a flat minimum', source: minimize('(expt a 6)', L, 'a 1'), kind: 'converged', parameters: [] },
  {
    name: 'a maximum of fourth order',
    source: minimize('(- (* a a a a))', L, 'a 0'),
    ...saddle,
    says: 'on both sides',
  },
  { name: 'an inflection', source: minimize('(* a a a)', L, 'a 0'), ...saddle, says: 'on one side along a' },
  {
    name: 'an inflection that was reached',
    source: minimize('(* a a a)', L, 'a 1'),
    ...saddle,
    says: 'on one side',
  },
  {
    name: 'a product of two zeros',
    source:
      '(define-parameter a 0) (define-parameter b 0) (least-squares (list (- (* a b) 1)) (optimizer (lm)))',
    ...saddle,
    parameters: ['a', 'b'],
  },
  {
    name: 'a monkey saddle',
    source: minimize('(- (* a a a) (* 3 a b b))', L, 'a 0', 'b 0'),
    ...saddle,
  },
  {
    name: 'the tail of an exponential, to the last number above 0',
    source: '(define-parameter a 0) (least-squares (list (exp (- a))) (optimizer (lm)))',
    kind: 'flat',
    says: 'tends to a limit as a moves on',
  },
  {
    name: 'the tail of an exponential above 1',
    source: minimize('(+ 1 (exp (- a)))', L, 'a 0'),
    kind: 'flat',
    says: 'no minimum at finite values',
    remedies: ['restarts'],
  },
  {
    name: 'a curve that becomes a step, with one parameter that has arrived',
    source:
      "(define-data (x y) '((-2 0) (-1 0) (0 0) (0 1) (1 1) (2 1))) (define-parameter a 0) (define-parameter b 0) (fit (lambda (x) (sigmoid (+ a (* b x)))) (x) y (loss cross-entropy) (optimizer (lbfgs)))",
    kind: 'flat',
    parameters: ['b'],
    says: 'as b moves on',
  },
  {
    name: 'the level part between two middle values',
    source:
      "(define-data (x y) '((0 1) (0 2) (0 4) (0 5))) (define-parameter a 0) (fit (lambda (x) a) (x) y (loss absolute-error) (optimizer (lbfgs)))",
    kind: 'converged',
  },
  {
    name: 'a logarithm at the end of its numbers',
    source: minimize('(log a)', L, 'a 1'),
    kind: 'stalled',
    says: 'where it is no number',
  },
  { name: 'a pole', source: minimize('(/ -1 a)', L, 'a 1'), kind: 'stalled', says: 'where it is no number' },
  {
    name: 'bounds that depend on other parameters and have met',
    source:
      '(define-parameter lo 0) (define-parameter hi 1 (above lo)) (define-parameter m 0.5 (between lo hi)) (least-squares (list (- lo 3) (- hi 2) (- m 9) (+ m hi)) (optimizer (lm)))',
    kind: 'converged',
    parameters: ['hi', 'm'],
    says: 'hi and m end on a bound',
  },
  {
    name: 'the corner of a simplex',
    source: minimize(
      '(+ (square (- (ref v 0) 3)) (square (- (ref v 1) 2)) (square (- (ref v 2) 5)))',
      L,
      "v (tensor '(0.3 0.3 0.4)) simplex",
    ),
    kind: 'converged',
    says: 'v ends on a bound',
  },
  {
    name: 'steps that jump over an edge at once',
    source: minimize('(abs a)', '(optimizer (sgd 0.3)) (steps 100)', 'a 1'),
    kind: 'stalled',
    says: 'jump over the minimum',
  },
  {
    name: 'inputs that go together',
    source:
      "(define-data (u v y) '((0 0 1.1) (1 2 3.9) (2 4 7.1) (3 6 9.9))) (define-parameter a 0) (define-parameter b 0) (define-parameter c 0) (fit (lambda (u v) (+ a (* b u) (* c v))) (u v) y (optimizer (lbfgs)))",
    kind: 'converged',
    says: 'does not determine b and c each by itself',
  },
];

test.each(still)(
  'an end is not taken for one that is like it: $name',
  async ({ source, kind, parameters, says, remedies }) => {
    const end = await ended(source);
    expect(end).toMatchObject({ kind, ...(parameters === undefined ? {} : { parameters }) });
    if (says !== undefined) expect(end.detail).toContain(says);
    if (remedies !== undefined) expect(end.remedies.map((each) => each.kind)).toEqual(remedies);
  },
);

test('a number of very different size is not one that the loss does not determine', async () => {
  const rows = Array.from({ length: 8 }, (_, x) => `(${x} ${1e9 + 0.1 * x + (x % 2 === 0 ? 0.01 : -0.01)})`);
  const source = `(define-data (x y) '(${rows.join(' ')})) (define-parameter a 0) (define-parameter b 0)
    (fit (lambda (x) (+ a (* b x))) (x) y (optimizer (lm)))`;
  const end = await ended(source);
  expect(end.kind).toBe('converged');
  expect(end.detail).not.toContain('does not determine');
});

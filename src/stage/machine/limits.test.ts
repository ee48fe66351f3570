/** What a program may ask of the machine: deep recursions and long loops run, endless ones end with their reason. */

import { describe, expect, test } from 'vitest';
import { evaluation } from '../../testing/compile';
import { defaultLimits, type Level, type Limits } from './limits';

test('a recursion of depth a million, not in tail position', () => {
  const source = '(define (count n) (if (= n 0) 0 (+ 1 (count (- n 1))))) (count 1000000)';
  expect(evaluation(source).written).toBe('1000000');
});

/** Where calls that wait soon become too many. */
const shallow: Limits = { ...defaultLimits, depth: 1000 };

test('a million tail calls, of which none waits', () => {
  const source = "(define (walk n) (if (= n 0) 'done (walk (- n 1)))) (walk 1000000)";
  expect(evaluation(source, { limits: shallow }).written).toBe('done');
});

test('a million tail calls of two procedures in turn, of which none waits', () => {
  const source = `(define (ping n) (if (= n 0) 'ping (pong (- n 1))))
    (define (pong n) (if (= n 0) 'pong (ping (- n 1)))) (ping 1000001)`;
  expect(evaluation(source, { limits: shallow }).written).toBe('pong');
});

/** Programs that ask for too much: the code of the mistake, and the text that it points at. */
const excesses: readonly (readonly [name: string, source: string, code: string, at: string])[] = [
  [
    'a loop without end',
    '(define (forever n) (forever (+ n 1)))\n(forever 0)',
    'out-of-fuel',
    '(forever (+ n 1))',
  ],
  ['a recursion without end', '(define (deep n) (+ 1 (deep n)))\n(deep 1)', 'too-deep', '(deep n)'],
  ['a list of ten million', '(length (iota 10000000))', 'memory-limit', '(iota 10000000)'],
  [
    'a list of ten million vectors, item by item',
    "(define (build n l) (if (= n 0) l (build (- n 1) (cons (make-vector 100 n) l))))\n(length (build 10000000 '()))",
    'memory-limit',
    '(make-vector 100 n)',
  ],
  ['a vector of ten million', '(make-vector 10000000 0)', 'memory-limit', '(make-vector 10000000 0)'],
  ['a tensor of a hundred million', '(zeros 10000 10000)', 'memory-limit', '(zeros 10000 10000)'],
  [
    'a list that doubles',
    "(define (double l) (double (append l l)))\n(double '(1 2))",
    'memory-limit',
    '(append l l)',
  ],
  [
    'a vector that doubles',
    '(define (double v) (double (vector-append v v)))\n(double #(1 2))',
    'memory-limit',
    '(vector-append v v)',
  ],
  [
    'a string that doubles',
    '(define (double s) (double (string-append s s)))\n(double "ab")',
    'memory-limit',
    '(string-append s s)',
  ],
  [
    'a comparison of lists that share their parts',
    '(define (share n v) (if (= n 0) v (share (- n 1) (list v v))))\n(equal? (share 60 1) (share 60 1))',
    'out-of-fuel',
    '(equal? (share 60 1) (share 60 1))',
  ],
  [
    'a search whose comparisons have no end',
    '(define (share n v) (if (= n 0) v (share (- n 1) (vector v v))))\n(member (share 60 1) (list 1 (share 60 1)))',
    'out-of-fuel',
    '(member (share 60 1) (list 1 (share 60 1)))',
  ],
];

/** Budgets that are soon used up. */
const tight: Limits = { ...defaultLimits, steps: 1_000_000, memory: 16 * 2 ** 20 };

for (const [name, source, code, at] of excesses) {
  test(`${name} is refused at its place`, () => {
    const { found } = evaluation(source, { limits: tight });
    expect(found.map((each) => each.code)).toEqual([code]);
    const [{ span, hint }] = found as [(typeof found)[number]];
    expect(source.slice(span.start, span.end)).toBe(at);
    expect(hint).toBeDefined();
  });
}

describe('at every level', () => {
  const levels: readonly Level[] = ['direct', 'interpreter', 'tower'];
  const above = levels.slice(1);
  const walk = "(define (walk n) (if (= n 0) 'done (walk (- n 1)))) ";

  test('a loop has as many turns as at direct', () => {
    const limits: Limits = { ...defaultLimits, steps: 6000 };
    for (const level of levels) {
      expect(evaluation(`${walk}(walk 2990)`, { limits, level }).written, level).toBe('done');
      const source = `${walk}(walk 3010)`;
      const [mistake] = evaluation(source, { limits, level }).found;
      expect(mistake?.code, level).toBe('out-of-fuel');
      expect(source.slice(mistake!.span.start, mistake!.span.end), level).toBe('(walk (- n 1))');
    }
  });

  test('queens find their places, and thousands of calls wait', () => {
    const queens = `(define (safe? row distance placed)
        (or (null? placed)
            (and (not (= (car placed) (+ row distance))) (not (= (car placed) (- row distance)))
                 (not (= (car placed) row)) (safe? row (+ distance 1) (cdr placed)))))
      (define (queens row n placed)
        (cond ((= (length placed) n) 1)
              ((> row n) 0)
              (else (+ (if (safe? row 1 placed) (queens 1 n (cons row placed)) 0) (queens (+ row 1) n placed)))))`;
    const count = '(define (count n) (if (= n 0) 0 (+ 1 (count (- n 1)))))';
    expect(evaluation(`${queens} (queens 1 6 '())`, { level: 'interpreter' }).written).toBe('4');
    expect(evaluation(`${queens} (queens 1 4 '())`, { level: 'tower' }).written).toBe('2');
    for (const level of levels)
      expect(evaluation(`${count} (count 3000)`, { level }).written, level).toBe('3000');
  });

  test('a limit that is reached sooner than at direct names the level', () => {
    for (const level of above) {
      const limits: Limits = { ...defaultLimits, depth: 1000 };
      const [mistake] = evaluation('(define (deep n) (+ 1 (deep n))) (deep 1)', { limits, level }).found;
      expect(mistake!.message).toContain(`with the calls of the evaluator at the level ${level}`);
    }
  });

  test('an evaluator that makes no call of the program’s is stopped', () => {
    const evaluator =
      '(define (evaluate expression env) (evaluate expression env)) (define (interpret expression env) 1)';
    const [mistake] = evaluation('1', { limits: tight, level: 'interpreter', evaluator }).found;
    expect(mistake!.message).toBe(
      'At the level interpreter the evaluator took 1000000 steps without a call that the program makes.',
    );
  });
});

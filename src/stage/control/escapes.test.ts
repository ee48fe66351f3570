/**
 * Conditions, escapes, parameters and promises where numbers decide: values are those of a plain run, gradients those of
 * central differences, and the graphs of all levels have the same nodes.
 */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { countNodes, Evaluator, prune, validate } from '../../graph';
import { evaluation, expressionGraph, mistakes, plainValue } from '../../testing/compile';
import { differenceGradient, relativeDifference } from '../../testing/differences';
import type { Level } from '../levels/evaluator';

const points: readonly (readonly [x: number, y: number])[] = [
  [0.7, 1.3],
  [-0.6, 0.8],
  [1.8, 0.9],
  [-1.7, -1.1],
  [3.2, 2.1],
];

/** Checks a program of x and y at a level; returns the number of its nodes. */
function expectDerivatives(source: string, level: Level): number {
  const graph = prune(expressionGraph(source, ['x', 'y'], { level }));
  validate(graph);
  const gradient = differentiate(graph);
  validate(gradient);
  const evaluator = new Evaluator(graph);
  for (const at of points) {
    const [value, ...partials] = new Evaluator(gradient).evaluate(at);
    const plain = plainValue(source, { x: at[0], y: at[1] });
    expect(relativeDifference(value!, plain), `${level} at ${at}: ${value}, not ${plain}`).toBeLessThan(
      1e-12,
    );
    const quotients = differenceGradient((each) => evaluator.evaluate(each)[0]!, at);
    for (const [index, quotient] of quotients.entries()) {
      // At a jump there is nothing to compare with.
      if (quotient.uncertainty > 1e-5 * (1 + Math.abs(quotient.value))) continue;
      expect(relativeDifference(partials[index]!, quotient.value), `${level} at ${at}`).toBeLessThan(1e-6);
    }
  }
  return countNodes(graph);
}

const programs: Readonly<Record<string, string>> = {
  'a guard around a branch that raises': "(guard (e (#t (* 2 y))) (if (< x 0) (raise 'neg) (* x x y)))",
  'what is raised is a number': '(guard (e (else (* e y))) (* 3 (if (< x 0) (raise (* x x)) (* x x y))))',
  'raises further down, in arguments': `(define (check v) (if (< v 0) (raise (list 'neg v)) v))
    (guard (e ((pair? e) (* 7 (cadr e)))) (+ (sqrt (check x)) (* y (check (- y x)))))`,
  'two kinds of raises': `(guard (e ((eq? e 'neg) (* 2 y)) ((eq? e 'big) (* x y)) (else 0))
    (* y (cond ((< x 0) (raise 'neg)) ((> x 1) (raise 'big)) (else (* x x)))))`,
  'what a guard does not catch goes on': `(guard (o (#t (* 5 x)))
    (guard (e ((number? e) (* e y))) (cond ((< x 0) (raise 'neg)) ((> x 1) (raise (* x x))) (else (* x y)))))`,
  'a handler that answers':
    '(with-exception-handler (lambda (e) (* e e)) (lambda () (* y (if (< x 0) (raise-continuable (* x y)) x))))',
  'an escape': '(* y (call/cc (lambda (k) (* x (if (< x 0) (k (* x y y)) (+ x y))))))',
  'an escape in tail position': '(call/cc (lambda (k) (if (< x 0) (k (* y y)) (* x y))))',
  'an escape from a loop without an end': `(call/cc (lambda (k)
    (let loop ((i 0) (s x)) (if (> s 10) (k (* s y)) (loop (+ i 1) (+ s (* s s) 0.1 (abs y)))))))`,
  'an escape from a loop of 20 turns': `(call/cc (lambda (k)
    (let loop ((i 0) (s x))
      (if (= i 20) (* s y) (begin (if (> s 4) (k (+ s y))) (loop (+ i 1) (+ s (* 0.1 s s) 0.1)))))))`,
  'three ways out of a loop': `(guard (e ((symbol? e) (* x 3)) (else (* e y)))
    (let loop ((i 0) (s 0.1))
      (if (> i (* 4 (abs y)))
          s
          (begin (if (> s 3) (raise s)) (if (< s -3) (raise 'low)) (loop (+ i 1) (+ s x))))))`,
  'a guard in each turn': `(let loop ((i 0) (s x))
    (if (> i (* 5 (abs y)))
        s
        (loop (+ i 1) (+ s (guard (e (#t (* 0.3 y))) (if (> s 2) (raise 'big) (* 0.1 s s)))))))`,
  'call/cc as the last thing in each turn': `(let loop ((i 0) (s x))
    (call/cc (lambda (k)
      (if (> s 3) (* s y) (if (> i (* 8 (abs y))) (k s) (loop (+ i 1) (+ s 0.2 (* 0.1 s s))))))))`,
  'a guard in a mean over rows':
    "(mean-over ((v (vector -1 0.5 2 -3))) (guard (e (#t (* y v))) (if (< (* v x) 0) (raise 'neg) (* v v x))))",
  'a guard around a mean over rows': `(guard (e (#t (* 3 y)))
    (* y (mean-over ((v (vector -1 0.5 2 -3))) (if (< (+ v x) -2.5) (raise 'neg) (* v v x)))))`,
  'loops in rows': `(mean-over ((v (vector 1 0.5 2 3)))
    (guard (e (#t (* y v)))
      (let loop ((i 0) (s v))
        (if (> i (* 3 v)) s (begin (if (> s 5) (raise 'big)) (loop (+ i 1) (+ s (* x 0.3))))))))`,
  'a guard within a derivative':
    "((grad (lambda (t) (guard (e (#t (* y t t))) (if (< (* t x) 0) (raise 'neg) (* t t t))))) x)",
  'a guard around a derivative':
    "(guard (e (#t (* y y))) (* 2 ((grad (lambda (t) (if (< t 0) (raise 'neg) (* t t t)))) x)))",
  'an escape from a derivative':
    '(call/cc (lambda (k) (* 2 ((grad (lambda (t) (if (< t 0) (k (* x y)) (* t t t)))) x))))',
  'dynamic-wind on the way':
    '(guard (e (#t (* e y))) (dynamic-wind (lambda () 1) (lambda () (if (< x 0) (raise (* x x)) (* x y y))) (lambda () 2)))',
  'a mistake of a procedure of the language':
    "(guard (e ((error-object? e) (* 2 y))) (* x (if (< x 0) (car '()) y)))",
  'the irritants of an error': `(guard (e ((error-object? e) (* (car (error-object-irritants e)) y)))
    (* x (if (< x 0) (error "neg" (* x x)) y)))`,
  parameters: `(define p (make-parameter 1)) (define (f) (* (p) x))
    (+ (f) (parameterize ((p (* y y))) (if (< x 0) (f) (* 2 (f))))
       (guard (e (#t (* 10 (f)))) (parameterize ((p y)) (if (< x 0) (raise 'a) (f)))))`,
  'a promise that both arms force':
    '(define p (delay (if (< x 0) (* x y) (* 3 x)))) (+ (if (< x 0) (force p) (* 2 (force p))) (force p))',
  'a stream in a loop': `(define (from n) (cons n (delay (from (+ n x)))))
    (let loop ((s (from y)) (i 0) (t 0))
      (if (= i 20) t (loop (force (cdr s)) (+ i 1) (+ t (sin (car s))))))`,
  'procedures of several arities': `(define f (case-lambda ((a) (* a a)) ((a b) (* a b y))))
    (+ (f x) (f x y) (if (< x 0) (f y) (f x x)))`,
  'a place that a number decides, with and without an item': `(guard (e ((error-object? e) (* 3 x)))
    (* y (vector-ref (vector x (* 2 x) (* x y)) (floor (+ 1 x)))))`,
  'a division by what may be zero': `(define (parts n) (guard (e (#t (* 2 y))) (* x (quotient 17 (floor n)))))
    (+ (parts x) (call-with-values (lambda () (guard (e (#t (values y x))) (values (modulo 7 (round y)) 1))) *))`,
  'a division in a loop': `(let loop ((i 0) (s x))
    (if (> i (* 5 (abs y))) s (loop (+ i 1) (+ s (guard (e (#t (* 0.3 y))) (* x (remainder 9 (- i 2))))))))`,
  'the same call in both arms, caught in one': `(define (risky v) (if (> v 1) (raise (* v v)) v))
    (guard (o (else (* 5 o))) (if (> y 1) (guard (e (#t (* 2 e))) (risky x)) (+ 1 (risky x))))`,
};

describe('where a number decides whether something is raised, the arms join where it is caught', () => {
  for (const [name, source] of Object.entries(programs)) {
    test(name, () => {
      const nodes = expectDerivatives(source, 'direct');
      expect(expectDerivatives(source, 'interpreter')).toBe(nodes);
      if (source.length < 120) expect(expectDerivatives(source, 'tower')).toBe(nodes);
    });
  }
});

/** Expressions of x and y that raise numbers, catch them, and leave. */
const expressions = fc.letrec<{ readonly e: string }>((tie) => ({
  e: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('x', 'y', '0.5', '2'),
    fc.tuple(tie('e'), tie('e')).map(([a, b]) => `(+ ${a} ${b})`),
    fc.tuple(tie('e'), tie('e')).map(([a, b]) => `(sin (* ${a} ${b}))`),
    fc.tuple(tie('e'), tie('e'), tie('e')).map(([a, b, c]) => `(if (< ${a} ${b}) (raise ${c}) ${a})`),
    fc.tuple(tie('e'), tie('e'), tie('e')).map(([a, b, c]) => `(if (< ${a} ${b}) (leave ${c}) ${b})`),
    fc.tuple(tie('e'), tie('e')).map(([a, b]) => `(guard (e (else (* e ${a}))) ${b})`),
    fc.tuple(tie('e'), tie('e')).map(([a, b]) => `(guard (e ((> e ${a}) (+ e 1))) ${b})`),
    fc.tuple(tie('e')).map(([a]) => `(call/cc (lambda (leave) ${a}))`),
    fc
      .tuple(tie('e'), tie('e'))
      .map(([a, b]) => `(let turn ((i 0) (s ${a})) (if (> i 3) s (turn (+ i 1) (+ (* 0.5 s) ${b}))))`),
    fc.tuple(tie('e')).map(([a]) => `(dynamic-wind (lambda () 0) (lambda () ${a}) (lambda () 1))`),
    fc.tuple(tie('e'), tie('e')).map(([a, b]) => `(let ((p (delay ${a}))) (+ (force p) ${b} (force p)))`),
  ),
})).e;

test('random programs that raise and leave have the values of a plain run and the gradients of differences', () => {
  fc.assert(
    fc.property(expressions, (expression) => {
      const source = `(guard (e (else (* 3 e))) (call/cc (lambda (leave) ${expression})))`;
      expectDerivatives(source, 'direct');
    }),
    { numRuns: Number(process.env['GRADUS_RANDOM_PROGRAMS'] ?? 400) / 4 },
  );
});

test('rows cannot leave with values of their own', () => {
  const found = mistakes(
    '(define-parameter a 1) (minimize (guard (e (#t e)) (mean-over ((v (vector 1 2))) (if (> (* a v) 1) (raise v) v))))',
  );
  expect(found.map(({ code }) => code)).toContain('rows-leave');
});

test('a promise is computed once', () => {
  const shown = (source: string): string => evaluation(source).output;
  expect(shown('(define p (delay (begin (display "once ") 5))) (force p) (list (force p) (force p))')).toBe(
    'once ',
  );
  expect(
    shown(`(define q (delay-force (begin (display "q ") (delay (begin (display "r ") 1)))))
      (+ (force q) (force q))`),
  ).toBe('q r ');
});

test('a promise of a promise’s value is that promise', () => {
  expect(evaluation('(let ((p (delay 1))) (list (eq? p (make-promise p)) (force 5)))').written).toBe(
    '(#t 5)',
  );
});

test('the value of a stream’s ten-thousandth element is there at each level', () => {
  const source = `(define (from n) (cons n (delay (from (+ n 1)))))
    (define (nth s k) (if (= k 0) (car s) (nth (force (cdr s)) (- k 1))))
    (nth (from 0) 10000)`;
  for (const level of ['direct', 'interpreter'] as const)
    expect(evaluation(source, { level }).written, level).toBe('10000');
});

test('limits are not caught', () => {
  const limited = (source: string): readonly string[] =>
    mistakes(source).flatMap(({ code, severity }) => (severity === 'error' ? [code] : []));
  expect(limited('(guard (e (#t 0)) (let loop () (loop)))')).toEqual(['out-of-fuel']);
  expect(limited('(guard (e (#t 0)) (let deep () (+ 1 (deep))))')).toEqual(['too-deep']);
});

/** Loops on numbers: one region each, with the values of a plain run and the gradients of the turns that were taken. */

import { expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { countNodes, Evaluator, type Graph, nodesWithin, prune, validate } from '../../graph';
import { expressionGraph, plainValue } from '../../testing/compile';
import { differenceGradient, relativeDifference } from '../../testing/differences';
import { DiagnosticError } from '../../text/diagnostic';

interface Case {
  readonly source: string;
  /** Points where the number of turns does not change nearby. */
  readonly points: readonly Readonly<Record<string, number>>[];
  readonly loops: number;
  readonly branches?: number;
}

const newton = `(define (root a)
  (let loop ((x a) (dx 1))
    (if (< (abs dx) 1e-6) x
      (let ((d (/ (- (* x x) a) (* 2 x)))) (loop (- x d) d)))))`;

const cases: Readonly<Record<string, Case>> = {
  'a named let that ends by a number': {
    source: `${newton} (root x)`,
    points: [{ x: 7.3 }, { x: 0.2 }, { x: 12345 }],
    loops: 1,
    branches: 0,
  },
  'a loop that may end before its first turn': {
    source: '(let loop ((v x)) (if (< (abs v) 0.01) (exp v) (loop (* 0.5 v))))',
    points: [{ x: 7.3 }, { x: 0.002 }],
    loops: 1,
    branches: 1,
  },
  'a loop that computes what it ends with': {
    source: '(let loop ((v x) (n 12)) (if (= n 0) (* y (exp v)) (loop (* 0.5 v) (- n 1))))',
    points: [{ x: 7.3, y: 2 }],
    loops: 1,
    branches: 1,
  },
  'self tail calls of a known count': {
    source: '(define (walk x n) (if (= n 0) x (walk (+ x (* 0.1 (sin (* x y)))) (- n 1)))) (walk x 40)',
    points: [{ x: 0.3, y: 1.7 }],
    loops: 1,
  },
  'mutual tail calls': {
    source: `(define (ev n a) (if (<= n 0) a (od (- n 1) (* a 1.1))))
      (define (od n a) (if (<= n 0) (- a) (ev (- n 1) (+ a 0.3)))) (ev x y)`,
    points: [
      { x: 7.5, y: 2 },
      { x: 6.5, y: 2 },
      { x: -1, y: 2 },
    ],
    loops: 1,
  },
  do: {
    source: '(do ((i 0 (+ i 1)) (s 0 (+ s (sin (* x i))))) ((= i 100) s))',
    points: [{ x: 2 }],
    loops: 1,
  },
  'loop and recur': {
    source: '(loop ((v x) (n 0)) (if (> v 1000) (+ n v) (recur (* v y) (+ n 1))))',
    points: [{ x: 2, y: 1.7 }],
    loops: 1,
  },
  'a procedure given as an argument': {
    source:
      '(define (iterate f n x) (if (= n 0) x (iterate f (- n 1) (f x)))) (iterate (lambda (u) (* u y)) 50 x)',
    points: [{ x: 2, y: 1.01 }],
    loops: 1,
  },
  'a loop within a loop': {
    source: `(define (inner x j n) (if (>= j n) x (inner (* (sin x) y) (+ j 1) n)))
      (define (outer i s) (if (> s x) (+ i s) (outer (+ i 1) (+ s (abs (inner (+ x i) 0 i))))))
      (outer 0 0.1)`,
    points: [{ x: 3, y: 1.3 }],
    loops: 2,
  },
  'a loop that ends by going round another': {
    source: `(define (outer i s) (if (> i 5) s (inner i 0 s)))
      (define (inner i j s) (if (> j i) (outer (+ i 1) s) (inner i (+ j 1) (+ s (* x j)))))
      (outer y 0)`,
    points: [{ x: 3, y: 0.4 }],
    loops: 2,
  },
  'pairs that are carried': {
    source:
      '(define (fib n p) (if (<= n 0) (car p) (fib (- n 1) (cons (cdr p) (+ (car p) (cdr p)))))) (fib x (cons 0 y))',
    points: [{ x: 9.5, y: 1.3 }],
    loops: 1,
  },
  'records that are carried': {
    source: `(define-record-type ball (ball height speed) ball? (height ball-height) (speed ball-speed))
      (define (fall b n)
        (if (< (ball-height b) 0.01) n
          (fall (ball (* (ball-height b) x x) (* (ball-speed b) x)) (+ n (ball-speed b)))))
      (fall (ball y 1) 0)`,
    points: [{ x: 0.7, y: 3 }],
    loops: 1,
  },
  'a state that is a symbol': {
    source: `(define (m s n v)
        (cond ((<= n 0) v)
              ((eq? s 'a) (m 'b (- n 1) (* v y)))
              ((eq? s 'b) (m 'c (- n 1) (+ v 1)))
              (else (m 'a (- n 1) (- v 0.5)))))
      (m 'a x 1)`,
    points: [{ x: 10.5, y: 1.3 }],
    loops: 1,
  },
  'a random walk with many conditions': {
    source:
      '(define (walk v n) (if (= n 0) v (if (> v 0) (walk (- v y) (- n 1)) (walk (+ v (* y 1.5)) (- n 1))))) (walk x 40)',
    points: [{ x: 0.7, y: 0.31 }],
    loops: 1,
  },
  'a mistake in some turn that is never made': {
    source: '(let loop ((s x)) (if (> s 100) s (if (< s 0) (error "negative" s) (loop (* s 2)))))',
    points: [{ x: 2 }],
    loops: 1,
  },
  'a loop in the arm of a branch': {
    source: `${newton} (if (> x 1) (root x) (* x y))`,
    points: [
      { x: 5, y: 2 },
      { x: 0.5, y: 2 },
    ],
    loops: 1,
  },
  'a constant vector indexed by a carried counter': {
    source:
      '(define v (vector 1 4 9 16 25 36 49 64 81 100)) (let loop ((i 0) (s 0)) (if (= i 10) s (loop (+ i 1) (+ s (sin (* x (vector-ref v i)))))))',
    points: [{ x: 0.2 }],
    loops: 1,
  },
  'a list of rows indexed by a carried counter': {
    source: `(define rows '((1 (2 3)) (4 (5 6)) (7 (8 9)) (10 (11 12)) (13 (14 15)) (16 (17 18)) (19 (20 21)) (22 (23 24))))
      (define (cost i s)
        (if (= i 8) s
          (let ((row (list-ref rows i)))
            (cost (+ i 1) (+ s (* (car row) (sin (+ x (apply * (cadr row))))))))))
      (cost 0 0)`,
    points: [{ x: 0.2 }],
    loops: 1,
  },
  'parameters indexed by a carried counter': {
    source: `(define v (vector x y (* x y)))
      (let loop ((i 0) (s 1)) (if (> i 20) s (loop (+ i 1) (+ (* 0.5 s) (vector-ref v (modulo i 3))))))`,
    points: [{ x: 0.2, y: 3 }],
    loops: 1,
  },
  'a fold over a long list': {
    source: '(fold (lambda (t s) (+ (* 0.9 s) (sin (* x t)))) y (iota 200))',
    points: [{ x: 0.2, y: 3 }],
    loops: 1,
  },
  'a fold that gathers pairs': {
    source:
      '(let ((p (fold-left (lambda (p t) (cons (+ (car p) (* x t)) (* 0.99 (cdr p)))) (cons 0 y) (iota 100)))) (+ (car p) (cdr p)))',
    points: [{ x: 0.2, y: 3 }],
    loops: 1,
  },
  'tensors that are carried': {
    source: `(define step (tensor (list (list 0.5 x) (list y 0.25))))
      (let loop ((i 0) (s (tensor '((1 2) (3 4))))) (if (= i 12) (sum s) (loop (+ i 1) (matmul step s))))`,
    points: [{ x: 0.2, y: 0.3 }],
    loops: 1,
  },
  'a list that grows, unrolled': {
    source:
      "(define (build n acc) (if (= n 0) acc (build (- n 1) (cons (* x n) acc)))) (apply + (build 30 '()))",
    points: [{ x: 2 }],
    loops: 0,
  },
  'a list whose length is counted, unrolled': {
    source: '(let loop ((i 0) (s 0)) (if (= i 12) s (loop (+ i 1) (+ s (* x (length (iota i)))))))',
    points: [{ x: 2 }],
    loops: 0,
  },
  'a recursion of known depth': {
    source: '(define (f n) (if (= n 0) 0 (+ (* x n) (f (- n 1))))) (f 20)',
    points: [{ x: 2 }],
    loops: 0,
  },
};

function countOf(graph: Graph, kind: 'loop' | 'branch'): number {
  return [...nodesWithin(graph.body)].filter((node) => node.kind === kind).length;
}

for (const [name, { source, points, loops, branches }] of Object.entries(cases)) {
  test(`${name}: values of a plain run, gradients of the turns taken`, () => {
    const names = Object.keys(points[0]!);
    const graph = prune(expressionGraph(source, names));
    validate(graph);
    expect(countOf(graph, 'loop')).toBe(loops);
    if (branches !== undefined) expect(countOf(graph, 'branch')).toBe(branches);
    const gradient = differentiate(graph);
    validate(gradient);
    const evaluator = new Evaluator(graph);
    for (const bindings of points) {
      const point = names.map((each) => bindings[each]!);
      const [value, ...partials] = new Evaluator(gradient).evaluate(point);
      expect(value).toBe(plainValue(source, bindings));
      const quotients = differenceGradient((at) => evaluator.evaluate(at)[0]!, point);
      for (const [index, { value: quotient }] of quotients.entries()) {
        expect(relativeDifference(partials[index]!, quotient)).toBeLessThan(1e-6);
      }
    }
  });
}

/** Loops over integers, where there are no gradients to compare. */
const columns: Readonly<
  Record<string, { readonly source: string; readonly rows: readonly (readonly number[])[] }>
> = {
  'the algorithm of Euclid': {
    source: '(define (g a b) (if (= b 0) a (g b (modulo a b)))) (g x y)',
    rows: [
      [84, 36],
      [17, 5],
      [1071, 462],
      [3, 0],
      [6765, 4181],
    ],
  },
  'the steps of Collatz': {
    source: `(define (collatz n k)
      (cond ((= n 1) k) ((even? n) (collatz (/ n 2) (+ k 1))) (else (collatz (+ (* 3 n) 1) (+ k 1)))))
      (+ (* 0 y) (collatz x 0))`,
    rows: [27, 1, 97, 6, 871].map((x) => [x, 0]),
  },
  'a ball that bounces until it is low': {
    source: '(define (bounce h n) (if (< h 0.01) n (bounce (* h y y) (+ n 1)))) (bounce x 0)',
    rows: [0.005, 1, 2, 50, 1000].map((x) => [x, 0.8]),
  },
};

for (const [name, { source, rows }] of Object.entries(columns)) {
  test(`${name} takes each row its own number of turns`, () => {
    const graph = prune(expressionGraph(source, ['x', 'y']));
    expect(countOf(graph, 'loop')).toBe(1);
    const evaluator = new Evaluator(graph);
    for (const [x, y] of rows)
      expect(evaluator.evaluate([x!, y!])[0]).toBe(plainValue(source, { x: x!, y: y! }));
  });
}

const euler = (steps: number): string => `(define (orbit n)
    (let loop ((i 0) (p 10) (q 5))
      (if (= i n) (+ p q)
        (loop (+ i 1) (+ p (* 0.0004 (- (* x p) (* 0.1 p q)))) (+ q (* 0.0004 (- (* 0.1 p q) (* y q))))))))
  (orbit ${steps})`;

test('ten steps and ten thousand make graphs of the same size', () => {
  const sizes = [10, 100, 10_000].map((steps) => {
    const gradient = differentiate(expressionGraph(euler(steps), ['x', 'y']));
    return [countNodes(expressionGraph(euler(steps), ['x', 'y'])), countNodes(gradient)];
  });
  expect(sizes[1]).toEqual(sizes[0]);
  expect(sizes[2]).toEqual(sizes[0]);
});

test('ten steps and ten thousand are staged in the same time, within a factor of two', () => {
  // The fastest of several runs of each is compared.
  const time = (steps: number): number => {
    const times = Array.from({ length: 15 }, () => {
      const start = performance.now();
      expressionGraph(euler(steps), ['x', 'y']);
      return performance.now() - start;
    });
    return Math.min(...times);
  };
  for (const steps of [10, 10_000]) time(steps);
  expect(time(10_000) / time(10)).toBeLessThan(2);
});

test('the gradient of ten thousand steps agrees with central differences', () => {
  const graph = expressionGraph(euler(10_000), ['x', 'y']);
  const evaluator = new Evaluator(graph);
  const [, ...partials] = new Evaluator(differentiate(graph)).evaluate([1.1, 0.4]);
  const quotients = differenceGradient((at) => evaluator.evaluate(at)[0]!, [1.1, 0.4]);
  for (const [index, { value }] of quotients.entries()) {
    expect(Math.abs(partials[index]! / value - 1)).toBeLessThan(1e-7);
  }
});

test('conditions in a row cost a region each, also where they end in calls', () => {
  const chain = (count: number): string => {
    const links = Array.from(
      { length: count },
      (_, i) => `(define (f${i} v) (if (> v 0) (f${i + 1} (- v x)) (f${i + 1} (+ v x))))`,
    );
    return `${links.join(' ')} (define (f${count} v) (* v y)) (f0 y)`;
  };
  for (const count of [5, 30]) {
    const graph = prune(expressionGraph(chain(count), ['x', 'y']));
    expect(countOf(graph, 'branch')).toBe(count);
    expect(new Evaluator(graph).evaluate([2, 3.3])[0]).toBe(plainValue(chain(count), { x: 2, y: 3.3 }));
  }
});

function mistakeOf(source: string): string {
  try {
    expressionGraph(source, ['x']);
  } catch (error) {
    if (error instanceof DiagnosticError || error instanceof Error) return error.message;
  }
  return 'none';
}

test('a recursion whose depth a number decides is refused, and an accumulator suggested', () => {
  const message = mistakeOf('(define (f n) (if (<= n 0) 0 (+ 1 (f (- n 1))))) (f x)');
  expect(message).toMatch(/unbounded-structure[\s\S]*400 conditions deep[\s\S]*accumulator/);
});

test('a loop without a way out is refused by name', () => {
  expect(mistakeOf('(define (f n) (if (> n 0) (f (+ n 1)) (f (- n 1)))) (f x)')).toMatch(
    /endless-loop\]: f never comes to an end/,
  );
});

/** Branches on numbers: what their arms may return, what they cost, and where they cannot be joined. */

import { expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { countNodes, Evaluator, type Graph, nodesWithin, prune, validate } from '../../graph';
import { expressionGraph, mistakes, plainValue, staged } from '../../testing/compile';
import { differenceGradient, relativeDifference } from '../../testing/differences';

const point = '(define-record-type point (make-point x y) point? (x point-x) (y point-y))';

/**
 * The graph of a program of x and y, whose values at the points are those of the plain run, and whose gradients those of
 * central differences, within so much relative difference.
 */
function expectValuesAndGradients(
  source: string,
  points: readonly (readonly [x: number, y: number])[],
  within: { readonly value: number; readonly gradient: number; readonly mayMeetKinks: boolean },
): Graph {
  const graph = prune(expressionGraph(source, ['x', 'y']));
  validate(graph);
  const gradient = differentiate(graph);
  validate(gradient);
  const evaluator = new Evaluator(graph);
  for (const at of points) {
    const [value, ...partials] = new Evaluator(gradient).evaluate(at);
    const plain = plainValue(source, { x: at[0], y: at[1] });
    expect(relativeDifference(value!, plain)).toBeLessThan(within.value);
    const quotients = differenceGradient((each) => evaluator.evaluate(each)[0]!, at);
    for (const [index, quotient] of quotients.entries()) {
      // Near a kink or a jump the two step widths disagree, and there is nothing to compare with.
      const isKink = quotient.uncertainty > 1e-5 * (1 + Math.abs(quotient.value));
      if (isKink && within.mayMeetKinks) continue;
      expect(relativeDifference(partials[index]!, quotient.value)).toBeLessThan(within.gradient);
    }
  }
  return graph;
}

/** Programs of x and y whose arms return more than a number. */
const structures: Readonly<Record<string, string>> = {
  pairs: '(let ((p (if (> x y) (cons x 2) (cons (* y y) x)))) (* (car p) (cdr p)))',
  'lists of lists': '(let ((l (if (> x y) (list x (list y 1)) (list 2 (list x x))))) (* (car l) (caadr l)))',
  vectors:
    '(let ((v (if (> x y) (vector x y 1) (vector 1 2 (* x x))))) (+ (vector-ref v 1) (vector-ref v 2)))',
  records: `${point} (let ((p (if (> x y) (make-point x 1) (make-point y (* x y))))) (* (point-x p) (point-y p)))`,
  tensors: '(let ((t (if (> x y) (vec x y 2) (* 3 (vec y 1 x))))) (sum (* t t)))',
  'a tensor among others':
    '(let ((p (if (> x y) (cons (vec x y) 1) (cons (vec 1 2) y)))) (* (sum (car p)) (cdr p)))',
  'several values':
    '(call-with-values (lambda () (if (> x y) (values x 1) (values 2 y))) (lambda (a b) (* a b x)))',
  'procedures over other numbers':
    '(define (by k) (lambda (u) (* u k))) (let ((f (if (> x y) (by x) (by 3)))) (+ (f y) (f 2)))',
  'procedures of other code, called at once': '((if (> x y) (lambda (u) (* u x)) (lambda (u) (+ u x y))) y)',
  'procedures of other code, called within the same expression':
    '(let ((f (if (> x y) sin (lambda (u) (* u u x))))) (+ (f x) (* 2 (f y))))',
  'lists of other lengths, used up': '(apply + (if (> x y) (list x y 1) (list (* x y))))',
  'symbols, used up': "(let ((kind (if (> x y) 'long 'short))) (if (eq? kind 'long) (* x x) y))",
  'a test of several parts': '(if (and (> x 0) (or (> y x) (not (< y 1)))) (* x y) (- x y))',
  'what cond hands on':
    "(cond ((assq (if (> x y) 'a 'b) (list (list 'a x) (list 'b (* y y)))) => cadr) (else 0))",
  'a place that a number decides': '(list-ref (list x (* x y) (* y y)) (if (> x y) 1 2))',
};

for (const [name, source] of Object.entries(structures)) {
  test(`arms may return ${name}`, () => {
    expectValuesAndGradients(
      source,
      [
        [1.7, 1.2],
        [0.4, 2.3],
      ],
      { value: 1e-14, gradient: 1e-7, mayMeetKinks: false },
    );
  });
}

/** `count` conditions, each of which changes a number that the next looks at. */
const chains: Readonly<Record<string, (count: number) => string>> = {
  'in a let*': (count) => {
    const links = Array.from({ length: count }, (_, i) => `(v (if (> v ${i}) (- v x) (+ v (* 0.5 x))))`);
    return `(let* ((v y) ${links.join(' ')}) (* v v))`;
  },
  'in tail calls of procedures': (count) => {
    const links = Array.from(
      { length: count },
      (_, i) => `(define (f${i} v) (if (> v ${i}) (f${i + 1} (- v x)) (f${i + 1} (+ v (* 0.5 x)))))`,
    );
    return `${links.join(' ')} (define (f${count} v) (* v v)) (f0 y)`;
  },
  'along a list': (count) =>
    `(define (walk l v) (if (null? l) (* v v) (if (> v (car l)) (walk (cdr l) (- v x)) (walk (cdr l) (+ v (* 0.5 x))))))
     (walk (iota ${count}) y)`,
};

for (const [name, chain] of Object.entries(chains)) {
  test(`conditions in a row ${name} cost a region each`, () => {
    const costs = [50, 200].map((count) => {
      const source = chain(count);
      const graph = prune(expressionGraph(source, ['x', 'y']));
      const regions = [...nodesWithin(graph.body)].filter((node) => node.kind === 'branch');
      expect(regions).toHaveLength(count);
      const value = new Evaluator(graph).evaluate([2, 3.3])[0]!;
      expect(relativeDifference(value, plainValue(source, { x: 2, y: 3.3 }))).toBeLessThan(1e-12);
      const { steps } = staged(
        `(define-parameter x 2) (define-parameter y 3.3) (minimize (let () ${source}))`,
      );
      return { steps, nodes: countNodes(graph), gradient: countNodes(differentiate(graph)) };
    });
    const [few, many] = costs as [(typeof costs)[number], (typeof costs)[number]];
    for (const cost of ['steps', 'nodes', 'gradient'] as const) {
      expect(many[cost] / few[cost], cost).toBeLessThan(4.2);
    }
  });
}

test('four times the conditions do not take sixteen times the time', () => {
  // Processor time: what else the machine does changes it little.
  const time = (count: number): number => {
    const source = chains['in a let*']!(count);
    const times = Array.from({ length: 10 }, () => {
      const start = process.cpuUsage();
      differentiate(expressionGraph(source, ['x', 'y']));
      const { user, system } = process.cpuUsage(start);
      return user + system;
    });
    return Math.min(...times);
  };
  time(400);
  expect(time(400) / time(100)).toBeLessThan(10);
});

/** Recursions along a list of `count` with a condition at each level, whose arms wait for the same call or do not. */
const recursions: Readonly<Record<string, (count: number) => string>> = {
  'one arm waits, the other does not': (count) =>
    `(define (walk l) (cond ((null? l) y) ((> (sin (* x (car l))) 0) (walk (cdr l))) (else (+ (* x (car l)) (walk (cdr l))))))
     (walk (iota ${count}))`,
  'one arm calls another procedure first': (count) =>
    `(define (weight i) (* x (+ i (cos (* y i)))))
     (define (walk l)
       (cond ((null? l) 0)
             ((> (sin (* x (car l))) 0) (+ (weight (car l)) (* 0.5 (walk (cdr l)))))
             (else (- (walk (cdr l)) (* y (car l))))))
     (walk (iota ${count}))`,
  'two procedures in turn': (count) =>
    `(define (walk l) (if (null? l) 0 (if (> (sin (* x (car l))) 0) (+ 1 (skip (cdr l))) (skip (cdr l)))))
     (define (skip l) (if (null? l) x (if (< (cos (* y (car l))) 0) (* y (walk (cdr l))) (* 0.9 (walk (cdr l))))))
     (walk (iota ${count}))`,
  'lists come back': (count) =>
    `(define (walk l)
       (if (null? l)
           (list x 1)
           (if (> (sin (* x (car l))) 0)
               (let ((r (walk (cdr l)))) (list (+ y (car r)) (cadr r)))
               (let ((r (walk (cdr l)))) (list (car r) (* 0.9 (cadr r)))))))
     (apply * (walk (iota ${count})))`,
  'a mistake in an arm that is not taken': (count) =>
    `(define (walk l)
       (cond ((null? l) x)
             ((> (* y (car l)) 1e6) (error "too far" (car l)))
             ((> (sin (* x (car l))) 0) (+ y (walk (cdr l))))
             (else (walk (cdr l)))))
     (walk (iota ${count}))`,
};

for (const [name, recursion] of Object.entries(recursions)) {
  test(`a recursion with a condition at each level costs the same for each: ${name}`, () => {
    const sizes = [20, 40, 80].map((count) => {
      const source = recursion(count);
      const graph = expectValuesAndGradients(
        source,
        [
          [1.7, 0.6],
          [0.45, 1.3],
        ],
        { value: 1e-11, gradient: 1e-6, mayMeetKinks: true },
      );
      return countNodes(graph);
    });
    const [few, more, many] = sizes as [number, number, number];
    expect((many - more) / (more - few)).toBeLessThan(2.2);
  });
}

test('calls of one procedure with other arguments are not shared', () => {
  const source = `(define (walk l k)
      (cond ((null? l) (* k y))
            ((> (sin (* x (car l))) 0) (+ k (walk (cdr l) (+ k 1))))
            (else (walk (cdr l) (* 2 k)))))
    (walk (iota 9) 1)`;
  const evaluator = new Evaluator(prune(expressionGraph(source, ['x', 'y'])));
  for (const x of [0.3, 0.9, 1.7, 2.6, 4.1]) {
    expect(evaluator.evaluate([x, 0.7])[0]).toBeCloseTo(plainValue(source, { x, y: 0.7 }), 10);
  }
});

test('lists that the arms of a recursion make longer or not join where they are used up', () => {
  const source = `(define (keep l) (cond ((null? l) '()) ((> (car l) x) (cons (* x (car l)) (keep (cdr l)))) (else (keep (cdr l)))))
    (apply + x (keep (iota 9)))`;
  const evaluator = new Evaluator(prune(expressionGraph(source, ['x'])));
  for (const x of [-1, 0.5, 3.5, 7.5, 20]) expect(evaluator.evaluate([x])[0]).toBe(plainValue(source, { x }));
});

/** Arms that no number can choose between: what each gives, as the user wrote it. */
const different: readonly (readonly [source: string, first: string, second: string, message: RegExp])[] = [
  [
    '(define v (if (> x 1) (list 1 2) (list 1 2 3)))',
    '(list 1 2)',
    '(list 1 2 3)',
    /list \(1 2\) and the list \(1 2 3\)/,
  ],
  ["(define v (if (> x 1) 'yes 'no))", "'yes", "'no", /symbol yes and the symbol no/],
  [
    '(define v (if (> x 1) (lambda (u) u) (lambda (u) (* u x))))',
    '(lambda (u) u)',
    '(lambda (u) (* u x))',
    /procedure/,
  ],
  ['(define v (if (> x 1) (vec x 1) (vec x 1 2)))', '(vec x 1)', '(vec x 1 2)', /shape \[2\].*shape \[3\]/],
  ['(define v (if (> x 1) (cons x 1) x))', '(cons x 1)', 'x', /a pair|the pair|the list/],
];

for (const [form, first, second, message] of different) {
  test(`arms that differ are refused, both shown: ${form}`, () => {
    const source = `(define-parameter x 2)\n${form}\n(minimize (* x x))`;
    const found = mistakes(source);
    expect(found.map(({ code }) => code)).toEqual(['arms-differ']);
    const [{ message: text, span, related }] = found as [(typeof found)[number]];
    expect(text).toMatch(message);
    expect(source.slice(span.start, span.end)).toMatch(/^\(if /);
    expect(related.map((each) => source.slice(each.span.start, each.span.end))).toEqual([first, second]);
  });
}

test('a branch of another structure than what a loop returns later is shown beside it', () => {
  const source = `(define-parameter a 1)
(define-parameter b 2)
(define (f v) (if (> v a) (if (> v b) (list 1) (f (* v 2))) 3))
(minimize (f a))`;
  const [found] = mistakes(source);
  expect(found!.code).toBe('arms-differ');
  expect(found!.message).toMatch(/give the list \(1\) and 3,/);
});

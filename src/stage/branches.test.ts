/** Branches on numbers: what their arms may return, what they cost, and where they cannot be joined. */

import { expect, test } from 'vitest';
import { differentiate } from '../autodiff';
import { Evaluator } from '../backends';
import { countNodes, nodesWithin, prune, validate } from '../graph';
import { expressionGraph, mistakes, plainValue, staged } from '../testing/compile';
import { differenceGradient, relativeDifference } from '../testing/differences';

const point = '(define-record-type point (make-point x y) point? (x point-x) (y point-y))';

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
    const graph = prune(expressionGraph(source, ['x', 'y']));
    validate(graph);
    const gradient = differentiate(graph);
    validate(gradient);
    const evaluator = new Evaluator(graph);
    for (const at of [
      [1.7, 1.2],
      [0.4, 2.3],
    ] as const) {
      const [value, ...partials] = new Evaluator(gradient).evaluate(at);
      expect(relativeDifference(value!, plainValue(source, { x: at[0], y: at[1] }))).toBeLessThan(1e-14);
      const quotients = differenceGradient((each) => evaluator.evaluate(each)[0]!, at);
      for (const [index, quotient] of quotients.entries()) {
        expect(relativeDifference(partials[index]!, quotient.value)).toBeLessThan(1e-7);
      }
    }
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
  const time = (count: number): number => {
    const source = chains['in a let*']!(count);
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      differentiate(expressionGraph(source, ['x', 'y']));
      return performance.now() - start;
    });
    return Math.min(...times);
  };
  time(200);
  expect(time(200) / time(50)).toBeLessThan(10);
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

/** Derivatives taken within programs: their values, what they may be nested in, and what is refused. */

import { expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { Evaluator, prune, validate } from '../../graph';
import { evaluation, expressionGraph, plainValue } from '../../testing/compile';
import { differenceGradient, relativeDifference } from '../../testing/differences';

/** Programs without anything unknown, and what they write. */
const values: readonly (readonly [name: string, source: string, written: string])[] = [
  ['a square', '((grad (lambda (x) (* x x))) 3)', '6'],
  ['of two arguments a list', '((grad (lambda (x y) (* x x y))) 3 5)', '(30 9)'],
  ['of a list a list', "((grad (lambda (l) (* (car l) (cadr l)))) '(3 5))", '(5 3)'],
  [
    'of nested lists and vectors their structure',
    "((grad (lambda (l) (* (car (car l)) (vector-ref (cadr l) 1)))) (list '(3) #(4 5)))",
    '((5) #(0 3))',
  ],
  ['of a tensor a tensor', '((grad (lambda (t) (sum (* t t)))) (tensor (list 1 2 3)))', '[2 4 6]'],
  ['of what does not depend on it', '((grad (lambda (x) 5)) 1)', '0'],
  ['value and gradient', '((value-and-grad (lambda (x) (* x x))) 3)', '(9 6)'],
  [
    'a jacobian of lists',
    '((jacobian (lambda (l) (list (* (car l) (cadr l)) (car l) 7))) (list 2 3))',
    '((3 2) (1 0) (0 0))',
  ],
  [
    'a jacobian of tensors',
    '((jacobian (lambda (t) (* t t))) (tensor (list 1 2 3)))',
    '[[2 0 0] [0 4 0] [0 0 6]]',
  ],
  ['a jacobian of a number by a tensor', '((jacobian sum) (tensor (list 1 2)))', '[1 1]'],
  ['a hessian of a number', '((hessian (lambda (x) (* x x x))) 2)', '12'],
  [
    'a hessian of a list',
    '((hessian (lambda (l) (* (car l) (car l) (cadr l)))) (list 2 3))',
    '((6 4) (4 0))',
  ],
  ['a hessian of a tensor', '((hessian (lambda (t) (sum (* t t t)))) (tensor (list 1 2)))', '[[6 0] [0 12]]'],
  ['the third derivative', '((grad (grad (grad (lambda (x) (expt x 5))))) 2)', '240'],
  [
    'a derivative along the turns of a loop',
    '((grad (lambda (x) (let loop ((i 0) (s x)) (if (= i 20) s (loop (+ i 1) (* s (if (> s 100) 0.5 2))))))) 3)',
    '64',
  ],
  [
    'an index that the variable decides',
    '((grad (lambda (n) (vector-ref (vector 1 (* n n) 3) (floor n)))) 1.5)',
    '3',
  ],
  // Perturbations that a system with one infinitesimal confuses.
  ['d/dx of x times d/dy of x + y', '((grad (lambda (x) (* x ((grad (lambda (y) (+ x y))) 1)))) 1)', '1'],
  ['d/dx of x times d/dy of x y', '((grad (lambda (x) (* x ((grad (lambda (y) (* x y))) 2)))) 3)', '6'],
  [
    'three deep',
    '((grad (lambda (x) (* x ((grad (lambda (y) (* y ((grad (lambda (z) (* x y z))) 1)))) 2)))) 3)',
    '24',
  ],
  ['the inner one by the same name', '((grad (lambda (x) (* x ((grad (lambda (x) (* x x))) x)))) 3)', '12'],
  [
    'a derivative of a derivative of a closure over both',
    '(define (f x) (lambda (y) (* x x y y))) ((grad (lambda (x) ((grad (f x)) x))) 2)',
    '24',
  ],
  // (D (lambda (x) (lambda (y) ...))) applied in turn: a shift that must not be seen by the inner derivative.
  [
    'a shift under a derivative',
    '(define (shift u) (lambda (f) (lambda (x) (f (+ x u))))) (define d (lambda (f x) ((grad f) x))) (d (lambda (u) (d ((shift u) (lambda (x) (* x x x))) 1)) 0)',
    '6',
  ],
  ['a derivative mapped over a list', "(map (grad (lambda (x) (* x x x))) '(1 2 3))", '(3 12 27)'],
  [
    "Newton's method",
    '(define (newton f x n) (if (= n 0) x (newton f (- x (/ (f x) ((grad f) x))) (- n 1)))) (round (* 1e6 (newton (lambda (x) (- (* x x) 2)) 1 6)))',
    '1414214',
  ],
  ['what is shown while it is taken', '((grad (lambda (x) (display x) (* x x))) 3)', '6'],
];

for (const [name, source, written] of values) {
  test(`${name}: ${written}`, () => {
    expect(evaluation(source).written).toBe(written);
  });
}

test('a number shown while its derivative is taken is shown as what it is', () => {
  expect(evaluation('((grad (lambda (x) (display (list x (* 2 x))) (* x x))) 3)').output).toBe('(3 6)');
});

test("Rosenbrock's function is least where Newton steps with its hessian lead", () => {
  const source = `(define (banana v)
      (let ((x (car v)) (y (cadr v))) (+ (square (- 1 x)) (* 100 (square (- y (* x x)))))))
    (define (step v)
      (tensor->list (- (tensor v) (solve (tensor ((hessian banana) v)) (tensor ((grad banana) v))))))
    (define (iterate v n) (if (= n 0) v (iterate (step v) (- n 1))))
    (map (lambda (x) (/ (round (* x 1e9)) 1e9)) (iterate '(-1.2 1) 8))`;
  expect(evaluation(source).written).toBe('(1 1)');
});

/** Programs of x and y that take derivatives of their own. */
const staged: Readonly<Record<string, string>> = {
  'a derivative at a number that is trained': '((grad (lambda (u) (* u u y))) x)',
  'a derivative of a closure over what is trained': '(* x ((grad (lambda (u) (* u x (sin u)))) y))',
  'a derivative through a loop': `((grad (lambda (u)
     (let loop ((i 0) (s u)) (if (= i 20) s (loop (+ i 1) (+ s (* 0.1 (sin (* s y)))))))) ) x)`,
  'a derivative through a branch': '((grad (lambda (u) (if (> u y) (* u u y) (sin u)))) x)',
  'Newton steps of a known count': `(define (newton f v n) (if (= n 0) v (newton f (- v (/ (f v) ((grad f) v))) (- n 1))))
    (newton (lambda (u) (- (* u u) y)) x 12)`,
  'Newton steps until they are small': `(define (newton f v)
      (let ((d (/ (f v) ((grad f) v)))) (if (< (abs d) 1e-6) v (newton f (- v d)))))
    (newton (lambda (u) (- (* u u u) y)) x)`,
  'a step of descent with a learned rate': `(define (loss w) (square (- (* w 3) 2)))
    (loss (- x (* y ((grad loss) x))))`,
  'a penalty on a derivative': '(+ (sin (* x y)) (square ((grad (lambda (u) (sin (* u y)))) x)))',
  'a derivative in each row': `(define-data (t) '((1) (2) (3)))
    (mean-over ((t t)) ((grad (lambda (u) (* u u x t))) (+ y t)))`,
  'a derivative of a reduction over rows': `(define-data (t) '((1) (2) (3)))
    ((grad (lambda (u) (mean-over ((t t)) (square (- (* u t) y))))) x)`,
  'the entries of a hessian': `(apply + (map (lambda (row) (apply + row))
      ((hessian (lambda (v) (* (car v) (car v) (sin (cadr v))))) (list x y))))`,
  'a derivative of a vector': '(sum ((grad (lambda (t) (sum (* t t t x)))) (tensor (list x y 2))))',
};

for (const [name, source] of Object.entries(staged)) {
  test(`${name}: the value of a plain run, and a gradient of its own`, () => {
    const graph = prune(expressionGraph(source, ['x', 'y']));
    validate(graph);
    const gradient = differentiate(graph);
    validate(gradient);
    const point = [3.25, 2.125];
    const evaluator = new Evaluator(graph);
    const [value, ...partials] = new Evaluator(gradient).evaluate(point);
    expect(relativeDifference(value!, plainValue(source, { x: point[0]!, y: point[1]! }))).toBeLessThan(
      1e-12,
    );
    const quotients = differenceGradient((at) => evaluator.evaluate(at)[0]!, point);
    for (const [index, { value: quotient }] of quotients.entries()) {
      expect(relativeDifference(partials[index]!, quotient)).toBeLessThan(1e-6);
    }
  });
}

const mistakes: readonly (readonly [name: string, source: string, message: RegExp])[] = [
  [
    'a gradient of a list',
    '((grad (lambda (x) (list x))) 1)',
    /returns a number, but it returned the list \(1\)[\s\S]*use jacobian/,
  ],
  [
    'a derivative by a symbol',
    "((grad (lambda (x) x)) 'a)",
    /takes derivatives by numbers, tensors and lists of them, but got the symbol a/,
  ],
  ['what is no procedure', '((grad 5) 1)', /5 is not a procedure/],
  ['a call with too few arguments', '((grad (lambda (x y) x)) 1)', /takes 2 arguments, but got 1/],
];

for (const [name, source, message] of mistakes) {
  test(`${name} is refused`, () => {
    expect(evaluation(source).mistakes).toMatch(message);
  });
}

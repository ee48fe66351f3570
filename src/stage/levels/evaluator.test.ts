/** Evaluators that are kept by their text, and one of a reader's own that walks expressions each time it evaluates them. */

import '../allParts';
import { describe, expect, test } from 'vitest';
import { countNodes } from '../../graph';
import { evaluation, expressionGraph } from '../../testing/compile';
import { evaluatorOf } from './evaluator';
import { shippedEvaluator } from './evaluatorText';

test('the evaluator that ships and recent ones are kept, and older ones are made again', () => {
  const text = (index: number): string => `${shippedEvaluator()}\n;; ${index}`;
  const [shipped, first] = [evaluatorOf(), evaluatorOf(text(0))];
  expect(evaluatorOf(text(0))).toBe(first);
  for (let index = 1; index <= 8; index++) evaluatorOf(text(index));
  expect(evaluatorOf()).toBe(shipped);
  expect(evaluatorOf(text(0))).not.toBe(first);
});

/** Environments are lists of ribs that end in the top level, as textbooks have them; recursive ones are looked up again. */
const walking = `
(define (evaluate expression env)
  (cond ((symbol? expression) (lookup expression env))
        ((pair? expression)
         (let ((form (and (symbol? (car expression)) (assq (car expression) forms))))
           (if form
               ((cdr form) expression env)
               (let ((values (evaluate-each expression env)))
                 (apply (%at expression (car values)) (cdr values))))))
        (else expression)))
(define (evaluate-each expressions env)
  (if (null? expressions)
      '()
      (let ((first (evaluate (car expressions) env)))
        (cons first (evaluate-each (cdr expressions) env)))))
(define (lookup name env)
  (if (procedure? env)
      (env name)
      (let* ((recursive? (eq? (car (car env)) 'recursive))
             (binding (assq name (cdr (car env)))))
        (cond ((not binding) (lookup name (cdr env)))
              (recursive? (evaluate (cdr binding) env))
              (else (cdr binding))))))
(define (procedure parameters body env)
  (lambda operands (evaluate body (cons (cons 'plain (rib parameters operands)) env))))
(define (rib names values)
  (cond ((null? names) '())
        ((symbol? names) (list (cons names values)))
        (else (cons (cons (car names) (car values)) (rib (cdr names) (cdr values))))))
(define (pairs bindings) (map (lambda (binding) (cons (car binding) (cadr binding))) bindings))
(define forms
  (list
    (cons 'quote (lambda (expression env) (cadr expression)))
    (cons 'if (lambda (expression env)
                (if (%at expression (evaluate (cadr expression) env))
                    (evaluate (caddr expression) env)
                    (evaluate (cadddr expression) env))))
    (cons 'lambda (lambda (expression env) (procedure (cadr expression) (caddr expression) env)))
    (cons 'named-lambda
          (lambda (expression env) (procedure (cdr (cadr expression)) (caddr expression) env)))
    (cons 'let (lambda (expression env)
                 (let ((values (evaluate-each (map cadr (cadr expression)) env)))
                   (evaluate (caddr expression)
                             (cons (cons 'plain (map cons (map car (cadr expression)) values)) env)))))
    (cons 'letrec (lambda (expression env)
                    (evaluate (caddr expression)
                              (cons (cons 'recursive (pairs (cadr expression))) env))))))
(define (interpret expression environment)
  (evaluate expression (cons (cons 'plain environment) standard)))`;

describe('an evaluator that walks expressions each time runs programs as before', () => {
  test.each([
    ['(let loop ((i 0) (sum 0)) (if (= i 100) sum (loop (+ i 1) (+ sum i))))', '4950'],
    ["(define (twice f) (lambda (x) (f (f x)))) (map (twice square) '(1 2 3))", '(1 16 81)'],
    [
      '(letrec ((even? (lambda (n) (if (= n 0) #t (odd? (- n 1))))) (odd? (lambda (n) (if (= n 0) #f (even? (- n 1)))))) (even? 20))',
      '#t',
    ],
    ["(interpret '(+ x 1) (list (cons 'x 2)))", '3'],
  ])('%s', (source, expected) => {
    for (const level of ['interpreter', 'tower'] as const) {
      const { written, mistakes } = evaluation(source, { level, evaluator: walking });
      expect(mistakes).toBe('');
      expect(written).toBe(expected);
    }
  });

  test('and rolls their loops', () => {
    const source = '(let loop ((i 0) (y x)) (if (= i 100) y (loop (+ i 1) (+ y (sin (* k y))))))';
    const nodes = (['direct', 'interpreter', 'tower'] as const).map((level) =>
      countNodes(expressionGraph(source, ['k', 'x'], { level, evaluator: walking })),
    );
    expect(new Set(nodes).size).toBe(1);
  });
});

/** Terms of Cajal in Scheme: applied, linked, differentiated, trained, at every level. */

import { describe, expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { ReferenceBackend } from '../../backends';
import { loadTfjs } from '../../backends/tfjs';
import { countNodes, Evaluator, prune } from '../../graph';
import { evaluation, expressionGraph, mistakes, staged } from '../../testing/compile';
import { differenceGradient, relativeDifference } from '../../testing/differences';
import { goldenCorpus } from '../../testing/golden';
import { renderDiagnostics } from '../../text/render';
import { planTraining, Trainer } from '../../train';

const levels = ['direct', 'interpreter', 'tower'] as const;

function written(source: string, level: (typeof levels)[number] = 'direct'): string {
  const { written: value, mistakes: found } = evaluation(source, { level });
  expect(found).toBe('');
  return value;
}

const parity = '(define-cajal parity (lambda ((n Nat)) (iter true (b) (if b false true) n)))';
const negation = '(define-cajal negation (lambda ((b Bool)) (if b false true)))';
const conjunction = '(define-cajal both (lambda ((a Bool) (b Bool)) (if a b (if b false false))))';

/** Programs and what their last expressions are. */
const values: readonly (readonly [name: string, source: string, value: string])[] = [
  ['a vector is taken to a vector', `${parity} (parity (vec 0 0 0 1 0 0 0 0 0 0))`, '[0 1]'],
  ['weights are taken to weights', `${parity} (parity (vec 0.5 0.5 0 0 0 0 0 0 0 0))`, '[0.5 0.5]'],
  [
    'known numbers and truth values will do',
    `${parity} ${conjunction} (list (parity 4) (both #t #f))`,
    '([1 0] [0 1])',
  ],
  [
    'arguments come one by one or together',
    `(define-cajal but-not (lambda ((a Bool) (b Bool)) (if a (if b false true) (if b false false))))
     (list ((but-not #t) #f) ((but-not #f) #t) (but-not #t #f))`,
    '([1 0] [0 1] [1 0])',
  ],
  ['data is a vector', '(define-cajal two 2 (dimension 4)) two', '[0 0 1 0]'],
  [
    'a dimension of its own',
    '(define-cajal same (lambda ((n Nat)) (iter 0 (y) (succ y) n)) (dimension 3)) (same (vec 0.25 0.75 0))',
    '[0.25 0.75 0]',
  ],
  [
    'a term links another',
    `${negation} (define-cajal odd (lambda ((n Nat)) (iter false (b) (negation b) n))) (odd 3)`,
    '[1 0]',
  ],
  [
    'a term links data',
    '(define-cajal start true) (define-cajal f (lambda ((b Bool)) (if b start false))) (f #f)',
    '[0 1]',
  ],
  [
    'a function is given as a term, a matrix or a procedure',
    `${negation} ${parity}
     (define-cajal after (lambda ((f (-o Bool Bool)) (n Nat)) (f (parity n))))
     (list (after negation 3) (after (mat '(0 1) '(1 0)) 3)
           (after (lambda (v) (vec (ref v 1) (ref v 0))) 3))`,
    '([1 0] [1 0] [1 0])',
  ],
  [
    'a term given some of its arguments is a function',
    `${conjunction} (define-cajal at-true (lambda ((f (-o Bool Bool))) (f true)))
     (list (at-true (both #t)) (at-true (both #f)))`,
    '([1 0] [0 1])',
  ],
  [
    'a procedure is the step of an iteration',
    `(define (double v) (* 2 v))
     (define start (vec 1 3))
     (define-cajal grow (lambda ((n Nat)) (iter start (y) (double y) n)))
     (list (grow 0) (grow 3) (grow (vec 0 0.5 0.5 0 0 0 0 0 0 0)))`,
    '([1 3] [8 24] [3 9])',
  ],
  [
    'a matrix is the step of an iteration',
    `(define fibonacci (mat '(1 1) '(1 0)))
     (define start (vec 1 0))
     (define-cajal grow (lambda ((n Nat)) (iter start (y) (fibonacci y) n)))
     (list (grow 1) (grow 6) (grow 9))`,
    '([1 1] [13 8] [55 34])',
  ],
  [
    'an image goes through a convolution of two arguments, bound around the term',
    `(define (blur image kernel times)
       (define (convolve k y) (conv2d y k 1 'same))
       (define-cajal repeat (lambda ((n Nat)) (iter image (y) (convolve kernel y) n)))
       (repeat times))
     (blur (mat '(0 0 0) '(0 1 0) '(0 0 0)) (mat '(0 1 0) '(0 2 0) '(0 1 0)) 2)`,
    '[[0 4 0] [0 6 0] [0 4 0]]',
  ],
  [
    'a choice between images',
    `(define a (mat '(1 2) '(3 4))) (define b (mat '(10 20) '(30 40)))
     (define-cajal choose (lambda ((c Bool)) (if c a b)))
     (choose (vec 0.5 0.5))`,
    '[[5.5 11] [16.5 22]]',
  ],
  [
    'a procedure whose arms differ is called in both',
    `(define (shrink v) (if (> (ref v 0) 4) (* 0.5 v) (+ 1 v)))
     (define start (vec 4 4))
     (define-cajal run (lambda ((n Nat)) (iter start (y) (shrink y) n)))
     (list (run 1) (run 2) (run 3))`,
    '([5 5] [2.5 2.5] [3.5 3.5])',
  ],
  [
    'a linked procedure is a matrix where a matrix is wanted',
    `(define (swap v) (vec (ref v 1) (ref v 0)))
     (define-cajal carried (lambda ((n Nat)) ((iter (lambda ((b Bool)) (swap b)) (f) (lambda ((b Bool)) (f b)) n) true)))
     (carried 2)`,
    '[0 1]',
  ],
];

describe.each(levels)('at the level %s', (level) => {
  test.each(values)('%s', (_, source, value) => {
    expect(written(source, level)).toBe(value);
  });
});

/** Free numbers x and y, and programs that end with a number of them. */
const differentiated: readonly (readonly [name: string, source: string])[] = [
  ['through a softmax', `${parity} (ref (parity (softmax (* x (linspace 0 y 10)))) 0)`],
  [
    'through two arguments',
    `${conjunction} (define (p z) (softmax (vec z 0))) (ref (both (p x) (p (* x y))) 0)`,
  ],
  [
    'by what is linked',
    `(define w (mat (list x 1) (list 0 y))) (define start (vec 1 y))
     (define-cajal grow (lambda ((n Nat)) (iter start (z) (w z) n)) (dimension 6))
     (sum (grow (softmax (linspace 0 x 6))))`,
  ],
  [
    'through a linked procedure, in one arm or the other',
    `(define (bend v) (if (> (ref v 0) 1) (* 0.5 y v) (* x (square v))))
     (define start (vec x 2))
     (define-cajal run (lambda ((n Nat)) (iter start (z) (bend z) n)) (dimension 5))
     (sum (run (softmax (vec 0 x y 0 1))))`,
  ],
  [
    'through a linked procedure that repeats as often as a number says',
    `(define (settle v) (let go ((v v)) (if (> (ref v 0) 1) (go (* 0.5 v)) (+ v y))))
     (define start (vec (* 9 x) y))
     (define-cajal run (lambda ((n Nat)) (iter start (z) (settle z) n)) (dimension 4))
     (sum (run (softmax (vec 0 x y 0))))`,
  ],
  [
    'through procedures that hand on another shape in each arm',
    `(define (pick v) (if (> (ref v 0) x) (vec x 2 (ref v 0)) (vec (ref v 1) (* x y))))
     (define (total v) (sum v))
     (define-cajal chosen (lambda ((b Bool)) (total (pick b))))
     (chosen (softmax (vec y 0)))`,
  ],
  [
    'by the function that is given',
    `(define-cajal at (lambda ((f (-o Bool Bool)) (b Bool)) (if (f b) false true)))
     (ref (at (mat (list x y) (list (* x y) 1)) (vec x (- 1 x))) 0)`,
  ],
  [
    'within the program',
    `${parity} ((grad (lambda (z) (ref (parity (softmax (* z (linspace 0 y 10)))) 1))) (* x x))`,
  ],
  [
    'a matrix by jacobian',
    `${negation} (define m ((jacobian negation) (vec x y))) (+ (* x (ref m 0 1)) (* y (ref m 1 0)) (ref m 0 0))`,
  ],
];

describe.each(levels)('gradients at the level %s', (level) => {
  test.each(differentiated)('%s', (_, source) => {
    const graph = expressionGraph(source, ['x', 'y'], { level });
    const [value, gradient] = [new Evaluator(graph), new Evaluator(differentiate(graph))];
    for (const point of [
      [0.7, 1.3],
      [1.6, -0.4],
    ]) {
      const [, ...partials] = gradient.evaluate(point);
      const quotients = differenceGradient((at) => value.evaluate(at)[0]!, point);
      for (const [index, quotient] of quotients.entries())
        expect(relativeDifference(partials[index]!, quotient.value)).toBeLessThan(1e-6);
    }
  });
});

test('a closed function is one product with its matrix', () => {
  const graph = prune(expressionGraph(`${parity} (sum (parity (* x (linspace 0 1 10))))`, ['x']));
  expect(countNodes(graph)).toBeLessThan(8);
});

const training = `
(define-data (seen odd) '((0 0) (1 1) (2 0) (3 1) (4 0) (5 1)))
${parity}
(define-parameter W (zeros 10 6))
(define (read-number k) (softmax (matmul W (vec (if (= k 0) 1 0) (if (= k 1) 1 0) (if (= k 2) 1 0)
                                                (if (= k 3) 1 0) (if (= k 4) 1 0) (if (= k 5) 1 0)))))
(fit (lambda (k) (ref (parity (read-number k)) 1)) (seen) odd (optimizer (adam 0.3)) (steps 60))`;

test('a network is trained through a term, alike on both backends and at each level', async () => {
  const losses: number[] = [];
  for (const level of levels) {
    const { objective, parameters } = staged(training, { level });
    for (const backend of [new ReferenceBackend('the tests’ choice'), await loadTfjs('cpu')]) {
      const trainer = await Trainer.start(planTraining(objective!, parameters, {}), backend);
      while (trainer.stopped === null) await trainer.advance(60);
      losses.push(trainer.loss);
      trainer.dispose();
    }
  }
  for (const loss of losses) {
    expect(loss).toBeLessThan(0.02);
    expect(relativeDifference(loss, losses[0]!)).toBeLessThan(1e-4);
  }
});

test('lost weight is reported once for a place', () => {
  const source = `(define-cajal double (lambda ((n Nat)) (iter 0 (y) (succ (succ y)) n)))
(define (f n) (double n))
(list (f 3) (f 5) (f 7))`;
  const found = mistakes(source);
  expect(
    found.map(({ code, severity, span }) => [code, severity, source.slice(span.start, span.end)]),
  ).toEqual([
    ['falls-off', 'info', '(succ (succ y))'],
    ['weight-lost', 'warning', '(double n)'],
  ]);
});

test('a term that was given some arguments takes as many as are left', () => {
  const pick =
    '(define-cajal pick (lambda ((a Bool) (b Bool) (c Bool)) (if a (if b c (if c false true)) (if b (if c false true) c))))';
  expect(written(`${pick} ((pick #t) #t #f)`)).toBe('[0 1]');
  const { found } = evaluation(`${pick} ((pick #t) #t #f #t)`);
  expect(found.map(({ message }) => message)).toEqual([expect.stringContaining('1 to 2 arguments')]);
});

goldenCorpus(new URL('../goldens/cajalErrors.txt', import.meta.url), (source) => {
  const found = mistakes(source);
  return found.length === 0 ? 'no mistakes' : renderDiagnostics(found, { program: source });
});

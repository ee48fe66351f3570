import { expect, test } from 'vitest';
import { ReferenceBackend } from '../backends';
import { staged } from '../testing/compile';
import { planTraining } from './plan';
import { Trainer } from './trainer';

const data = "(define-data (x y) '((0 1) (1 2) (2 0)))";

/** The text of the expression that a run blames, and the message. */
async function blamed(source: string): Promise<readonly [string, string]> {
  const { objective, parameters } = staged(source);
  const trainer = await Trainer.start(planTraining(objective!, parameters), new ReferenceBackend('tests'));
  while (trainer.stopped === null) await trainer.advance(50);
  const { span, message } = trainer.diagnostic!;
  return [source.slice(span.start, span.end), message];
}

test('a value that max does not choose is not to blame', async () => {
  const [expression] = await blamed(
    '(define-parameter a -1) (minimize (+ (max 1 (log (- (square a) 1))) (sqrt a)) (steps 5))',
  );
  expect(expression).toBe('(sqrt a)');
});

test('a value in a row where another one is chosen is not to blame', async () => {
  const [expression, message] = await blamed(`${data} (define-parameter a 1)
    (minimize (mean-over ((x x) (y y)) (+ (max (log x) a) (sqrt (- a y)))) (steps 5))`);
  expect(expression).toBe('(sqrt (- a y))');
  expect(message).toContain('row 2 (x 1, y 2)');
});

test('a row has its number in the data, also where rows without a target were left out', async () => {
  const { objective, parameters } = staged(
    "(define-data (x y) '((1 #f) (2 1) (-5 7) (4 3))) (define-parameter a 1) (fit (lambda (x) (* a (log x))) (x) y (optimizer (lm)))",
  );
  const trainer = await Trainer.start(planTraining(objective!, parameters), new ReferenceBackend('tests'));
  while (trainer.stopped === null) await trainer.advance(50);
  expect(trainer.diagnostic!.message).toContain('row 3 (x -5, y 7)');
});

test('a loop blames the turn that left the numbers', async () => {
  const [expression] = await blamed(
    '(define-parameter a 3) (define (f v n) (if (= n 0) v (f (log v) (- n 1)))) (minimize (f a 5) (steps 5))',
  );
  expect(expression).toBe('(log v)');
});

test('an index that finds no item is named, with the places that there are', async () => {
  for (const [item, index] of [
    ['(ref (vec 1 2 3) (* 2.5 x))', '2.5'],
    ["(list-ref '(1 2 3) (* 4 x))", '4'],
    ['(vector-ref (vector 1 2 3) (- x))', '-1'],
    ['(ref (vec 1 2 3) (/ x 2))', '0.5'],
  ] as const) {
    const [expression, message] = await blamed(`${data} (define-parameter a 1)
      (minimize (mean-over ((x x)) (* a ${item})) (steps 5))`);
    expect(expression).toBe(item);
    expect(message, item).toMatch(
      new RegExp(
        `at place ${index}, but the places of its items are the whole numbers from 0 to 2, at row [23]`,
      ),
    );
  }
});

test('an index without an item ends the run where the item is only compared', async () => {
  for (const [expression, item, step] of [
    ['(if (> (ref (vec 1 2) x) 1.5) a 0)', '(ref (vec 1 2) x)', 0],
    ["(if (= (list-ref '(1 2) x) 3) 0 a)", "(list-ref '(1 2) x)", 0],
    [
      '(let loop ((k x)) (if (or (> k 5) (< (ref (vec 1 2) k) 1)) (* a k) (loop (+ k 1))))',
      '(ref (vec 1 2) k)',
      null,
    ],
    ['(if (not (and (> a -9) (<= (vector-ref (vector 4 5) (+ x 0)) 4))) a 1)', null, 0],
    // The index leaves the places only while the parameter moves.
    ['(+ (square (- a 3)) (if (> (ref (vec 1 2) (floor a)) 5) a 0))', '(ref (vec 1 2) (floor a))', null],
  ] as const) {
    const source = `${data} (define-parameter a 1)
      (minimize (mean-over ((x x)) ${expression}) (optimizer (sgd 0.1)) (steps 60))`;
    const [blame, message] = await blamed(source);
    expect(message, expression).toMatch(/^This takes the item at place 2, but/);
    if (item !== null) expect(blame).toBe(item);
    if (step !== null) expect(message).toContain(`at row 3 (x 2) in step ${step}`);
  }
});

test('an item that is not there may be compared where the comparison does not count', async () => {
  for (const expression of [
    '(if (and (< x 2) (> (ref (vec 1 2) x) 1)) a 0)',
    '(if (or (> x 1) (> (ref (vec 1 2) x) 1)) a 0)',
    '(let ((test (> (ref (vec 1 2) x) 1))) (if (< x 2) (if test a 0) a))',
    '(let loop ((k 0)) (if (or (= k 2) (= (ref (vec 1 2) k) (+ 9 x))) a (loop (+ k 1))))',
  ]) {
    const { objective, parameters } = staged(
      `${data} (define-parameter a 1) (minimize (mean-over ((x x)) ${expression}) (steps 3))`,
    );
    const trainer = await Trainer.start(planTraining(objective!, parameters), new ReferenceBackend('tests'));
    while (trainer.stopped === null) await trainer.advance(50);
    expect([expression, trainer.stopped, trainer.diagnostic]).toEqual([expression, 'steps', null]);
  }
});

test('a call of error has its own message, with the row and the step', async () => {
  const [expression, message] = await blamed(`${data} (define-parameter a 1)
    (minimize (mean-over ((x x)) (* a (if (> x 1) (error "x is too large") x))) (steps 5))`);
  expect(expression).toBe('(error "x is too large")');
  expect(message).toBe('x is too large, at row 3 (x 2) in step 0.');
});

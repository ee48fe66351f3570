/** What a program hands to its terms at given parameters, and the matrices of terms that link Scheme. */

import '../allParts';
import { expect, test } from 'vitest';
import { shippedTables } from '../../app/tables';
import { expandText } from '../../lang';
import type { Value } from '../machine/values';
import { type Observed, observeProgram } from './observe';
import { finish } from './slices';

interface Options {
  readonly row?: number | null;
  readonly bindings?: Readonly<Record<string, Value>>;
}

function observed(source: string, { row = null, bindings = {} }: Options = {}): Observed {
  const { program } = expandText(source, { source: 'program', tables: [] });
  const given = new Map(Object.entries(bindings));
  return finish(observeProgram(program, { tables: shippedTables.value, bindings: given, row }));
}

const parity = '(define-cajal parity (lambda ((n Nat)) (iter true (b) (if b false true) n)) (dimension 4))';
const fitted = `${parity}
(define-data (k odd) '((0 0) (1 1) (2 0)))
(define-parameter p 0.5)
(define (weights k) (vec (- 1 p) (* p k) (* p (- 1 k)) 0))
(fit (lambda (k) (ref (parity (weights k)) 1)) (k) odd)`;

test('a chosen row is what the program hands over in that row, at the parameters given', () => {
  const { neurons, rows } = observed(fitted, { row: 2, bindings: { p: 0.25 } });
  expect(rows).toEqual({ count: 3, taken: 1 });
  expect(neurons[0]!.feed).toEqual({
    operands: [{ values: Float64Array.of(0.75, 0.5, -0.25, 0), shape: [4], labels: ['0', '1', '2', '3'] }],
    result: { values: Float64Array.of(0.5, 0.5), shape: [2], labels: ['true', 'false'] },
    applications: 1,
    lost: 0,
  });
  const beyond = observed(fitted, { row: 7, bindings: { p: 0.25 } });
  expect(beyond.neurons[0]!.feed).toEqual(neurons[0]!.feed);
});

test('without a row it is the mean over the rows', () => {
  const { neurons, rows } = observed(fitted, { bindings: { p: 0.25 } });
  expect(rows).toEqual({ count: 3, taken: 3 });
  expect(neurons[0]!.feed).toMatchObject({
    operands: [{ values: Float64Array.of(0.75, 0.25, 0, 0) }],
    result: { values: Float64Array.of(0.75, 0.25) },
    applications: 3,
  });
});

test('of many rows some are looked at, evenly spread, and definitions still see all of them', () => {
  const source = `${parity}
(define-data (k) (map list (iota 1000)))
(define middle (mean-over ((x k)) x))
(define-parameter p 0.5)
(minimize (mean-over ((x k)) (* p (sum (parity (vec x middle 0 0))))))`;
  const { neurons, rows } = observed(source);
  expect(rows).toEqual({ count: 1000, taken: 100 });
  expect(neurons[0]!.feed).toMatchObject({ operands: [{ values: Float64Array.of(495, 499.5, 0, 0) }] });
});

test('a mean that takes long ends early, and says of how many rows it is', () => {
  const source = `${parity}
(define-data (k) (map list (iota 200)))
(define-parameter p 0.5)
(minimize (sum-over ((x k)) (sum (parity (vec x (mean-over ((y k)) y) 0 0)))))`;
  const { program } = expandText(source, { source: 'program', tables: [] });
  let left = 9;
  const enough = () => --left <= 0;
  const { rows, neurons } = finish(
    observeProgram(program, { tables: shippedTables.value, row: null, enough }),
  );
  expect(rows).toEqual({ count: 200, taken: 9 });
  const [first, inner] = neurons[0]!.feed!.operands[0]!.values;
  // What is reduced within a row is reduced over all rows.
  expect(inner).toBe(99.5);
  expect(Math.abs(first! - 99.5)).toBeLessThan(25);
});

test('a term that is applied in no objective is fed by the expressions of a program without one', () => {
  const { neurons, rows } = observed(`${parity} (parity 3)`, { row: 4 });
  expect(rows).toBeNull();
  expect(neurons[0]!.feed).toMatchObject({
    operands: [{ values: Float64Array.of(0, 0, 0, 1) }],
    applications: 1,
  });
  expect(observed(parity).neurons[0]!.feed).toBeNull();
});

test('weight that falls off the end is a share of what was given, with its place', () => {
  const source = `(define-cajal double (lambda ((n Nat)) (iter 0 (y) (succ (succ y)) n)) (dimension 4))
(define-data (k) '((0) (1)))
(define-parameter p 0.5)
(minimize (mean-over ((x k)) (sum (double (vec p 0 (* x (- 1 p)) (* (- 1 x) (- 1 p)))))))`;
  const [first] = observed(source, { bindings: { p: 0.75 } }).neurons;
  expect(first!.feed!.lost).toBeCloseTo(0.25, 12);
  expect(source.slice(first!.losing!.start, first!.losing!.end)).toBe('(succ (succ y))');
  expect(observed(`${parity} (parity 3)`).neurons[0]).toMatchObject({ losing: null, feed: { lost: 0 } });
});

test('of a term that links a procedure it is the share that falls off before the procedure', () => {
  const source = `(define image (mat '(1 2) '(3 4)))
(define-parameter a 2)
(define (shrink y) (* 0.5 a y))
(define-cajal faded (lambda ((n Nat)) (iter image (y) (shrink y) (succ n))) (dimension 3))
(define-data (k) '((0) (1)))
(minimize (mean-over ((x k)) (sum (faded (vec 0.5 (* 0.5 x) (* 0.5 (- 1 x)))))))`;
  const [faded] = observed(source).neurons;
  expect(faded!.feed!.lost).toBeCloseTo(0.25, 12);
  expect(source.slice(faded!.losing!.start, faded!.losing!.end)).toBe('(succ n)');
  const inRow = (row: number) => observed(source, { row }).neurons[0]!.feed!.lost;
  expect([inRow(0), inRow(1)]).toEqual([0.5, 0]);
});

test('a term that links a matrix has its own at the parameters given, with the recurrence', () => {
  const source = `(define-parameter a 2)
(define w (mat (list a 1) '(1 0)))
(define start (vec 1 0))
(define-cajal grow (lambda ((n Nat)) (iter start (y) (w y) n)) (dimension 3))
(minimize (sum (grow 2)))`;
  const [grow] = observed(source, { bindings: { a: 3 } }).neurons;
  expect(grow).toMatchObject({
    missing: null,
    matrix: { inputs: ['0', '1', '2'], outputs: ['0', '1'], values: Float64Array.of(1, 3, 10, 0, 1, 3) },
    recurrence: {
      states: ['0', '1'],
      shape: [2],
      turns: [Float64Array.of(1, 0), Float64Array.of(3, 1), Float64Array.of(10, 3)],
      step: Float64Array.of(3, 1, 1, 0),
    },
    feed: { result: { values: Float64Array.of(10, 3) } },
  });
});

test('a step that is a procedure need not be linear: its turns are there, its matrix is not', () => {
  const source = `(define-parameter a 2)
(define (bend v) (* a (square v)))
(define start (vec 1 2))
(define-cajal run (lambda ((n Nat)) (iter start (y) (bend y) n)) (dimension 3))
(minimize (sum (run 2)))`;
  expect(observed(source, { bindings: { a: 0.5 } }).neurons[0]).toMatchObject({
    matrix: { values: Float64Array.of(1, 0.5, 0.125, 2, 2, 2) },
    recurrence: { step: null, turns: [{}, Float64Array.of(0.5, 2), {}] },
  });
});

test('a procedure that is applied to what comes has a matrix where it is linear, and a sentence where not', () => {
  const program = (body: string) => `(define-parameter a 2)
(define (through v) ${body})
(define-cajal f (lambda ((b Bool)) (through b)))
(minimize (sum (f (vec 0.5 0.5))))`;
  const [linear] = observed(program('(vec (* a (ref v 1)) (ref v 0))')).neurons;
  expect(linear!.matrix!.values).toEqual(Float64Array.of(0, 2, 1, 0));
  for (const body of ['(square v)', '(+ a v)', '(relu v)']) {
    const [bent] = observed(program(body)).neurons;
    expect(bent!.matrix).toBeNull();
    expect(bent!.missing).toContain('not linear');
  }
});

test('a term within a procedure is seen as it was linked last', () => {
  const source = `(define-parameter a 2)
(define (blur image times)
  (define (step y) (* a y))
  (define-cajal repeat (lambda ((n Nat)) (iter image (y) (step y) n)) (dimension 3))
  (repeat times))
(minimize (sum (blur (mat '(1 0) '(0 1)) (vec 0 0.5 0.5))))`;
  expect(observed(source).neurons[0]).toMatchObject({
    name: 'repeat',
    recurrence: { shape: [2, 2], turns: [{}, Float64Array.of(2, 0, 0, 2), Float64Array.of(4, 0, 0, 4)] },
    feed: {
      result: { values: Float64Array.of(3, 0, 0, 3), shape: [2, 2], labels: ['0 0', '0 1', '1 0', '1 1'] },
    },
  });
});

test('data that link Scheme are their vectors', () => {
  const source = `(define-parameter p 0.5)
(define q (vec p (- 1 p)))
(define-cajal chosen (if q 0 1) (dimension 2))
(minimize (ref chosen 0))`;
  expect(observed(source, { bindings: { p: 0.25 } }).neurons[0]!.matrix).toEqual({
    inputs: [],
    outputs: ['0', '1'],
    values: Float64Array.of(0.25, 0.75),
  });
});

test('a mistake on the way leaves the others', () => {
  const source = `${parity} (define (broken v) (ref v 9))
(define-cajal f (lambda ((b Bool)) (broken b)))
(parity 1) (f #t)`;
  const [first, second] = observed(source).neurons;
  expect(first!.feed).not.toBeNull();
  expect(second).toMatchObject({ matrix: null, feed: null });
  expect(second!.missing).toContain('place 9');
});

test('work on images is done in slices, however much it is', () => {
  const source = `(define image (ones 60 60))
(define kernel (ones 9 9))
(define (blur y n) (if (= n 0) y (blur (/ (conv2d y kernel 1 'same) 81) (- n 1))))
(define-cajal seen (lambda ((n Nat)) (iter true (b) b n)))
(define all (map (lambda (k) (sum (blur image 5))) (iota 40)))`;
  const { program } = expandText(source, { source: 'program', tables: [] });
  const work = observeProgram(program, { tables: shippedTables.value, row: null });
  // The processor's time counts: what else the machine does is not part of a slice.
  const spent = (): number => {
    const { user, system } = process.cpuUsage();
    return user + system;
  };
  const whole = spent();
  const slices: number[] = [];
  for (let done = false; !done; ) {
    const began = spent();
    done = work.next().done === true;
    slices.push(spent() - began);
  }
  const took = spent() - whole;
  expect(slices.length).toBeGreaterThan(8);
  // The longest is a small part of all of it, on any machine.
  expect(Math.max(...slices)).toBeLessThan(took / 3);
});

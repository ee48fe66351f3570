/** The budget of all values that are alive: what is too much of each kind is refused, and garbage is not counted. */

import '../allParts';
import { describe, expect, test } from 'vitest';
import { expandText } from '../../lang';
import type { Diagnostic } from '../../text/diagnostic';
import type { Level } from '../levels/evaluator';
import { type Evaluation, evaluateProgram, lastValue } from '../program/evaluate';
import { Runner } from '../program/runner';
import { finish } from '../program/slices';
import { stageProgram } from '../program/stageProgram';
import { defaultLimits } from './limits';
import { writeValue } from './write';

const megabyte = 2 ** 20;

interface Options {
  readonly megabytes?: number;
  readonly level?: Level;
}

function optionsOf({ megabytes = 512, level = 'direct' }: Options) {
  return { tables: () => null, level, limits: { ...defaultLimits, memory: megabytes * megabyte } };
}

function programOf(source: string) {
  const { program, diagnostics } = expandText(source, { source: 'program', tables: [] });
  expect(diagnostics).toEqual([]);
  return program;
}

function run(source: string, options: Options = {}): Evaluation {
  return finish(evaluateProgram(programOf(source), optionsOf(options)));
}

function show(source: string, options: Options = {}): string {
  const evaluation = run(source, options);
  return evaluation.diagnostics[0]?.message ?? writeValue(lastValue(evaluation));
}

function placesOf(source: string, diagnostics: readonly Diagnostic[]): readonly (readonly string[])[] {
  return diagnostics.map(({ code, span }) => [code, source.slice(span.start, span.end)]);
}

const keepMany =
  "(define (keep n l) (if (= n 0) (length l) (keep (- n 1) (cons (make n) l))))\n(keep 100000 '())";
const makeMany =
  '(define (waste n last) (if (= n 0) (procedure? waste) (waste (- n 1) (make n))))\n(waste 30000 0)';

/** Definitions of `make`, which makes a value of a kind, of about a hundred bytes at least. */
const kinds: readonly (readonly [name: string, definition: string])[] = [
  ['numbers in lists', '(define (make n) (list (/ n 3) (/ n 7)))'],
  ['lists', '(define (make n) (iota 20))'],
  ['copies of lists', '(define l (iota 20)) (define (make n) (append l l (reverse l) (list-copy l)))'],
  ['vectors', '(define (make n) (make-vector 20 n))'],
  ['vectors of lists', '(define (make n) (vector-map list (vector 1 2 3)))'],
  ['tensors', '(define (make n) (ones 4 4))'],
  ['products of tensors', '(define (make n) (outer (ones 5) (+ (ones 5) n)))'],
  ['joined tensors', '(define (make n) (concat (ones 3) (ones 5)))'],
  [
    'short strings',
    '(define (make n) (string-append "a string of fifty letters, about, which is short " (number->string n)))',
  ],
  ['long strings', `(define (make n) (string-append "${'a long string '.repeat(10)}" (number->string n)))`],
  ['symbols', '(define (make n) (string->symbol (number->string n)))'],
  ['letters', '(define (make n) (string->list "letters"))'],
  ['procedures', '(define (make n) (lambda (x) (+ x n)))'],
  ['records', '(define-record-type point (point x y) point? (x px) (y py)) (define (make n) (point n n))'],
  ['what a procedure has captured', '(define (make n) (let ((l (iota 20))) (lambda () (length l))))'],
  ['pairs of pairs', '(define (make n) (cons (cons n n) (cons n n)))'],
];

function refuses(source: string, options: Required<Options>): void {
  const { diagnostics } = run(source, options);
  expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([['memory-limit', 'error']]);
  const [{ message, hint, span }] = diagnostics as [Diagnostic];
  expect(message).toContain(`${options.megabytes} MB`);
  expect(hint).toBeDefined();
  expect(span.end).toBeGreaterThan(span.start);
}

test.each(kinds)('too many %s that are kept are refused', (_, definition) => {
  refuses(`${definition}\n${keepMany}`, { megabytes: 4, level: 'direct' });
});

/** The same of some tens of kilobytes, for levels at which each step takes long. */
const large: readonly (readonly [name: string, definition: string])[] = [
  ['lists', '(define (make n) (iota 500))'],
  ['vectors', '(define (make n) (make-vector 4000 n))'],
  ['tensors', '(define (make n) (ones 60 60))'],
  [
    'strings',
    `(define s "${'a long string '.repeat(1000)}") (define (make n) (string-append s (number->string n)))`,
  ],
  ['procedures', '(define (make n) (let ((l (iota 500))) (lambda () l)))'],
];

describe.each(['interpreter', 'tower'] as const)('at the level %s', (level) => {
  test.each(large)('too many %s that are kept are refused', (_, definition) => {
    refuses(`${definition}\n${keepMany}`, { megabytes: 2, level });
  });

  test('what is dropped again is not counted', () => {
    expect(show(`${large[2]![1]}\n${makeMany.replace('30000', '200')}`, { megabytes: 2, level })).toBe('#t');
  });
});

test.each(kinds)('any number of %s that are dropped again is fine', (_, definition) => {
  expect(show(`${definition}\n${makeMany}`, { megabytes: 1.5 })).toBe('#t');
});

test('a derivative by known numbers, which keeps what is on the way, says what takes less', () => {
  const turns = '(let loop ((n 0) (y k)) (if (= n 50000) y (loop (+ n 1) (sin (* k y)))))';
  const { diagnostics } = run(`((grad (lambda (k) ${turns})) 1.5)`, { megabytes: 2 });
  expect(diagnostics.map(({ code }) => code)).toEqual(['memory-limit']);
  expect(diagnostics[0]!.hint).toContain('Differentiate by parameters instead');
});

describe('the programs that once took all memory', () => {
  test('tensors of a recursion', () => {
    const source = "(define (g n) (if (= n 0) '() (cons (ones 5000000) (g (- n 1)))))\n(length (g 300))";
    const { diagnostics } = run(source);
    expect(placesOf(source, diagnostics)).toEqual([['memory-limit', '(ones 5000000)']]);
    expect(diagnostics[0]!.message).toContain('512 MB');
  });

  test('lists of a recursion', () => {
    const source = '(define (g n) (if (= n 0) 0 (cons (iota 400000) (g (- n 1)))))\n(length (g 400))';
    const { diagnostics } = run(source, { megabytes: 64 });
    expect(placesOf(source, diagnostics)).toEqual([['memory-limit', '(iota 400000)']]);
  });

  test('a thousand turns that drop what they make', () => {
    const source =
      '(define (turn n s) (if (= n 0) s (turn (- n 1) (+ s (sum (ones 10000))))))\n(turn 1000 0)';
    expect(show(source, { megabytes: 1 })).toBe('10000000');
  });

  test('in the tower too', () => {
    const source = "(define (g n) (if (= n 0) '() (cons (ones 5000000) (g (- n 1)))))\n(length (g 300))";
    const { diagnostics } = run(source, { level: 'tower' });
    expect(diagnostics.map(({ code }) => code)).toEqual(['memory-limit']);
  });
});

/** Programs with one value that cannot fit, and the expression that would make it. */
const single: readonly (readonly [source: string, at: string])[] = [
  ['(ones 100000000000)', '(ones 100000000000)'],
  ['(zeros 300 300 300)', '(zeros 300 300 300)'],
  ['(iota 1e9)', '(iota 1e9)'],
  ['(iota 200000)', '(iota 200000)'],
  ['(make-vector 2000000 0)', '(make-vector 2000000 0)'],
  ['(make-list 200000 1)', '(make-list 200000 1)'],
  ['(outer (ones 2000) (ones 2000))', '(outer (ones 2000) (ones 2000))'],
  ['(matmul (ones 2000 1) (ones 1 2000))', '(matmul (ones 2000 1) (ones 1 2000))'],
  ['(eye 2000)', '(eye 2000)'],
  ['(random-normal 2000 2000)', '(random-normal 2000 2000)'],
  ['(+ (ones 2000 1) (ones 1 2000))', '(+ (ones 2000 1) (ones 1 2000))'],
  ['(vector->list (make-vector 400000 0))', '(vector->list (make-vector 400000 0))'],
  ['(tensor->list (ones 200000))', '(tensor->list (ones 200000))'],
  ['(define (double l) (double (append l l)))\n(double (list 1 2))', '(append l l)'],
  ['(define (double v) (double (vector-append v v)))\n(double (vector 1 2))', '(vector-append v v)'],
  ['(define (double s) (double (string-append s s)))\n(double "ab")', '(string-append s s)'],
  ['(define (double t) (double (concat t t)))\n(double (ones 2))', '(concat t t)'],
];

test.each(single)('one value that cannot fit is refused before it is made: %s', (source, at) => {
  const { diagnostics } = run(source, { megabytes: 8 });
  expect(placesOf(source, diagnostics)).toEqual([['memory-limit', at]]);
});

test('a value of shared parts is displayed as far as a string may be long', () => {
  const source = '(define (double s n) (if (= n 0) s (double (cons s s) (- n 1))))\n(display (double 1 40))';
  const limits = { ...defaultLimits, items: 10_000 };
  let output = '';
  const print = (text: string): void => {
    output += text;
  };
  finish(evaluateProgram(programOf(source), { ...optionsOf({}), limits, print }));
  expect(output.length).toBeGreaterThan(10_000);
  expect(output.length).toBeLessThan(11_000);
});

describe('within one step', () => {
  test('what an expression drops again is not counted', () => {
    const sums = Array.from({ length: 40 }, () => '(sum (ones 100000))').join(' ');
    expect(show(`(+ ${sums})`, { megabytes: 2 })).toBe('4000000');
  });

  test('what it holds is', () => {
    const source = `(length (list ${Array.from({ length: 40 }, () => '(iota 5000)').join(' ')}))`;
    expect(placesOf(source, run(source, { megabytes: 2 }).diagnostics)).toEqual([
      ['memory-limit', '(iota 5000)'],
    ]);
  });
});

describe('where values are held', () => {
  const code = (source: string, megabytes = 4): readonly string[] =>
    run(source, { megabytes }).diagnostics.map((each) => each.code);

  test('in variables of the program', () => {
    const source = Array.from({ length: 30 }, (_, index) => `(define l${index} (iota 5000))`).join('\n');
    expect(code(source)).toEqual(['memory-limit']);
  });

  test('in the values of its expressions', () => {
    expect(code(Array.from({ length: 30 }, () => '(iota 5000)').join('\n'))).toEqual(['memory-limit']);
  });

  test('in variables of procedures that wait', () => {
    const source =
      '(define (f n) (let* ((l (iota 1000)) (r (if (= n 0) 0 (f (- n 1))))) (+ r (length l))))\n(f 200)';
    expect(code(source)).toEqual(['memory-limit']);
  });

  test('in what a reduction over rows reads', () => {
    const source = `(mean-over ((x (map (lambda (i) (iota 1000)) (iota 30)))) (+ (car x) (length (iota 25000))))`;
    expect(code(source, 3)).toEqual(['memory-limit']);
    expect(code(source, 12)).toEqual([]);
  });

  test('in a recursion: where frames are most of it, its depth is named', () => {
    const source = '(define (deep n) (+ 1 (deep n)))\n(deep 1)';
    const { diagnostics } = run(source, { megabytes: 8 });
    expect(placesOf(source, diagnostics)).toEqual([['too-deep', '(deep n)']]);
  });

  test('in equal strings, which are kept once', () => {
    const long = 'a string of more than a hundred letters, '.repeat(4);
    const source = `(define (make n) (string-append "${long}" "again"))\n${keepMany.replace('100000', '5000')}`;
    expect(show(source, { megabytes: 1 })).toBe('5000');
  });
});

describe('where a program is staged', () => {
  const codes = (source: string, megabytes: number): readonly string[] => {
    const { diagnostics } = finish(stageProgram(programOf(source), optionsOf({ megabytes })));
    return diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  };

  test('parameters are counted', () => {
    const source = `${Array.from({ length: 20 }, (_, index) => `(define-parameter w${index} (zeros 10000))`).join('\n')}
(minimize (sum (square w0)))`;
    expect(codes(source, 0.8)).toEqual(['memory-limit']);
    expect(codes(source, 6.4)).toEqual([]);
  });

  test('nodes of the graph and the values that they are in are counted', () => {
    const source = `(define-parameter a 1)
(define (build n l) (if (= n 0) l (build (- n 1) (cons (* a n) l))))
(minimize (apply + (build 30000 '())))`;
    expect(codes(source, 4)).toEqual(['memory-limit']);
  });

  test('what gradients within a program leave is not', () => {
    const source = `(define (turn n x) (if (= n 0) x (turn (- n 1) (- x (* 0.001 ((grad (lambda (x) (square (- x 3)))) x))))))
(turn 5000 0)`;
    expect(Number(show(source, { megabytes: 1 }))).toBeCloseTo(3, 3);
  });
});

test('tracing takes a small share of the work, also where much is alive', () => {
  const source = `(define kept (iota 60000))
(define (turn n l) (if (= n 0) (length l) (turn (- n 1) (iota 10))))
(turn 30000 0)`;
  const program = programOf(source);
  const runner = new Runner({ ...optionsOf({ megabytes: 4 }), program, tracing: false });
  for (const form of program.forms.slice(0, 2)) finish(runner.define(form));
  const last = program.forms[2]!;
  if (last.kind === 'expression') expect(finish(runner.value(last.value))).toBe(10);
  const { traces, objectsTraced } = runner.memory;
  expect(traces).toBeGreaterThan(2);
  // 300,000 pairs were made, each of which takes more time than an object of a trace.
  expect(objectsTraced).toBeLessThan(700_000);
});

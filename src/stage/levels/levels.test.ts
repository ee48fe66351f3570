/**
 * Programs through the evaluator: at the three levels the same answers, the same graphs with loops rolled, the same
 * gradients, and mistakes at the same places.
 */

import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { countNodes, Evaluator, type Graph, nodesWithin, printGraph, validate } from '../../graph';
import { evaluation, expressionGraph, mistakes, staged } from '../../testing/compile';
import { differenceGradient, relativeDifference } from '../../testing/differences';
import { largeModel, societySize } from '../../testing/largeModel';
import { paperPrograms, paperSource } from '../../testing/paperPrograms';
import { inputNames, randomPoint, randomProgram } from '../../testing/randomProgram';
import { parseCorpus, sameWritten } from '../../text/corpus';
import { defaultLimits } from '..';
import { evaluatorOf, type Level } from './evaluator';
import { shippedEvaluator } from './evaluatorText';

const levels: readonly Level[] = ['direct', 'interpreter', 'tower'];
const above: readonly Level[] = ['interpreter', 'tower'];

/** Steps of a program at `direct` beyond which it takes too long through an evaluator to be tried each time. */
const affordable: Readonly<Record<Level, number>> = {
  direct: Number.POSITIVE_INFINITY,
  interpreter: 10_000,
  tower: 150,
};

const folder = new URL('../corpus/', import.meta.url);
const corpus = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .flatMap((name) => parseCorpus(readFileSync(new URL(name, folder), 'utf8')));

describe('the corpus that a real Scheme recorded', () => {
  /** The steps of each program at `direct`, which are not counted beyond what the interpreter can afford. */
  let steps: readonly number[] = [];
  beforeAll(() => {
    const limits = { ...defaultLimits, steps: affordable.interpreter };
    steps = corpus.map(({ source }) => evaluation(source, { limits }).steps);
  });

  for (const level of above) {
    test(`has the same answers at ${level}`, () => {
      let tried = 0;
      for (const [index, { name, source, expected, output }] of corpus.entries()) {
        if (steps[index]! > affordable[level]) continue;
        tried++;
        const result = evaluation(source, { level });
        const codes = result.found.map(({ code }) => code).filter((code) => code !== 'large-integer');
        expect(codes, name).toEqual([]);
        expect(sameWritten(expected, result.written), `${name}: ${expected}, got ${result.written}`).toBe(
          true,
        );
        if (output !== null) expect(result.output, name).toBe(output);
      }

      expect(tried).toBeGreaterThan(450);
    });
  }
});

function atPoint(graph: Graph, point: readonly number[]): Float64Array {
  return new Evaluator(differentiate(graph)).evaluate(point);
}

/** Value and gradient at `direct` are those of central differences, and those of the levels above are the same. */
function expectOneGradient(source: string, names: readonly string[], point: readonly number[]): void {
  const direct = expressionGraph(source, names);
  const wanted = atPoint(direct, point);
  const evaluator = new Evaluator(direct);
  const quotients = differenceGradient((at) => evaluator.evaluate(at)[0]!, point);
  for (const [index, { value }] of quotients.entries())
    expect(relativeDifference(wanted[index + 1]!, value)).toBeLessThan(1e-6);
  for (const level of above) {
    const graph = expressionGraph(source, names, { level });
    for (const [index, value] of atPoint(graph, point).entries())
      expect(relativeDifference(value, wanted[index]!), level).toBeLessThan(1e-12);
  }
}

describe('gradients through the evaluator', () => {
  const programs: Readonly<Record<string, string>> = {
    closures: `(define (compose f g) (lambda (x) (f (g x))))
      (define (scale k) (lambda (x) (* k x)))
      ((compose (scale x) (compose sin (scale y))) (+ x y))`,
    'mutual recursion': `(define (even-turn n v) (if (= n 0) v (odd-turn (- n 1) (* v (sin x)))))
      (define (odd-turn n v) (if (= n 0) v (even-turn (- n 1) (+ v (* y 0.3)))))
      (even-turn 9 (+ x y))`,
    'recursion that is not in tail position':
      '(define (sum n) (if (= n 0) 0 (+ (* x (cos (* n y))) (sum (- n 1))))) (sum 12)',
    'higher-order procedures':
      '(fold-left + 0 (map (lambda (k) (* k (expt x k) y)) (filter odd? (iota 10))))',
    'a list of parameters': `(define (polynomial coefficients t)
        (fold-right (lambda (c rest) (+ c (* t rest))) 0 coefficients))
      (polynomial (list x y (* x y) 0.5) 1.7)`,
    'derivatives within':
      '(define (f t) (* (sin (* x t)) (exp (* y t)))) (+ ((grad f) 0.7) (((lambda (g) (grad (grad g))) f) 0.2))',
    records: `(define-record-type point (make-point a b) point? (a point-a) (b point-b))
      (define p (make-point (* x x) (sin y)))
      (* (point-a p) (point-b p))`,
    tensors: `(define w (tensor (list (list x y) (list (* x y) 1))))
      (sum (matmul w (inv (+ w (* 3 (eye 2))))))`,
    'a Kalman filter': `(define (step state measured)
        (let* ((mean (car state)) (variance (+ (cadr state) (exp x))) (loss (caddr state))
               (s (+ variance (exp y))) (gap (- measured mean)) (gain (/ variance s)))
          (list (+ mean (* gain gap)) (* (- 1 gain) variance) (+ loss (log s) (/ (square gap) s)))))
      (caddr (fold-left step (list 0 1 0) (map (lambda (k) (sin (* 0.7 k))) (iota 60))))`,
    'a loop of each row’s own length': `(define (root a) (let again ((t a)) (let ((next (* 0.5 (+ t (/ a t))))) (if (< (abs (- next t)) 1e-9) next (again next)))))
      (+ (root (+ x 2)) (root (exp y)))`,
  };
  for (const [name, source] of Object.entries(programs))
    test(name, () => expectOneGradient(source, ['x', 'y'], [0.83, 0.41]));

  test('what feeds a condition alone has none', () => {
    for (const level of levels) {
      const graph = expressionGraph('(if (> y x) (* 2 y) (square y))', ['x', 'y'], { level });
      expect([...atPoint(graph, [0.3, 1.5])], level).toEqual([3, 0, 2]);
    }
  });

  test('random programs', () => {
    fc.assert(
      fc.property(randomProgram, randomPoint, (source, point) => {
        const wanted = atPoint(expressionGraph(source, inputNames), point);
        const through = atPoint(expressionGraph(source, inputNames, { level: 'interpreter' }), point);
        for (const [index, value] of wanted.entries())
          expect(relativeDifference(through[index]!, value)).toBeLessThan(1e-12);
      }),
      { numRuns: Number(process.env['GRADUS_RANDOM_PROGRAMS'] ?? 400) / 10 },
    );
  });

  test('small random programs at the tower', () => {
    const small = randomProgram.filter((source) => source.length < 600);
    fc.assert(
      fc.property(small, randomPoint, (source, point) => {
        const wanted = atPoint(expressionGraph(source, inputNames), point);
        const through = atPoint(expressionGraph(source, inputNames, { level: 'tower' }), point);
        for (const [index, value] of wanted.entries())
          expect(relativeDifference(through[index]!, value)).toBeLessThan(1e-12);
      }),
      { numRuns: 6 },
    );
  });
});

describe('graphs', () => {
  const lotkaVolterra = (steps: number): string => `
    (define-data (prey predators later) '((10 5 11) (8 3 9)))
    (define-parameter growth 0.6)
    (define-parameter predation 0.03)
    (define (after u v n)
      (if (= n 0)
          u
          (after (+ u (* 0.001 (- (* growth u) (* predation u v))))
                 (+ v (* 0.001 (- (* predation u v) v)))
                 (- n 1))))
    (fit (lambda (u v) (after u v ${steps})) (prey predators) later)`;
  const objectiveAt = (source: string, level: Level): Graph => staged(source, { level }).objective!.graph;

  test('a loop that is rolled at direct is rolled at every level, whatever its turns', () => {
    for (const level of levels) {
      const short = objectiveAt(lotkaVolterra(20), level);
      const long = objectiveAt(lotkaVolterra(10_000), level);
      expect(printGraph(long).replace('10000', '20'), level).toBe(printGraph(short));
      expect(
        [...nodesWithin(long.body)].filter(({ kind }) => kind === 'loop'),
        level,
      ).toHaveLength(1);
    }
  });

  test('a model of 700 lines, with 87 parameters and 100 turns, has the same nodes at every level', () => {
    const source = largeModel(societySize);
    expect(source.split('\n').length).toBeGreaterThan(700);
    const counts = levels.map((level) => countNodes(objectiveAt(source, level)));
    expect(new Set(counts).size).toBe(1);
  });

  for (const program of paperPrograms) {
    test(`${program.id}: ${program.name}`, () => {
      const source = paperSource(program);
      const [direct, interpreter, tower] = levels.map((level) => objectiveAt(source, level));
      validate(interpreter!);
      const kinds = (graph: Graph): string[] =>
        [...nodesWithin(graph.body)].flatMap((node) => (node.kind === 'op' ? [node.op] : [])).sort();
      for (const graph of [interpreter!, tower!]) {
        expect(countNodes(graph)).toBe(countNodes(direct!));
        expect(kinds(graph)).toEqual(kinds(direct!));
      }
      const point = Float64Array.from(program.parameters, (_, index) => 0.4 + 0.1 * index);
      const values = [direct!, interpreter!, tower!].map((graph) => atPoint(graph, [...point]));
      for (const [index, value] of values[0]!.entries())
        for (const other of values) expect(relativeDifference(other[index]!, value)).toBeLessThan(1e-12);
    });
  }
});

describe('mistakes', () => {
  const sources = parseCorpus(readFileSync(new URL('../goldens/errors.txt', import.meta.url), 'utf8'));

  test('are reported at the same places through the interpreter', () => {
    let compared = 0;
    for (const { name, source } of sources) {
      const places = (level: Level): string[] =>
        mistakes(source, { level }).map(({ span }) => `${span.source} ${source.slice(span.start, span.end)}`);
      const direct = places('direct');
      // A name alone has no place of its own in a list: its mistake is reported at the expression around it.
      if (name.includes('used before')) continue;
      // An interpreted procedure holds all that is in scope, what was raised included, so such rows do not join.
      if (name === 'rows that leave a mean in different ways') continue;
      compared++;
      expect(places('interpreter'), name).toEqual(direct);
    }
    expect(compared).toBeGreaterThan(35);
  });

  test('name a loop as the program does, though the evaluator has a form of that name', () => {
    const source =
      '(let again ((x k)) (if (> x 0) (again (+ x 1)) (let loop ((y x)) (if (> y 9) y (loop (* y 2))))))';
    const labels = (level: Level): string[] =>
      [...nodesWithin(expressionGraph(source, ['k'], { level }).body)].flatMap((node) =>
        node.kind === 'loop' ? [node.label] : [],
      );
    expect(labels('direct')).toEqual(['again', 'loop']);
    for (const level of above) expect(labels(level), level).toEqual(['again', 'loop']);
  });

  test('of the evaluator itself are reported with their place in it', () => {
    const wrong = shippedEvaluator().replace('(consequent env)\n', '(consequent (caddr 7))\n');
    const [mistake] = mistakes('(define (f x) (if (> x 0) x 1))\n(f 2)', {
      level: 'interpreter',
      evaluator: wrong,
    });
    expect(mistake!.span.source).toBe('program');
    const [place] = mistake!.related;
    expect(wrong.slice(place!.span.start, place!.span.end)).toBe('(caddr 7)');
  });

  test('in an evaluator’s text keep it from being used', () => {
    const refused = (text: string): string => {
      const prepared = evaluatorOf(text);
      return prepared.ok ? 'accepted' : prepared.diagnostics.map(({ code }) => code).join(' ');
    };
    expect(refused('(define (evaluate expression) expression')).toBe('unclosed-parenthesis');
    expect(refused('(define (evaluate expression env) (cra expression))')).toBe('unbound-name');
    expect(refused('(define (evaluate expression env) expression)')).toBe('bad-evaluator');
    expect(refused(`${shippedEvaluator()}\n(display 1)`)).toBe('bad-evaluator');
    expect(refused(`${shippedEvaluator()}\n(define last (car 1))`)).toBe('wrong-type');
    expect(refused(`${shippedEvaluator()}\n(define never (let again () (again)))`)).toBe('out-of-fuel');
    expect(refused(`${shippedEvaluator()}\n;; more`)).toBe('accepted');
  });
});

describe('interpret', () => {
  const value = (expression: string, level: Level = 'direct'): string => {
    const { mistakes: found, written } = evaluation(expression, { level });
    return found === '' ? written : found;
  };

  test('has the forms of the language, and scope as it should be', () => {
    const cases: readonly (readonly [string, string])[] = [
      ["(let loop ((i 0) (all '())) (if (= i 3) all (loop (+ i 1) (cons i all))))", '(2 1 0)'],
      ['(let* ((x 1) (y (+ x 1))) (list x y))', '(1 2)'],
      [
        '(letrec ((even? (lambda (n) (if (= n 0) #t (odd? (- n 1))))) (odd? (lambda (n) (if (= n 0) #f (even? (- n 1)))))) (even? 100))',
        '#t',
      ],
      ["(cond ((assv 2 '((1 a) (2 b))) => cadr) (else 'none))", 'b'],
      ["(case (* 2 3) ((2 3 5 7) 'prime) ((1 4 6 8 9) 'composite))", 'composite'],
      ['(do ((i 0 (+ i 1)) (sum 0 (+ sum i))) ((= i 5) sum))', '10'],
      ['(loop ((i 0) (product 1)) (if (= i 5) product (recur (+ i 1) (* product 2))))', '32'],
      ['(begin (define (f x) (* k x)) (define k 3) (f 5))', '15'],
      ['`(1 ,(+ 1 1) ,@(map square (list 3 4)) #(5 ,(* 2 3)))', '(1 2 9 16 #(5 6))'],
      ['`(1 `(2 ,(3 ,(+ 1 3))))', '(1 (quasiquote (2 (unquote (3 4)))))'],
      ['(begin (define (f) k) (define both (list f)) (define k 7) ((car both)))', '7'],
      ['((lambda (first . rest) (list first rest)) 1 2 3)', '(1 (2 3))'],
      ['(let ((if list)) (if 1 2 3))', '(1 2 3)'],
      ['(let ((x 1)) (let ((f (lambda () x))) (let ((x 2)) (f))))', '1'],
      ['(and 1 (or #f 2) (not #f))', '#t'],
      ['(when (> 2 1) (define y 5) (* y 2))', '10'],
      ['(call-with-values (lambda () (values 1 2)) cons)', '(1 . 2)'],
    ];
    for (const [expression, expected] of cases) {
      for (const level of ['direct', 'interpreter'] as const)
        expect(value(`(interpret '${expression} '())`, level), expression).toBe(expected);
    }
  });

  test('takes its names from the environment, then from the language', () => {
    expect(value("(interpret '(+ x (* y 2)) (list (cons 'x 3) (cons 'y 4)))")).toBe('11');
    expect(value("(interpret '(car x) (list (cons 'x '(1 2)) (cons 'car cdr)))")).toBe('(2)');
  });

  test('answers a mistake with an error, never with a silent value', () => {
    expect(value("(interpret '(+ x 1) '())")).toContain('x is not defined');
    expect(value("(interpret '(let-values (((a b) (values 1 2))) a) '())")).toContain('no form let-values');
    expect(value("(interpret '(1 2) '())")).toContain('1 is not a procedure');
    expect(value("(interpret '((lambda (x) x)) '())")).toContain(
      'this procedure takes 1 argument, but got 0',
    );
    expect(value("(interpret '(begin (define (f x . rest) x) (f)) '())")).toContain(
      'f takes at least 1 argument, but got 0',
    );
    expect(value("(interpret '(letrec ((a (+ b 1)) (b 2)) a) '())")).toContain(
      'a-later-definition is used before it has a value',
    );
    expect(value("(interpret '(assert (= 1 2)) '())")).toContain('The assertion does not hold');
    expect(value("(interpret '() '())")).toContain('neither a form nor a call');
  });

  test('has a gradient', () => {
    const source = "(interpret '(* a (sin (* a t))) (list (cons 'a x) (cons 't y)))";
    expectOneGradient(source, ['x', 'y'], [0.83, 0.41]);
  });

  test('chooses softly', () => {
    const source = "(interpret '(soft-choice (list a 0) (* a a) 5) (list (cons 'a x)))";
    expectOneGradient(`(+ y ${source})`, ['x', 'y'], [0.83, 0.41]);
  });

  test('evaluates the evaluator evaluating a program', () => {
    const own = shippedEvaluator().replaceAll('standard', 'given');
    const program = "'(let loop ((n 5) (product 1)) (if (= n 0) product (loop (- n 1) (* n product))))";
    const source = `(interpret '(begin ${own} (interpret ${program} '()))
      (list (cons 'given (lambda (name)
        (cdr (assq name (list (cons '= =) (cons '- -) (cons '* *))))))
        (cons '%soft-choice #f)
        (cons '%at (lambda (expression value) value))))`;
    expect(value(source)).toBe('120');
  });
});

describe('procedures', () => {
  test.each([
    '(define (f) (letrec ((g (lambda (n) g))) (eq? g (g 1)))) (f)',
    '(define (f) (define (even n) odd) (define (odd n) even) (eq? even ((even 1) 1))) (f)',
    '(define (f) (define (g) table) (define table (list g)) (eq? g (car (g)))) (f)',
    '(let loop ((n 3) (last #f)) (if (= n 0) (eq? loop last) (loop (- n 1) loop)))',
    "(define (f x) x) (and (memq f (list car f)) (assv f (list (cons f 'f))) #t)",
  ])('keep their identity: %s', (source) => {
    for (const level of levels) expect(evaluation(source, { level }).written, level).toBe('#t');
  });
});

test('strings have an identity, by which eq?, eqv?, memq, memv, assq, assv and case compare them', () => {
  const source = `(define s (string-append "a" "b"))
    (define other (string-copy s))
    (list (eq? s s) (eqv? s s) (equal? s other) (pair? (member "ab" (list s))) (pair? (assoc other (list (list s))))
      (pair? (memq s (list other s))) (assq s (list (list other 1) (list s 2))) (let ((t s)) (eq? t s))
      (eq? s other) (eqv? s other) (eq? "ab" s) (memq other (list s)) (memv "ab" (list s)) (assq other (list (list s)))
      (assv "ab" (list (list s))) (case s (("ab") #t) (else #f)))`;
  for (const level of levels)
    expect(evaluation(source, { level }).written, level).toBe(
      '(#t #t #t #t #t #t ("ab" 2) #t #f #f #f #f #f #f #f #f)',
    );
});

/** Tests the purpose of the variants of the evaluator: a number of applications, and gradients through a test. */

import '../../stage/allParts';
import { describe, expect, test } from 'vitest';
import { Program } from '../../app/program';
import { differentiate } from '../../autodiff';
import { ReferenceBackend } from '../../backends';
import { Evaluator } from '../../graph';
import { finish, type Level, type LevelOptions, type StagedProgram } from '../../stage';
import { differenceGradient } from '../../testing/differences';
import { planTraining, Trainer } from '../../train';
import { variants } from '.';

const levels: readonly Level[] = ['direct', 'interpreter', 'tower'];

function compiled(source: string, options: LevelOptions) {
  const compilation = finish(new Program({ text: source, ...options }).compiled());
  expect(compilation.diagnostics).toEqual([]);
  return compilation;
}

function staged(source: string, options: LevelOptions): StagedProgram {
  return compiled(source, options).staged!;
}

/** The value of an expression after the definitions. */
function value(source: string, options: LevelOptions): string | undefined {
  return compiled(source, options).output.at(-1)?.text;
}

async function trained(program: StagedProgram): Promise<Trainer> {
  const plan = planTraining(program.objective!, program.parameters);
  const trainer = await Trainer.start(plan, new ReferenceBackend('the tests’ choice'));
  while (trainer.stopped === null) await trainer.advance(500);
  return trainer;
}

describe.each(['interpreter', 'tower'] as const)('at %s, the counting evaluator counts', (level) => {
  const through = { level, evaluator: variants.counting };
  const definitions = `
    (define (applications value) 0)
    (define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
    (define (twice f) (lambda (x) (f (f x))))`;

  test.each([
    ['1', '0'],
    ['(+ 1 2)', '1'],
    ['(fib 1)', '2'],
    // Three calls of fib, three comparisons, two subtractions and one sum.
    ['(fib 2)', '9'],
    ['((twice fib) 1)', '6'],
    ['(let loop ((i 0)) (if (< i 3) (loop (+ i 1)) i))', '11'],
    ['(and (> 1 0) (> 2 1))', '2'],
    ['(letrec ((f (lambda () (g))) (g (lambda () (fib 0)))) (begin (f) (f)))', '8'],
  ])('%s takes %s', (expression, count) => {
    expect(value(`${definitions} (applications ${expression})`, through)).toBe(count);
  });

  test('what the language gives calls procedures uncounted, and right', () => {
    expect(value(`${definitions} (applications (map fib '(1 2 3)))`, through)).toBe('1');
    expect(value(`${definitions} (map fib '(5 6 7))`, through)).toBe('(5 8 13)');
  });

  test('a count that depends on a parameter is a number of the graph', () => {
    const source = `(define (applications value) 0)
      (define-parameter x 10)
      (define (halvings y) (if (< y 1) y (halvings (/ y 2))))
      (minimize (square x)) (watch work (applications (halvings x)))`;
    const { objective } = staged(source, through);
    const work = (x: number) => new Evaluator(objective!.graph).evaluate([x])[1];
    expect([0.5, 1, 10].map(work)).toEqual([2, 5, 14]);
  });
});

/** A constant that appears only in a test. */
const step = `
  (define-data (x y) '((0 0) (1 0) (2 0) (3 1) (4 1) (5 1)))
  (define-parameter edge 1.2)
  (fit (lambda (x) (if (< x edge) 0 1)) (x) y (optimizer (adam 0.1)) (steps 400))`;

function gradientAt(program: StagedProgram, point: readonly number[]): readonly number[] {
  const graph = differentiate(program.objective!.graph);
  return [...new Evaluator(graph).evaluate(point).subarray(1)];
}

describe('a constant that feeds only a condition', () => {
  test.each(levels)('has gradient 0 at %s through the evaluator that ships', (level) => {
    const { staged: program, diagnostics } = finish(new Program({ text: step, level }).compiled());
    expect(diagnostics.map(({ code }) => code)).toEqual(['no-gradient']);
    expect(gradientAt(program!, [1.2])).toEqual([0]);
  });

  test.each(['interpreter', 'tower'] as const)(
    'has a gradient at %s through the blending one, and is learned',
    async (level) => {
      const program = staged(step, { level, evaluator: variants.blending });
      const { graph } = program.objective!;
      for (const edge of [-1, 1.2, 2.2, 4]) {
        const [exact] = gradientAt(program, [edge]);
        const [quotient] = differenceGradient((point) => new Evaluator(graph).evaluate(point)[0]!, [edge]);
        expect(Math.abs(exact!)).toBeGreaterThan(1e-4);
        expect(Math.abs(exact! - quotient!.value)).toBeLessThan(10 * quotient!.uncertainty);
      }
      const { present, loss } = await trained(program);
      expect(loss).toBeLessThan(new Evaluator(graph).evaluate([1.2])[0]!);
      expect(present[0]).toBeGreaterThan(2);
      expect(present[0]).toBeLessThan(3);
    },
  );
});

describe('the blending evaluator', () => {
  const through = { level: 'interpreter', evaluator: variants.blending } as const;
  const sigmoid = (margin: number): number => 1 / (1 + Math.exp(-margin / 5));
  const [less, more] = [sigmoid(2), sigmoid(-2)];

  test.each([
    ['(if (< 1 3) 10 20)', 10 * less + 20 * more],
    ['(if (>= 1 3) 10 20)', 10 * more + 20 * less],
    ['(if (not (< 1 3)) 10 20)', 10 * more + 20 * less],
    ['(if (and (< 1 3) (< 1 3)) 1 0)', less * less],
    ['(if (or (< 1 3) (> 1 3)) 1 0)', less + more * more],
    ['(cond ((> 1 3) 1) (else 0))', more],
    ['(if (< 1 3) (let ((t 2)) (* t t)) 0)', 4 * less],
  ])('%s is a mixture', (expression, mixture) => {
    expect(Number(value(expression, through))).toBeCloseTo(mixture, 12);
  });

  test.each([
    ['(if (= 1 1) 10 20)', '10'],
    ["(if (< 1 3) 'yes 'no)", 'yes'],
    ['(let loop ((i 0)) (if (< i 3) (loop (+ i 1)) i))', '3'],
    ['(define (f x) x) (if (< 1 3) (f 1) 2)', '1'],
    ['(if (null? (list)) 1 2)', '1'],
  ])('%s chooses, as it always did', (expression, chosen) => {
    expect(value(expression, through)).toBe(chosen);
  });
});

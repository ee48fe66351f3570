import { describe, expect, test } from 'vitest';
import { Evaluator } from '../graph';
import { expandText } from '../lang';
import '../stage/allParts';
import { finish, stageProgram } from '../stage';
import { parseFormula } from './formulaText';
import { taskOf } from './problem';
import type { Candidate } from './task';

const options = { tables: () => null };

function taskOfText(text: string) {
  const { program, diagnostics } = expandText(text, { source: 'program', tables: [] });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return finish(taskOf(program, options));
}

/** A program with its unknowns, and the same with plain definitions of these bodies, in which constants are numbers. */
function lossesOf(
  program: string,
  bodies: Readonly<Record<string, string>>,
): [filled: number, plain: number] {
  const { task } = taskOfText(program);
  expect(task?.problem.kind).toBe('staged');
  if (task?.problem.kind !== 'staged') throw new Error('a staged problem');
  const candidate: Candidate = task.unknowns.map(
    ({ name, parameters }) => parseFormula(bodies[name]!, { parameters }).formula!,
  );
  const { objective, parameters } = task.problem.fill(candidate);
  const point = parameters.flatMap(({ start }) => [...start]);
  const filled = new Evaluator(objective.graph).evaluate(point)[0]!;
  const text = program.replaceAll(/\(define-unknown \((\S+)([^)]*)\)[^\n]*\)\n/g, (_, name, rest) => {
    return `(define (${name}${rest}) ${bodies[name]})\n`;
  });
  const plain = finish(
    stageProgram(
      expandText(`(define-parameter unused 0)\n${text}`, { source: 'program', tables: [] }).program,
      options,
    ),
  );
  const own = plain.parameters.flatMap(({ start }) => [...start]);
  return [filled, new Evaluator(plain.objective!.graph).evaluate(own)[0]!];
}

const table = "(define-data (x y e) '((1 2 0.5) (2 3.5 1) (3 7 2) (4 9 0.25)))\n";
const unknown = '(define-unknown (law x) (using + *))\n';

describe('a program that is direct', () => {
  test.each([
    ['squared error', '(fit law (x) y)', [1, 1, 1, 1], 4],
    ['a sum', '(fit law (x) y (reduce sum))', [1, 1, 1, 1], 1],
    ['known errors', '(fit law (x) y (errors e))', [4, 1, 0.25, 16], 4],
    ['weights', '(fit law (x) y (weights e))', [0.5, 1, 2, 0.25].map((each) => each / 0.9375), 4],
    [
      'relative errors',
      '(fit law (x) y (loss (lambda (p t) (square (- 1 (/ p t))))))',
      [1 / 4, 1 / 3.5 ** 2, 1 / 49, 1 / 81],
      4,
    ],
    ['a reduction of its own', '(minimize (sum-over ((a x) (b y)) (square (- (law a) b))))', [1, 1, 1, 1], 1],
  ])('has the squares of %s', (_, objective, scales, divisor) => {
    const { task } = taskOfText(table + unknown + objective);
    expect(task?.problem).toMatchObject({ kind: 'direct', divisor, holdout: null });
    if (task?.problem.kind !== 'direct') throw new Error('a direct problem');
    const { problem } = task;
    expect([...problem.arguments[0]!]).toEqual([1, 2, 3, 4]);
    for (const [row, scale] of scales.entries()) {
      expect(problem.scales[row]).toBeCloseTo(scale, 12);
      expect(problem.targets[row]).toBeCloseTo([2, 3.5, 7, 9][row]!, 12);
    }
    expect(problem.offset).toBeCloseTo(0, 12);
  });

  test('may compute around the call, and has the part of the loss that no body changes', () => {
    const fit =
      '(fit (lambda (x) (+ 1 (* 2 (law (square x))))) (x) y (loss (lambda (p t) (+ 3 (square (- p t))))))';
    const { task } = taskOfText(table + unknown + fit);
    if (task?.problem.kind !== 'direct') throw new Error('a direct problem');
    const { arguments: given, scales, targets, offset } = task.problem;
    expect([...given[0]!]).toEqual([1, 4, 9, 16]);
    expect([...scales]).toEqual([4, 4, 4, 4]);
    expect([...targets]).toEqual([0.5, 1.25, 3, 4]);
    expect(offset).toBeCloseTo(12, 12);
  });

  test('holds out one row in five from 20 rows on, and what the program says where it says it', () => {
    const rows = (count: number): string =>
      `(define-data (x y) '(${Array.from({ length: count }, (_, row) => `(${row} ${2 * row})`).join(' ')}))\n`;
    const heldOut = (count: number, option = ''): number | undefined => {
      const { task } = taskOfText(`${rows(count)}${unknown}(fit law (x) y ${option})`);
      if (task?.problem.kind !== 'direct') throw new Error('a direct problem');
      expect(task.rows?.holdout).toBe(task.problem.holdout?.rows.length ?? 0);
      return task.problem.holdout?.rows.length;
    };
    expect(heldOut(19, '(holdout 0.5)')).toBeUndefined();
    expect(heldOut(20)).toBe(4);
    expect(heldOut(20, '(holdout 0.5)')).toBe(10);
  });
});

describe('a program that is not direct', () => {
  const fit = '(fit law (x) y)';
  test.each([
    ['another loss', `${unknown}(fit law (x) y (loss absolute-error))`, { law: '(* 1.5 x)' }],
    ['huber', `${unknown}(fit law (x) y (loss (huber 1)))`, { law: '(* 1.5 x)' }],
    [
      'a parameter of its own',
      `(define-parameter a 3)\n${unknown}(fit (lambda (x) (* a (law x))) (x) y)`,
      { law: '(+ 1.5 x)' },
    ],
    [
      'a bound that depends on a parameter',
      `(define-parameter a 3)\n${unknown}(define-parameter b 4 (above a))\n(fit (lambda (x) (* a b (law x))) (x) y)`,
      { law: '(+ 1.5 (* x 2.5))' },
    ],
    [
      'two unknowns',
      `(define-unknown (f x))\n(define-unknown (g x y))\n(fit (lambda (x) (+ (f x) (g x (f 2)))) (x) y)`,
      { f: '(* 1.5 x)', g: '(- x y)' },
    ],
    ['two calls', `${unknown}(fit (lambda (x) (+ (law x) (law 1))) (x) y)`, { law: '(* x x 0.5)' }],
    [
      'an unknown as loss',
      `(define-parameter a 3)\n(define-unknown (cost p t))\n(fit (lambda (x) (* a x)) (x) y (loss cost))`,
      { cost: '(square (- p t))' },
    ],
    [
      'an unknown on tensors',
      `${unknown}(least-squares (- (vec 1 2 3) (law (vec 1 2 3))))`,
      { law: '(+ x 2.5)' },
    ],
    ['a constant on tensors', `${unknown}(least-squares (- (vec 1 2 3) (law (vec 1 2 3))))`, { law: '2.5' }],
    [
      'a derivative of the unknown',
      `${unknown}(fit (lambda (x) ((grad law) x)) (x) y)`,
      { law: '(* 0.5 x x x)' },
    ],
    [
      'a second derivative',
      `(define-unknown (f x z))\n(fit (lambda (x) ((grad (grad (lambda (u) (f u x)))) x)) (x) y)`,
      { f: '(* 0.5 x x x (exp z))' },
    ],
    [
      'derivatives of tensors',
      `${unknown}(least-squares ((grad (lambda (v) (sum (law v)))) (vec 1 2 3)))`,
      { law: '(* 0.5 x x x)' },
    ],
    [
      'a Hessian',
      `(define-unknown (f x z))\n(least-squares (flatten (hessian-of 1)))`.replace(
        '(flatten (hessian-of 1))',
        '(let ((h ((hessian f) 1 2))) (list (list-ref (list-ref h 0) 0) (list-ref (list-ref h 0) 1)))',
      ),
      { f: '(* 0.5 x x z z)' },
    ],
    [
      'a loop',
      `${unknown}(fit (lambda (x) (let loop ((k 0) (u x)) (if (= k 30) u (loop (+ k 1) (+ u (* 0.01 (law u))))))) (x) y)`,
      { law: '(- (* 1.5 x) (* x x 0.25))' },
    ],
    [
      'a branch by the unknown',
      `${unknown}(fit (lambda (x) (if (> (law x) 2) x (square x))) (x) y)`,
      { law: '(* 0.7 x)' },
    ],
    [
      'a solver',
      `${unknown}(fit (lambda (x) (rk4 (lambda (t u) (law u)) 1 0 x 20)) (x) y)`,
      { law: '(* -0.7 x)' },
    ],
  ])('is staged with %s, and has the loss of the plain program', (_, text, bodies) => {
    const [filled, plain] = lossesOf(table + text, bodies);
    expect(filled).toBeCloseTo(plain, 10);
    expect(Number.isFinite(plain)).toBe(true);
  });

  test('is text where an argument of the unknown is no number', () => {
    const { task } = taskOfText(`${table}(define-unknown (law x))\n(fit (lambda (x) (law (list x))) (x) y)`);
    expect(task?.problem.kind).toBe('staged');
    const other = taskOfText(
      `${table}(define-unknown (law f))\n(fit (lambda (x) (law (lambda (u) x))) (x) y)`,
    );
    expect(other.task?.problem.kind).toBe('text');
  });

  test.each([
    ['(minimize 1)', 'no-unknown'],
    [unknown, 'no-objective'],
    [`${table}${unknown}(define-parameter a 1)\n(fit (lambda (x) (* a x)) (x) y)`, 'unused-unknown'],
    [`${table}${unknown}(fit (lambda (x) (law x 1)) (x) y)`, 'wrong-arity'],
  ])('or has a mistake: %s', (text, code) => {
    const { program } = expandText(text, { source: 'program', tables: [] });
    const { task, diagnostics } = finish(taskOf(program, options));
    expect(task).toBeNull();
    if (code !== 'wrong-arity')
      expect(diagnostics.map((each) => [each.code, each.severity])).toEqual([[code, 'error']]);
  });

  test(`${fit} has one unknown with what the program says of it`, () => {
    const { task } = taskOfText(
      `${table}(define-unknown (law x) (using + exp) (size 7) (constants 2) (units m (/ m s)))\n${fit}`,
    );
    expect(task?.unknowns).toMatchObject([
      {
        name: 'law',
        parameters: ['x'],
        using: ['+', 'exp'],
        size: 7,
        constants: 2,
        units: { parameters: [{ m: 1 }], value: { m: 1, s: -1 } },
      },
    ]);
  });
});

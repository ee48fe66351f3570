/** Compares the kernel with the graph of the same formula: losses, values of derivatives, numbers that are not finite. */

import { expect, test } from 'vitest';
import { differentiate } from '../../autodiff';
import { Evaluator, GraphBuilder, numberType, Random } from '../../graph';
import { randomFormula as sizedFormula } from '../../testing/randomFormula';
import type { DirectProblem } from '../directProblem';
import { constantsOf, type Formula, operatorsOf } from '../formula';
import { formulaNode } from '../formulaNodes';
import { Kernel } from './kernel';
import type { KernelLanes } from './module';
import { sumCount } from './normalEquations';

const random = new Random(8);

function randomFormula(depth: number): Formula {
  const kind = random.below(depth === 0 ? 4 : 10);
  if (kind < 2) return { kind: 'argument', index: random.below(2) };
  if (kind === 2) return { kind: 'constant', value: 4 * random.uniform() - 2 };
  if (kind === 3) return { kind: 'number', value: random.below(7) - 2 };
  const count = random.below(3) === 0 ? 1 : 2;
  const ops = operatorsOf[count];
  return {
    kind: 'call',
    op: ops[random.below(ops.length)]!,
    operands: Array.from({ length: count }, () => randomFormula(depth - 1)),
  };
}

function problemOf(rows: number, held: number, magnitude = 2): DirectProblem {
  const column = (): Float64Array =>
    Float64Array.from({ length: rows + held }, () => magnitude * (2 * random.uniform() - 0.5));
  return {
    kind: 'direct',
    arguments: [column(), column()],
    scales: column().map(Math.abs),
    targets: column(),
    offset: 0.25,
    divisor: rows,
    training: Int32Array.from({ length: rows }, (_, index) => rows + held - 1 - index),
    holdout:
      held === 0
        ? null
        : { rows: Int32Array.from({ length: held }, (_, index) => index), offset: 1, divisor: held },
  };
}

/** The loss and its derivatives by the constants, row by row from the formula's graph. */
function byGraph(problem: DirectProblem, formula: Formula): readonly number[] {
  const b = new GraphBuilder();
  const constants = constantsOf(formula);
  const free = constants.map((_, index) => b.input(`c${index}`, numberType));
  const given = problem.arguments.map((_, index) => b.input(`x${index}`, numberType));
  const [scale, target] = [b.input('scale', numberType), b.input('target', numberType)];
  const value = formulaNode(b, formula, { arguments: given, constants: free });
  const difference = b.op('sub', [value, target]);
  const graph = b.finish([b.op('mul', [scale, b.op('mul', [difference, difference])])], ['loss']);
  const evaluator = new Evaluator(differentiate(graph));
  const sums = new Array<number>(1 + constants.length).fill(0);
  for (const row of problem.training) {
    const at = [...problem.arguments, problem.scales, problem.targets].map((column) => column[row]!);
    const results = evaluator.evaluate([...constants, ...at]);
    for (const index of sums.keys()) sums[index]! += results[index]!;
  }
  return [(sums[0]! + problem.offset) / problem.divisor, ...sums.slice(1).map((sum) => sum / 2)];
}

function expectClose(got: number, wanted: number, size: number, what: string): void {
  if (!Number.isFinite(wanted)) return expect(Number.isFinite(got), what).toBe(false);
  expect(Math.abs(got - wanted), `${what}: ${got} for ${wanted}`).toBeLessThanOrEqual(
    1e-10 * Math.max(Math.abs(wanted), size),
  );
}

for (const lanes of ['f64', 'f64x2'] satisfies readonly KernelLanes[]) {
  test(`losses and derivatives are those of the graph, in ${lanes}`, () => {
    let finite = 0;
    for (const rows of [1, 7, 20, 129]) {
      const problem = problemOf(rows, 0);
      const kernel = new Kernel(problem, lanes);
      const formulas = Array.from({ length: 40 }, () => randomFormula(4));
      const losses = kernel.losses(formulas);
      for (const [index, formula] of formulas.entries()) {
        const wanted = byGraph(problem, formula);
        const what = JSON.stringify(formula);
        expectClose(losses[index]!, wanted[0]!, 0, what);
        const equations = kernel.normalEquations(formula);
        const sums = new Float64Array(sumCount(equations.count));
        equations.at(constantsOf(formula), sums);
        expectClose((sums[0]! + problem.offset) / problem.divisor, wanted[0]!, 0, what);
        if (!Number.isFinite(wanted[0]!)) continue;
        finite++;
        let diagonal = 1 + equations.count;
        for (let one = 0; one < equations.count; one++) {
          // Rounding of a sum of products is relative to the lengths of both.
          const size = Math.sqrt(sums[0]! * sums[diagonal]!);
          diagonal += equations.count - one;
          expectClose(sums[1 + one]!, wanted[1 + one]!, Number.isFinite(size) ? size : 0, what);
        }
      }
    }
    expect(finite).toBeGreaterThan(60);
  });
}

test('losses are the same, bit for bit, with and without vectors', () => {
  const problem = problemOf(150, 0);
  const formulas = Array.from({ length: 40 }, () =>
    sizedFormula(random, 9, { arguments: 2, functions: ['exp', 'sqrt', 'tanh'] }),
  );
  const [single, pairs] = [
    new Kernel(problem, 'f64').losses(formulas),
    new Kernel(problem, 'f64x2').losses(formulas),
  ];
  expect([...single].filter(Number.isFinite).length).toBeGreaterThan(10);
  expect(pairs).toEqual(single);
});

test('without rows a loss is what no formula changes', () => {
  const problem = { ...problemOf(4, 0), training: new Int32Array(0), divisor: 1 };
  expect([...new Kernel(problem).losses([{ kind: 'argument', index: 0 }])]).toEqual([0.25]);
});

test('rows held out have a loss of their own, and many formulas at once those that each has alone', () => {
  const problem = problemOf(30, 11);
  const kernel = new Kernel(problem);
  const square: Formula = { kind: 'call', op: 'square', operands: [{ kind: 'argument', index: 1 }] };
  const held = [...problem.holdout!.rows].reduce((sum, row) => {
    const difference = problem.arguments[1]![row]! ** 2 - problem.targets[row]!;
    return sum + problem.scales[row]! * difference ** 2;
  }, 1);
  expect(kernel.holdoutLoss(square)).toBeCloseTo(held / 11, 12);
  const many = Array.from({ length: 3000 }, (_, index) =>
    sizedFormula(random, 3 + 2 * (index % 12), { arguments: 2, functions: [] }),
  );
  const together = kernel.losses(many);
  for (const index of [0, 700, 1500, 2999]) expect(kernel.losses([many[index]!])[0]).toBe(together[index]);
});

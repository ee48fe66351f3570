import { expect, test } from 'vitest';
import { Random } from '../../graph';
import { randomFormula } from '../../testing/randomFormula';
import { type Formula, withConstants } from '../formula';
import { PostfixList } from '../postfix';
import { directProblem } from '../testing/directProblems';
import { directJudge } from './index';

const x: Formula = { kind: 'argument', index: 0 };
const y: Formula = { kind: 'argument', index: 1 };
const c = (value: number): Formula => ({ kind: 'constant', value });
const call = (op: '+' | '*' | '/' | 'sin' | 'exp' | 'square', ...operands: Formula[]): Formula => ({
  kind: 'call',
  op,
  operands,
});
const scaled = (formula: Formula, scale: number, offset: number): Formula =>
  call('+', c(offset), call('*', c(scale), formula));

const columns = [
  [0.5, 1, 1.5, 2, 3, 4, 5.5, 7, 8],
  [2, 1, 4, 3, 0.5, 2.5, 1.5, 6, 2],
];
const targets = columns[0]!.map((each, row) => 40 + Math.sin(3 * each) + columns[1]![row]!);
const judge = directJudge(directProblem({ arguments: columns, targets, relative: true }));

const formulas: readonly (readonly [string, Formula])[] = [
  ['an argument', x],
  ['a quotient', call('/', x, y)],
  ['a formula with constants', call('sin', call('*', c(2.9), x))],
  ['values that hardly vary', call('+', c(1e6), call('sin', x))],
  ['values of many sizes', call('exp', call('square', x))],
];

test.each(formulas)('the best scale and offset of %s are those that a fit finds', (_, formula) => {
  const { losses, scales, offsets } = judge.scaled!([{ formula, constants: null }]);
  const best = scaled(formula, scales[0]!, offsets[0]!);
  expect(judge.loss([best]) / losses[0]!).toBeCloseTo(1, 6);
  for (const [scale, offset] of [
    [1.001, 1],
    [0.999, 1],
    [1, 1.0001],
    [1, 0.9999],
  ] as const)
    expect(judge.loss([scaled(formula, scales[0]! * scale, offsets[0]! * offset)])).toBeGreaterThan(
      losses[0]! * (1 - 1e-9),
    );
});

test('a loss that is 0 is no difference of large sums', () => {
  const exact = directJudge(
    directProblem({ arguments: columns, targets: columns[0]!.map((each) => 3 + 2 * Math.sin(each)) }),
  );
  expect(exact.scaled!([{ formula: call('sin', x), constants: null }]).losses[0]).toBeLessThan(1e-28);
});

test('a formula of one value has the loss of the mean', () => {
  const { losses, scales } = judge.scaled!([{ formula: c(5), constants: null }]);
  expect(scales[0]).toBe(0);
  expect(losses[0]! / judge.calibrate([c(1)], { starts: 1, seed: 1 }).loss).toBeCloseTo(1, 9);
});

test('constants of a trial are in the places of the own ones, and many trials are as each alone', () => {
  const formula = call('+', call('sin', call('*', c(1), x)), call('*', c(2), y));
  const values = [
    [3, 0.5],
    [0.1, -2],
    [1e3, 1e-3],
  ] as const;
  const many = Array.from({ length: 3000 }, (_, index) => ({ formula, constants: values[index % 3]! }));
  const { losses } = judge.scaled!(many);
  for (const index of [0, 1, 2, 2999]) {
    const own = withConstants(formula, values[index % 3]!);
    expect(losses[index]).toBe(judge.scaled!([{ formula: own, constants: null }]).losses[0]);
  }
});

test('postfix code has the results of the formulas as trees', () => {
  const random = new Random(11);
  const kind = { arguments: 2, functions: ['exp', 'sin', 'sqrt'] } as const;
  const power = (exponent: number): Formula => ({
    kind: 'call',
    op: 'expt',
    operands: [call('+', x, y), { kind: 'number', value: exponent }],
  });
  const all = [
    ...[-2, -1, 1, 2, 3, 4, 5].flatMap((exponent) => [power(exponent), call('*', y, power(exponent))]),
    ...Array.from({ length: 800 }, () => randomFormula(random, 1 + random.below(17), kind)),
  ];
  const list = new PostfixList(1, 1);
  for (const each of all) list.add(each);
  const one = judge.scaledList!(list);
  const other = judge.scaled!(all.map((formula) => ({ formula, constants: null })));
  expect(one.losses).toEqual(other.losses);
  expect(one.scales).toEqual(other.scales);
  for (const [index, formula] of all.entries()) expect(list.formula(index)).toEqual(formula);
});

import { expect, test } from 'vitest';
import { Random } from '../../graph/random';
import type { Formula, Operator } from '../formula';
import { valueAt } from './arithmetic';
import { Algebra } from './canonical';
import { isUnary, type Tree } from './tree';

const using: readonly Operator[] = [
  '+',
  '-',
  '*',
  '/',
  'exp',
  'log',
  'sqrt',
  'square',
  'expt',
  'sin',
  'max',
  'abs',
];
const callable: readonly Operator[] = [...using, 'neg'];

function randomFormula(random: Random, size: number): Formula {
  if (size <= 1) {
    const kind = random.below(4);
    if (kind === 0) return { kind: 'constant', value: 0.5 + 2 * random.uniform() };
    if (kind === 1 && random.below(3) === 0) return { kind: 'number', value: 1 + random.below(3) };
    return { kind: 'argument', index: random.below(2) };
  }
  const op = callable[random.below(callable.length)]!;
  if (size === 2 || isUnary(op)) {
    const unary = callable.filter(isUnary);
    return {
      kind: 'call',
      op: isUnary(op) ? op : unary[random.below(unary.length)]!,
      operands: [randomFormula(random, size - 1)],
    };
  }
  const left = 1 + random.below(size - 2);
  return {
    kind: 'call',
    op,
    operands: [randomFormula(random, left), randomFormula(random, size - 1 - left)],
  };
}

function text(tree: Formula): string {
  if (tree.kind === 'argument') return 'xyz'[tree.index]!;
  if (tree.kind === 'constant') return 'c';
  if (tree.kind === 'number') return String(tree.value);
  return `(${[tree.op, ...tree.operands.map(text)].join(' ')})`;
}

const x: Formula = { kind: 'argument', index: 0 };
const y: Formula = { kind: 'argument', index: 1 };
const c: Formula = { kind: 'constant', value: 1.5 };
const n = (value: number): Formula => ({ kind: 'number', value });
const call = (op: Operator, ...operands: Formula[]): Formula => ({ kind: 'call', op, operands });
const algebra = new Algebra(using);

test.each<[string, Formula, string]>([
  ['a product of constants is one', call('*', c, call('*', x, c)), '(* c x)'],
  ['a sum of constants is one', call('+', call('+', x, c), c), '(+ c x)'],
  ['a function of a constant is one', call('+', call('exp', c), x), '(+ c x)'],
  ['a division by a constant is a multiplication', call('/', x, c), '(* c x)'],
  ['whole numbers are folded', call('*', call('+', n(1), n(2)), x), '(* 3 x)'],
  ['what is subtracted from itself vanishes', call('+', y, call('-', x, x)), 'y'],
  ['two of a kind are a square', call('*', x, x), '(square x)'],
  ['an inverse cancels', call('/', call('*', x, y), x), 'y'],
  ['operands are in order', call('*', y, call('*', c, x)), '(* c (* x y))'],
  ['a scaled sum with a free constant is a sum of its own', call('*', c, call('+', c, x)), '(+ c (* c x))'],
  [
    'a quotient has one scale',
    call('/', c, call('+', c, call('*', c, x))),
    '(/ c (+ x c))'.replace('x c', 'c x'),
  ],
  ['log(cx) is c + log x', call('log', call('*', c, x)), '(+ c (log x))'],
  ['exp(c + x) is c exp x', call('exp', call('+', c, x)), '(* c (exp x))'],
  ['a product of exponentials is one', call('*', call('exp', x), call('exp', y)), '(exp (+ x y))'],
  ['a power of a free constant absorbs a product', call('*', x, call('expt', x, c)), '(expt x c)'],
  ['a minus goes into a difference', call('+', x, call('neg', y)), '(- x y)'],
])('%s', (_, formula, expected) => expect(text(algebra.canonical(formula))).toBe(expected));

test('a formula that may not call `square` does not', () =>
  expect(text(new Algebra(['*']).canonical(call('*', x, x)))).toBe('(* x x)'));

test('a canonical form is its own, no larger, and has the same values', () => {
  const random = new Random(7);
  const wrong: string[] = [];
  for (let count = 0; count < 5_000; count++) {
    const formula = randomFormula(random, 1 + random.below(9));
    const tree: Tree = algebra.canonical(formula);
    const again = algebra.canonical(tree);
    if (again.hash !== tree.hash) wrong.push(`${text(formula)} -> ${text(tree)} -> ${text(again)}`);
    for (const row of [
      [0.7, 1.3],
      [2.1, 0.4],
    ]) {
      const before = valueAt(formula, row);
      const after = valueAt(tree, row);
      if (!Number.isFinite(before) || Math.abs(before) > 1e8 || Math.abs(before) < 1e-6) continue;
      if (!(Math.abs(after - before) <= 1e-6 * Math.abs(before)))
        wrong.push(`${text(formula)} -> ${text(tree)}: ${before} ${after}`);
    }
  }
  expect(
    wrong.length === 0 ? [] : [wrong.length, ...wrong.sort((a, b) => a.length - b.length).slice(0, 30)],
  ).toEqual([]);
});

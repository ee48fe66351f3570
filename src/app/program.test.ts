import '../stage/allParts';
import { expect, test } from 'vitest';
import { finish } from '../stage';
import { defaultSoftness } from '../train';
import { Program } from './program';
import { TableSet } from './tables';

const table = (name: string, ...rows: number[][]) => ({ name, columns: ['x'], rows });
const fitted = `(define-data (x) mine) (define-parameter a 1) (fit (lambda (x) (* a x)) (x) x)`;

test('what is asked for twice is the same object', () => {
  const program = new Program({ text: '(define-parameter a 1) (minimize (* a a))' });
  const { staged, diagnostics } = finish(program.compiled());
  expect(diagnostics).toEqual([]);
  expect(finish(program.compiled()).staged).toBe(staged);
  const plan = program.plan(staged!, defaultSoftness)!;
  expect(program.plan(staged!, { ...defaultSoftness })).toBe(plan);
  expect(plan.gradient).toBe(plan.gradient);
  const warmer = program.plan(staged!, { ...defaultSoftness, temperature: 2 })!;
  expect(warmer).not.toBe(plan);
  expect(warmer.gradient).toBe(plan.gradient);
});

test('mistakes of the text, of the console and of staging are reported once, in order of place', () => {
  const program = new Program({ text: '(car 1)\n(define x (vector-ref (vector) 3))\n(minimize (* b b))' });
  const { staged, diagnostics } = finish(program.compiled());
  expect(staged).toBeNull();
  expect(diagnostics.map(({ code, span }) => [code, span.start])).toEqual([
    ['wrong-type', 0],
    ['index-out-of-range', 18],
    ['unbound-name', 56],
    ['unbound-name', 58],
  ]);
});

test('what the program displays is of the temperature that is asked for; without a soft choice it is of any', () => {
  const soft = new Program({ text: "(define-parameter w (tensor '(0 1))) (soft-choice w 0 1)" });
  const [cold, warm, again] = [0.1, 1, 0.1].map((each) => finish(soft.compiled(each)).output);
  expect(cold).not.toEqual(warm);
  expect(again).toEqual(cold);
  const plain = new Program({ text: '(+ 1 2)' });
  expect(finish(plain.compiled(0.1))).toBe(finish(plain.compiled(1)));
});

test('a program is that of its text, level, seed, evaluator and the tables that it uses', () => {
  const tables = new TableSet([table('mine', [1], [2]), table('other', [3])]);
  const source = { text: fitted, tables, seed: 3 };
  const program = new Program(source);
  expect(program.is(source)).toBe(true);
  expect(program.is({ ...source, text: `${fitted} ` })).toBe(false);
  expect(program.is({ ...source, seed: 4 })).toBe(false);
  expect(program.is({ ...source, level: 'interpreter' })).toBe(false);
  expect(program.is({ ...source, evaluator: '' })).toBe(false);
  const without = tables.with([table('mine', [1], [2])]);
  // Before it is compiled, its tables are unknown.
  expect(program.is({ ...source, tables: without })).toBe(false);
  expect(finish(program.compiled()).diagnostics).toEqual([]);
  expect(program.is({ ...source, tables: without })).toBe(true);
  expect(program.is({ ...source, tables: tables.with([table('mine', [1], [5])]) })).toBe(false);
  expect(program.is({ ...source, tables: tables.with([table('other', [3])]) })).toBe(false);
});

test('a program that names a table in vain sees the table when it comes', () => {
  const program = new Program({ text: fitted });
  expect(finish(program.compiled()).staged).toBeNull();
  expect(program.is({ text: fitted, tables: new TableSet([table('mine', [1])]) })).toBe(false);
});

test('a table that is named where the program does not come is used', () => {
  const text = '(define (f) mine) (define-parameter a 1) (minimize (* a a))';
  const tables = new TableSet([table('mine', [1])]);
  const source = { text, tables, level: 'interpreter' } as const;
  const program = new Program(source);
  expect(finish(program.compiled()).diagnostics).toEqual([]);
  expect(program.is({ ...source, tables: tables.with([]) })).toBe(false);
});

test('a sentence says what a program lacks without an objective, or with a mistake', () => {
  const trainable = (text: string): unknown => finish(new Program({ text }).trainable(defaultSoftness));
  expect(trainable('(define-parameter a 1)')).toBe(
    'The program has no fit and no minimize, so it has no loss.',
  );
  expect(trainable('(define-parameter a 1) (minimize (* a b))')).toBe('b is not defined.');
  expect(trainable('(define-parameter a 1) (minimize (* a a))')).toMatchObject({ plan: { steps: 1000 } });
});

import { expect, it } from 'vitest';
import { evaluation } from '../testing/compile';
import { sameWritten } from '../text/corpus';
import { forms, options, procedures } from './catalogue';
import { derivativesOf, namesWithDerivatives } from './derivatives';
import { exampleOf } from './examples';
import { expandText } from './index';

const kinds = [
  ['procedure', procedures],
  ['form', forms],
  ['option', options],
] as const;

it('every procedure, form and option has an example', () => {
  const without = kinds.flatMap(([kind, table]) =>
    Object.entries(table).flatMap(([name, entry]) => (exampleOf(kind, name, entry) === null ? [name] : [])),
  );
  expect(without).toEqual([]);
});

it('examples of procedures and forms use the name, run, and have the value that they state', () => {
  for (const [kind, table] of kinds.slice(0, 2)) {
    for (const [name, entry] of Object.entries(table)) {
      const example = exampleOf(kind, name, entry)!;
      const [source, value] = example.split(' ; => ') as [string, string?];
      expect(source.includes(name) || ['`', ',', "'"].some((mark) => source.includes(mark)), name).toBe(true);
      const found = evaluation(source);
      expect(found.mistakes, source).toBe('');
      if (value === undefined) continue;
      const plain = (text: string): string => text.replaceAll('[', '(').replaceAll(']', ')');
      expect(sameWritten(plain(value), plain(found.written), 1e-14), `${source}: ${found.written}`).toBe(
        true,
      );
    }
  }
});

it('examples of options are options of some form that trains', () => {
  for (const [name, entry] of Object.entries(options)) {
    const example = exampleOf('option', name, entry)!;
    const programs = [
      `(define-data (x y w sigma) '((1 2 1 1) (2 4 1 1))) (define-parameter a 1) (fit (lambda (x) (* a x)) (x) y ${example})`,
      `(define-parameter a 1) (negative-log-likelihood (square a) ${example})`,
    ];
    const mistakes = programs.map(
      (text) => expandText(text, { source: 'program', tables: [] }).diagnostics.length,
    );
    expect(mistakes, name).toContain(0);
  }
});

it('derivatives are those of central differences', () => {
  const at: Readonly<Record<string, number>> = {
    ...{ x: 0.3, y: 0.7, p: 0.4, a: 1.7, b: 2.3, low: 0, high: 1, mean: 0.1, deviation: 1.3, rate: 1.9 },
    ...{ shape: 2.4, location: 0.2, scale: 0.8, count: 2, trials: 5, outcome: 1 },
  };
  let compared = 0;
  for (const name of namesWithDerivatives) {
    for (const { by, is } of derivativesOf(name)) {
      if (by === null) continue;
      const operands = procedures[name]!.signature.slice(1, -1)
        .replaceAll(/[[\]]|\.\.\./g, '')
        .trim()
        .split(/\s+/)
        .slice(1)
        .filter((each) => name !== 'atan' || each === 'y')
        .filter((each) => name !== 'log' || each === 'x');
      const call = (value: number): string =>
        `(${name} ${operands.map((each) => (each === by ? value : at[each])).join(' ')})`;
      const h = 1e-5;
      const slope = `(/ (- ${call(at[by]! + h)} ${call(at[by]! - h)}) ${2 * h})`;
      const values = Object.entries(at).map(([operand, value]) => `(${operand} ${value})`);
      const stated = `(let (${values.join(' ')}) ${is})`;
      const [difference, derivative] = [slope, stated].map((source) => {
        const { written, mistakes } = evaluation(source);
        expect(mistakes, source).toBe('');
        return Number(written);
      });
      expect(Math.abs(derivative! - difference!), `${name} by ${by}`).toBeLessThan(1e-6);
      compared += 1;
    }
  }
  expect(compared).toBeGreaterThan(40);
});

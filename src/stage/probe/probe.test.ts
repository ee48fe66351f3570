/** Probes of a small model at each level, with values and adjoints by hand. */

import '../allParts';
import { expect, test } from 'vitest';
import { expandText } from '../../lang';
import type { Level } from '../levels/evaluator';
import { finish } from '../program/slices';
import { expressionsOf } from './expressions';
import { type Probed, probe } from './probe';
import { recordProgram } from './recordProgram';

const source = `(define-data (s v) '((1 2) (2 3) (4 5)))
(define-parameter Vmax 6)
(define-parameter Km 1)
(define (rate s) (/ (* Vmax s) (+ Km s)))
(fit rate (s) v)`;

function probed(text: string, at: string, level: Level = 'direct'): Probed {
  const { program, written } = expandText(text, { source: 'program', tables: [] });
  const expressions = expressionsOf(program, written);
  const recorded = finish(recordProgram(program, expressions, { tables: () => null, level }));
  expect(recorded.diagnostics).toEqual([]);
  const expression = expressions.at(text.indexOf(at))!;
  const rowsOf = ({ rowCount }: { readonly rowCount: number }): Int32Array =>
    Int32Array.from({ length: rowCount }, (_, row) => row);
  return finish(probe(recorded, { expressions: [expression], rowsOf }))[0]!;
}

function last({ rows }: Probed): readonly (readonly [number, number])[] {
  return [...rows.values()].map((turns) => {
    const { adjoint, value } = turns.at(-1)!;
    return [value as number, adjoint as number];
  });
}

test.each(['direct', 'interpreter', 'tower'] as const)(
  'a probe has its value and its adjoint in each row, at %s',
  (level) => {
    const sums = last(probed(source, '(+ Km s)', level));
    const rows = [
      [1, 2],
      [2, 3],
      [4, 5],
    ] as const;
    for (const [index, [s, v]] of rows.entries()) {
      const [value, adjoint] = sums[index]!;
      expect(value).toBe(1 + s);
      const predicted = (6 * s) / (1 + s);
      // ∂/∂d of (6 s / d - v)² / 3.
      expect(adjoint).toBeCloseTo((2 * (predicted - v) * (-6 * s)) / (1 + s) ** 2 / 3, 12);
    }
  },
);

test('each turn of a loop is an evaluation of its own', () => {
  const text = `(define-parameter a 2)
(minimize (let loop ((k 0) (x a)) (if (= k 3) x (loop (+ k 1) (* x 0.5)))))`;
  const { outside } = probed(text, '(* x 0.5)');
  expect(outside.map(({ value }) => value)).toEqual([1, 0.5, 0.25]);
  expect(outside.map(({ adjoint }) => adjoint)).toEqual([0.25, 0.5, 1]);
});

/**
 * Random programs: each evaluation of each expression has the value of the plain run, and its adjoint is the central
 * difference of the loss as this evaluation alone is changed. GRADUS_SEED makes other programs.
 */

import '../allParts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { centralDifference } from '../../autodiff';
import { expandText } from '../../lang';
import { relativeDifference } from '../../testing/differences';
import { numberExpression, randomPoint, randomProgram } from '../../testing/randomProgram';
import type { Level } from '../levels/evaluator';
import { finish } from '../program/slices';
import { expressionsOf } from './expressions';
import { allRows } from './objectiveRun';
import { type Evaluated, probe } from './probe';
import { recordProgram } from './recordProgram';
import { Trials } from './trials';

const runs = Number(process.env['GRADUS_RANDOM_PROBES'] ?? 3);

/** The most evaluations of a program that are compared, at each level. */
const maxCompared = { direct: 12, interpreter: 4, tower: 1 } as const;

/** How many adjoints there was something to compare with. */
let compared = 0;

function compare(source: string, level: Level): void {
  const { program, written, diagnostics } = expandText(source, { source: 'program', tables: [] });
  expect(diagnostics).toEqual([]);
  const expressions = expressionsOf(program, written);
  const options = { tables: () => null, level };
  const recorded = finish(recordProgram(program, expressions, options));
  expect(recorded.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const ids = expressions.all.map((_, index) => index);
  const probed = finish(probe(recorded, { expressions: ids, rowsOf: ({ rowCount }) => allRows(rowCount) }));
  const trials = new Trials(program, expressions, options, (count) => ({
    rows: allRows(count),
    counted: count,
  }));
  finish(trials.prepare());
  const whole = finish(trials.loss(-1, null, false));
  const loss = recorded.recording.tape.elementsOf(recorded.loss!);
  expect(relativeDifference(loss as number, whole)).toBeLessThan(1e-12);
  const all = probed.flatMap(({ outside, rows }, expression) => [
    ...outside.map((evaluated, turn) => ({ expression, row: -1, turn, evaluated })),
    ...[...rows].flatMap(([row, turns]) =>
      turns.map((evaluated, turn) => ({ expression, row, turn, evaluated })),
    ),
  ]);
  // Loops count by whole numbers, and do not end where a counter is another number.
  const numbers = all.filter(({ evaluated: { isTruth, value } }) => !isTruth && !Number.isInteger(value));
  const step = Math.max(1, Math.floor(numbers.length / maxCompared[level]));
  for (let at = 0; at < numbers.length; at += step) {
    const { evaluated, ...place } = numbers[at]!;
    one(source, place, evaluated, trials);
  }
}

function one(
  source: string,
  { expression, row, turn }: { readonly expression: number; readonly row: number; readonly turn: number },
  { adjoint, value }: Evaluated,
  trials: Trials,
): void {
  let seen = Number.NaN;
  const lossAt = (changed: number): number =>
    finish(
      trials.loss(
        expression,
        (before, atRow, atTurn) => {
          if (atRow !== row || atTurn !== turn) return before;
          seen = before as number;
          return changed;
        },
        row < 0,
      ),
    );
  const quotient = centralDifference(lossAt, value as number);
  expect(relativeDifference(seen, value as number), source).toBeLessThan(1e-12);
  if (!(quotient.uncertainty <= 1e-6 * (1 + Math.abs(quotient.value)))) return;
  compared++;
  expect(
    relativeDifference(adjoint as number, quotient.value),
    `expression ${expression} in row ${row}, turn ${turn} of\n${source}`,
  ).toBeLessThan(1e-5);
}

function parameters(point: readonly number[]): string {
  return ['x', 'y', 'z'].map((name, index) => `(define-parameter ${name} ${point[index]})`).join('\n');
}

// At the tower a random program takes seconds: one is compared where GRADUS_RANDOM_PROBES asks for more of them.
test.each([['direct', 1], ['interpreter', 0.15], ...(runs > 3 ? [['tower', 0.02] as const] : [])] as const)(
  'adjoints are central differences, at %s',
  (level, share) => {
    compared = 0;
    const numRuns = Math.ceil(runs * share);
    fc.assert(
      fc.property(randomProgram, randomPoint, (program, point) => {
        const lines = program.split('\n');
        const last = lines.pop()!;
        compare(`${parameters(point)}\n${lines.join('\n')}\n(minimize ${last})`, level);
      }),
      { numRuns },
    );
    expect(compared).toBeGreaterThan(numRuns);
    compared = 0;
    fc.assert(
      fc.property(numberExpression, randomPoint, randomPoint, (body, point, data) => {
        const rows = `'((${data[0]} ${data[1]}) (${data[2]} ${data[0]}) (1.25 ${data[1]}))`;
        const source = `(define-data (u v) ${rows})
${parameters(point)}
(define (model x y) ${body})
(minimize (+ (mean-over ((x u) (t v)) (tanh (- (model x y) t))) (square (tanh z))))`;
        compare(source, level);
      }),
      { numRuns },
    );
    expect(compared).toBeGreaterThan(numRuns);
  },
);

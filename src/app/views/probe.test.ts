/** Probes, traces and influences as the page asks for them. */

import '../../stage/allParts';
import { expect, test, vi } from 'vitest';
import { finish } from '../../stage';
import { Program } from '../program';
import type { RunSettings, TablesVersion } from '../protocol';
import { influenceOf } from './influence';
import { probeOf } from './probe';
import { traceOf } from './trace';

const settings: RunSettings = {
  temperature: null,
  temperatureEnd: null,
  schedule: null,
  gumbel: null,
  straightThrough: null,
  seed: null,
  backend: 'auto',
  level: 'direct',
  evaluator: null,
};

const text = `(define-data (x y) '((1 2) (2 3) (4 5)))
(define-parameter a 6)
(define-parameter b 1)
(define (power n v) (let loop ((k 0) (p 1)) (if (= k n) p (loop (+ k 1) (* p v)))))
(define (model x) (+ (* a (power 3 x)) b 0.5))
(minimize (+ (mean-over ((x x) (y y)) (square (- (model x) y))) (* 0.1 (square a))))`;

const common = { source: text, settings, tables: 0 as TablesVersion, at: Float64Array.of(0.5, 2) };

function placeOf(part: string): { readonly start: number; readonly end: number } {
  const start = text.indexOf(part);
  return { start, end: start + part.length };
}

test('a probe has all turns of a row, the rows, and the present values of numbers that are moved', () => {
  const program = new Program({ text });
  const places = [placeOf('(* p v)'), placeOf('(model x) y'), { start: 5, end: 5 }];
  const number = { ...placeOf('0.5)'), text: '1.5' };
  const numbers = [{ ...number, end: number.end - 1 }];
  const reply = finish(probeOf(program, { ...common, numbers, places, row: 1, overRows: true }));
  if (reply.kind !== 'probes') throw new Error(reply.message);
  const [power, model, none] = reply.probes;
  expect(power).toMatchObject({ kind: 'values', row: 1, turnCount: 3 });
  if (power?.kind !== 'values') throw new Error('no values');
  expect(power.turns.map(({ value }) => value[0])).toEqual([2, 4, 8]);
  // The prediction is 0.5 · 8 + 2 + 1.5, the target 3.
  const residual = 4.5;
  expect(power.turns[2]!.adjoint[0]).toBeCloseTo((2 * residual * 0.5) / 3, 12);
  expect(power.overRows).toMatchObject({ rows: Int32Array.of(0, 1, 2), turns: Int32Array.of(3, 3, 3) });
  expect(model?.kind).toBe('none');
  expect(none?.kind).toBe('none');
  expect(reply.rows).toEqual({ count: 3, counted: 3, visited: 3 });
});

test('a trace goes forwards through a row, and its partials and adjoints lead back', () => {
  const reply = finish(traceOf(new Program({ text }), { ...common, row: 1 }));
  if (reply.kind !== 'trace') throw new Error(reply.message);
  const { calls, steps } = reply;
  const loops = calls.filter(({ name }) => name === 'loop');
  expect(loops.map(({ turn }) => turn)).toEqual([0, 1, 2, 3]);
  expect(new Set(loops.map(({ parent }) => calls[parent]?.name))).toEqual(new Set(['power']));
  // An operand alone makes its value count: its adjoint is the partial times the adjoint of what it is part of.
  let checked = 0;
  for (const { operands, partials, result } of steps) {
    for (const [index, operand] of operands.entries()) {
      const partial = partials[index];
      if (partial == null) continue;
      checked++;
      expect(steps[operand]!.result.adjoint[0]).toBeCloseTo(partial * result.adjoint[0]!, 10);
    }
  }
  expect(checked).toBeGreaterThan(25);
  const square = steps.find(({ operator }) => operator === 'square');
  expect(square).toMatchObject({ form: 'call', isOutside: false });
});

test('an influence is what becomes of the loss', () => {
  const reply = finish(influenceOf(new Program({ text }), common));
  if (reply.kind !== 'influence') throw new Error(reply.message);
  const rows = [
    [1, 2],
    [2, 3],
    [4, 5],
  ] as const;
  const lossOf = (predict: (x: number) => number): number =>
    rows.reduce((sum, [x, y]) => sum + (predict(x) - y) ** 2, 0) / 3 + 0.1 * 0.25;
  const model = (x: number): number => 0.5 * x ** 3 + 2.5;
  expect(reply.loss).toBeCloseTo(lossOf(model), 12);
  const place = placeOf('(+ (* a (power 3 x)) b 0.5)');
  const found = reply.expressions.find((each) => each.place.start === place.start)!;
  const values = rows.map(([x]) => model(x));
  const mean = values.reduce((sum, each) => sum + each, 0) / 3;
  const spread = Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 3);
  expect(found).toMatchObject({ isSpread: true, form: 'call' });
  expect(found.step).toBeCloseTo(0.01 * spread, 12);
  expect(found.raised).toBeCloseTo(lossOf((x) => model(x) + found.step) - reply.loss, 10);
  expect(found.lowered).toBeCloseTo(lossOf((x) => model(x) - found.step) - reply.loss, 10);
  expect(found.replaced).toBeCloseTo(
    lossOf(() => mean),
    10,
  );
});

test('a program is recorded once for all questions about the same values, and answers them as a new one would', () => {
  const program = new Program({ text });
  const plan = vi.spyOn(program, 'plan');
  const places = [placeOf('(* p v)'), placeOf('(+ (* a')];
  const moved = { ...common, at: Float64Array.of(0.5, 3) };
  const number = { start: text.indexOf('0.5)'), end: text.indexOf('0.5)') + 3, text: '2' };
  const ask = (given: Program): readonly (() => unknown)[] => [
    () => finish(probeOf(given, { ...common, places, row: 1, overRows: false })),
    () => finish(traceOf(given, { ...common, row: 2 })),
    () => finish(probeOf(given, { ...common, places, row: 0, overRows: true })),
    () => finish(probeOf(given, { ...moved, places, row: 0, overRows: true })),
    () => finish(probeOf(given, { ...moved, places, row: 0, overRows: true, numbers: [number] })),
    // A question that is given up may have a row on the tape.
    () => traceOf(given, { ...moved, row: 1 }).next().done,
    () => finish(traceOf(given, { ...moved, row: 1 })),
    () => finish(traceOf(given, { ...moved, settings: { ...settings, temperature: 2 }, row: 1 })),
  ];
  const recordings: number[] = [];
  for (const [index, question] of ask(program).entries()) {
    const before = plan.mock.calls.length;
    const answer = question();
    recordings.push(plan.mock.calls.length - before);
    expect(answer).toEqual(ask(new Program({ text }))[index]!());
    // The new program has taken the place of this one: ask again.
    question();
  }
  expect(recordings).toEqual([1, 0, 0, 1, 1, 1, 1, 1]);
});

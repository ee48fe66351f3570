import { expect, test } from 'vitest';
import { program, recordingAt, report, source } from '../catalogue/samples';
import { toCsv } from '../charts/csv';
import type { Known } from '../state/appraisal';
import { Recording } from '../state/recording';
import type { Shown } from '../state/shown';
import { choiceColumns, historyColumns, parameterColumns } from './parameterColumns';

const recording = recordingAt(3);
const shown: Shown = { program, source, recording, past: null, stale: false, older: false };
const known: Known = { kind: 'known', about: { recording, taken: 3 }, report, bands: [] };
const linesOf = (csv: string): readonly string[] => csv.trim().split('\n');

/** The same with a tensor of two elements between the numbers, and a watch. */
function withTensor(): Shown {
  const [slope, offset] = program.parameters;
  const tensor = { ...slope!, name: 'weights', shape: [2], start: 3 };
  const watch = { name: 'seen', span: slope!.span, start: 7, shape: [] };
  const larger = { ...program, parameters: [slope!, tensor, offset!], watches: [watch] };
  return { ...shown, program: larger, recording: new Recording(null, larger, source) };
}

test('each parameter is a row, with its line, its values and what the fit says of it', () => {
  const [head, slope, offset] = linesOf(toCsv(parameterColumns(shown, known)));
  expect(head).toBe('name,line,start,now,∂loss/∂name,std. error,"95 % interval, low","95 % interval, high"');
  expect(slope).toMatch(/^slope,1,0,0\.19\d*,-\d/);
  expect(offset).toMatch(/^offset,2,.*,,,$/);
});

test('errors are left out where they are not known, or are of other values', () => {
  const none = { ...report, errors: { kind: 'none', reason: 'for a test' } as const };
  for (const each of [null, { ...known, report: none }])
    expect(linesOf(toCsv(parameterColumns(shown, each)))[0]).toBe('name,line,start,now,∂loss/∂name');
});

test('a tensor has no error of its own, and the parameters behind it have theirs', () => {
  const { errors } = report;
  if (errors.kind === 'none') throw new Error('the sample has errors');
  const columns = parameterColumns(withTensor(), {
    ...known,
    report: {
      ...report,
      errors: {
        ...errors,
        standardErrors: Float64Array.of(1, 2, 3, 4),
        low: Float64Array.of(-1, -2, -3, Number.NaN),
      },
    },
  });
  expect(Object.fromEntries(columns.map(({ name, values }) => [name, values]))).toMatchObject({
    name: ['slope', 'weights', 'offset', 'seen'],
    start: [0, 3, 0, 7],
    'std. error': [1, null, 4, null],
    '95 % interval, low': [-1, null, null, null],
  });
});

test('elements with names of their own are rows beneath their tensor, with their errors', () => {
  const { errors } = report;
  if (errors.kind === 'none') throw new Error('the sample has errors');
  const [slope] = program.parameters;
  const elements = [
    { name: 'effect[b]', start: 5 },
    { name: 'effect[a]', start: 6 },
  ];
  const named = { ...program, parameters: [{ ...slope!, name: 'effect', shape: [2], elements }] };
  const columns = parameterColumns(
    { ...shown, program: named, recording: new Recording(null, named, source) },
    { ...known, report: { ...report, errors: { ...errors, standardErrors: Float64Array.of(0.5, 0.25) } } },
  );
  expect(Object.fromEntries(columns.map(({ name, values }) => [name, values]))).toMatchObject({
    name: ['effect', 'effect[b]', 'effect[a]'],
    now: [0, 5, 6],
    '∂loss/∂name': [expect.any(Number), null, null],
    'std. error': [null, 0.5, 0.25],
  });
});

test('the history has a row for each record, with the gradient beside each parameter', () => {
  const [head, ...rows] = linesOf(toCsv(historyColumns(shown)));
  expect(head).toBe('step,slope,∂loss/∂slope,offset,∂loss/∂offset');
  expect(rows.map((row) => row.split(',')[0])).toEqual(['0', '1', '2']);
  expect(
    historyColumns(withTensor())
      .map(({ name }) => name)
      .at(-1),
  ).toBe('seen');
});

test('a program without soft choices has none to copy', () => {
  expect(choiceColumns(shown).map(({ values }) => values.length)).toEqual([0, 0, 0]);
});

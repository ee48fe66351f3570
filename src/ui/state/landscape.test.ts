import { expect, test } from 'vitest';
import type { LandscapeSurface, ParameterSummary, ProgramSummary } from '../../app/protocol';
import {
  axesOf,
  extentOf,
  firstChoice,
  isWithin,
  numbersAmong,
  questionOver,
  shareOf,
  valueAt,
} from './landscape';
import type { RecordingState } from './recording';

const [none, all] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

function programOf(...bounds: readonly (readonly [name: string, low: number, high: number])[]) {
  const parameters = bounds.map(([name, low, high]) => ({ name, shape: [], low, high }));
  // Names, shapes, bounds and whether there is an objective are all that is read.
  return { parameters, objective: {} } as unknown as ProgramSummary;
}

type Now = Pick<RecordingState, 'present' | 'next' | 'series'>;

/** A run whose parameters were at these values, step by step. */
function nowAt(...paths: readonly (readonly number[])[]): Now {
  const series = { parameter: (index: number) => Float64Array.from(paths[index]!) };
  const present = Float64Array.from(paths, (path) => path.at(-1)!);
  // The parameters' columns are all that is read of the series.
  return { present, next: null, series } as unknown as Now;
}

function asked(program: ProgramSummary, now: Now, before: LandscapeSurface | null = null) {
  const question = questionOver(program, now, firstChoice, before);
  if (question === null || question.kind === 'plane') throw new Error('there are no axes');
  return question;
}

test('a landscape can be over the parameters that are numbers', () => {
  // Names and shapes are all that is read.
  const parameters = [
    { name: 'a', shape: [] },
    { name: 'w', shape: [2] },
    { name: 'b', shape: [] },
  ] as readonly Partial<ParameterSummary>[] as readonly ParameterSummary[];
  expect(numbersAmong(parameters)).toEqual(['a', 'b']);
});

test('the axes are those that were chosen, as far as the program has them', () => {
  const program = programOf(['a', none, all], ['b', none, all], ['c', none, all]);
  expect(axesOf(program, firstChoice)).toEqual(['a', 'b']);
  expect(axesOf(program, { ...firstChoice, x: 'c' })).toEqual(['c', 'a']);
  expect(axesOf(program, { ...firstChoice, x: 'gone', y: 'a' })).toEqual(['a', 'b']);
  expect(axesOf(programOf(['a', none, all]), firstChoice)).toEqual(['a']);
  expect(axesOf({ ...program, objective: null }, firstChoice)).toEqual([]);
});

test('one parameter has a line, two have a surface, around the path', () => {
  const line = asked(programOf(['a', none, all]), nowAt([0, 4, 10]));
  expect(line).toEqual({ kind: 'line', x: { parameter: 'a', low: -3.5, high: 13.5, scale: 'linear' } });
  const surface = asked(programOf(['a', none, all], ['b', none, all]), nowAt([0, 4, 10], [5, 5, 5]));
  expect(surface).toMatchObject({ kind: 'parameters', y: { low: 0, high: 10 } });
});

test('a parameter that has not moved has an axis around where it is', () => {
  const of = (program: ProgramSummary, start: number) => asked(program, nowAt([start])).x;
  expect(of(programOf(['a', none, all]), 0)).toMatchObject({ low: -1, high: 1 });
  expect(of(programOf(['a', 0, all]), 2)).toEqual({ parameter: 'a', low: 0.5, high: 8, scale: 'log' });
  expect(of(programOf(['a', 2, 3]), 2.5)).toMatchObject({ low: 2, high: 3 });
  expect(of(programOf(['a', -2, all]), 1)).toMatchObject({ scale: 'linear' });
});

test('the next step of a run that has not begun does not make the axis narrow', () => {
  const now = { ...nowAt([100]), next: Float64Array.of(100.5) };
  expect(asked(programOf(['a', none, all]), now).x).toMatchObject({ low: 0, high: 200 });
  const far = { ...nowAt([100]), next: Float64Array.of(250) };
  expect(asked(programOf(['a', none, all]), far).x).toMatchObject({ low: 0, high: 250 });
});

test('an axis of a run that goes on keeps what it was, and grows where the run goes', () => {
  const program = programOf(['a', none, all]);
  const drawn = asked(program, nowAt([0, 4, 10]));
  expect(asked(program, nowAt([0, 4, 10, 12]), drawn)).toEqual(drawn);
  expect(isWithin(asked(program, nowAt([0, 4, 10, 12]), drawn), drawn)).toBe(true);
  const grown = asked(program, nowAt([0, 4, 10, 20]), drawn);
  expect(grown.x).toMatchObject({ low: -3.5, high: 27 });
  expect(isWithin(grown, drawn)).toBe(false);
});

test('a run that diverged does not leave the next one an axis on which it is a dot', () => {
  const program = programOf(['a', none, all]);
  const wild = asked(program, nowAt([0, 1e6]));
  const next = asked(program, nowAt([0, 4, 10]), wild);
  expect(isWithin(next, wild)).toBe(false);
  expect(next.x).toMatchObject({ low: -3.5, high: 13.5 });
});

test('a few steps that went far off are outside of the axis', () => {
  const path = Array.from({ length: 100 }, (_, index) => (index < 95 ? index : 1e9 * index));
  expect(extentOf(path, [3]).high).toBeLessThan(1000);
  expect(extentOf([1, 2, 500], [3])).toEqual({ low: 1, high: 500 });
});

test('shares and values of an axis are inverse to each other', () => {
  for (const scale of ['linear', 'log'] as const) {
    const axis = { parameter: 'a', low: 0.5, high: 32, scale };
    for (const share of [0, 0.2, 1]) expect(shareOf(axis, valueAt(axis, share))).toBeCloseTo(share, 12);
  }
});

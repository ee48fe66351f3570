import { expect, test } from 'vitest';
import { Series } from './series';

const shape = { parameters: 1, watches: 1, holdout: true };
/** Step, loss, held-out loss, parameter, gradient and watch, with something behind that does not belong to the series. */
const columns = [0, 10, 20, 30, 40, 50].map((each) => Float64Array.of(each, each + 1, 99));

const readings = (series: Series) =>
  [
    series.steps,
    series.losses,
    series.holdoutLosses,
    series.parameter(0),
    series.gradient(0),
    series.watch(0),
  ].map((column) => [...column]);

test('each column is its records, then the last', () => {
  const last = Float64Array.of(2, 12, 22, 32, 42, 52);
  const series = new Series(shape, { columns, count: 2, last });
  expect(series.length).toBe(3);
  expect(readings(series)).toEqual([0, 10, 20, 30, 40, 50].map((each) => [each, each + 1, each + 2]));
  expect(series.losses).toBe(series.losses);
});

test('without a last record a column shares the array of the past', () => {
  const series = new Series(shape, { columns, count: 2, last: null });
  expect(series.length).toBe(2);
  expect(readings(series)).toEqual([0, 10, 20, 30, 40, 50].map((each) => [each, each + 1]));
  expect(series.losses.buffer).toBe(columns[1]!.buffer);
});

test('there are no losses of held-out rows where nothing is held out', () => {
  const none = { parameters: 0, watches: 0, holdout: false };
  expect(new Series(none, { columns, count: 2, last: null }).holdoutLosses).toHaveLength(0);
});

import { expect, test } from 'vitest';
import { Fan } from './fan';

const rowsOf = (from: number, to: number) => ({
  traceSteps: Float64Array.from({ length: to - from }, (_, index) => from + index),
  traces: Float64Array.from(
    { length: 2 * (to - from) },
    (_, at) => (from + Math.floor(at / 2)) * 10 + (at % 2),
  ),
});

test('keeps every row of a short run', () => {
  const fan = Fan.empty.with(rowsOf(0, 3)).with(rowsOf(3, 5));
  expect(fan.rows.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
  expect([...fan.rows[4]!.losses]).toEqual([40, 41]);
});

test('thins a long run evenly, and goes on so', () => {
  let fan = Fan.empty;
  for (let from = 0; from < 5000; from += 37) fan = fan.with(rowsOf(from, from + 37));
  const steps = fan.rows.map(({ step }) => step);
  const stride = steps[1]!;
  expect(steps.length).toBeGreaterThan(50);
  expect(steps.length).toBeLessThanOrEqual(120);
  expect(steps).toEqual(steps.map((_, index) => index * stride));
  expect([...fan.rows.at(-1)!.losses]).toEqual([10 * steps.at(-1)!, 10 * steps.at(-1)! + 1]);
});

test('nothing new changes nothing', () => {
  expect(Fan.empty.with(rowsOf(0, 0)).rows).toEqual([]);
});

test('a fan stays as it is when more steps are added', () => {
  const fan = Fan.empty.with(rowsOf(0, 3));
  fan.with(rowsOf(3, 400));
  expect(fan.rows.map(({ step }) => step)).toEqual([0, 1, 2]);
});

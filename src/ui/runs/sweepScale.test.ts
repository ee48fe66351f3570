import { expect, test } from 'vitest';
import { runRow } from '../../testing/runRows';
import type { Family } from '../state/runs';
import { shownValue, sweepAxes } from './sweepScale';

function familyOf(
  points: readonly (readonly [value: number, loss: number])[],
  scale: Family['scale'],
): Family {
  const members = points.map(([value, loss]) =>
    runRow({ loss, family: { sweep: 's', swept: 'rate', value, scale } }),
  );
  return { sweep: 's', swept: 'rate', scale, members };
}

test('values of a sweep have no commas, and a minus of the page', () => {
  expect([-0.5, 1e21, 12345].map(shownValue)).toEqual(['−0.5', '1e21', '12345']);
});

test('a sweep in equal factors has a logarithmic axis, unless a value is not positive', () => {
  const kinds = [
    [0.1, 1],
    [0, 1],
  ].map(
    (values) =>
      sweepAxes(
        familyOf(
          values.map((value) => [value, 1]),
          'log',
        ),
      )?.x.kind,
  );
  expect(kinds).toEqual(['log', 'linear']);
});

test('losses of more than a factor of ten have a logarithmic axis; those that are no number have none', () => {
  const yOf = (losses: readonly number[]) =>
    sweepAxes(
      familyOf(
        losses.map((loss, index) => [index, loss]),
        'linear',
      ),
    )?.y ?? null;
  expect(yOf([1, 5])?.kind).toBe('linear');
  expect(yOf([0, 50])?.kind).toBe('linear');
  expect(yOf([1, 50, Number.NaN])?.kind).toBe('log');
  expect(yOf([1, 1e30])!.high).toBeLessThan(1e12);
  expect(yOf([Number.NaN, Number.POSITIVE_INFINITY])).toBeNull();
});

import { describe, expect, test } from 'vitest';
import { found } from '../catalogue/discoverySamples';
import { type FrontEntry, frontOf, hasUnknowns, keyOfEntry, RateMeter } from './discovery';

const entry = (size: number, loss: number, origin: FrontEntry['origin'] = 'search'): FrontEntry => ({
  ...found(size, loss),
  origin,
});

describe('the front', () => {
  test('has for each size the lowest loss, where it is lower than at every smaller size', () => {
    const front = frontOf([entry(5, 2), entry(1, 9), entry(3, 9), entry(5, 4), entry(7, 3), entry(9, 1)]);
    expect(front.map(({ size, loss }) => [size, loss])).toEqual([
      [1, 9],
      [5, 2],
      [9, 1],
    ]);
  });

  test('leaves out what is better by rounding alone, and what has no finite loss', () => {
    const front = frontOf([entry(1, 1), entry(2, 1 - 1e-12), entry(3, Number.NaN), entry(4, 0)]);
    expect(front.map(({ size }) => size)).toEqual([1, 4]);
  });

  test('is not selected by the loss on rows held out', () => {
    const worse = { ...entry(3, 1), holdoutLoss: 100 };
    expect(frontOf([{ ...entry(1, 2), holdoutLoss: 0.1 }, worse])).toContain(worse);
  });
});

test('entries with the same expressions have one key, in whatever order they are named', () => {
  const both = { f: 'x', g: '1.5' };
  expect(keyOfEntry({ expressions: both })).toBe(keyOfEntry({ expressions: { g: '1.5', f: 'x' } }));
  expect(keyOfEntry({ expressions: both })).not.toBe(keyOfEntry({ expressions: { f: '1.5', g: 'x' } }));
});

test('a rate is that of the last seconds', () => {
  const meter = new RateMeter();
  const rates = [0, 1, 2, 3, 4, 5, 6].map((seconds) =>
    meter.add({ seconds, candidates: seconds <= 3 ? 0 : 100 * (seconds - 3) }),
  );
  expect(rates[0]).toBe(0);
  expect(rates[3]).toBe(0);
  expect(rates.at(-1)).toBeCloseTo(100, 12);
});

test('a program has unknowns where it defines one in code', () => {
  expect(hasUnknowns('(define x 1)\n  (define-unknown (law x))')).toBe(true);
  expect(hasUnknowns('; (define-unknown (law x))\n(display "(define-unknown (f x))")')).toBe(false);
});

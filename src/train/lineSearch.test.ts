import fc from 'fast-check';
import { expect, test } from 'vitest';
import { searchLine, type Trial } from './lineSearch';

const decrease = 1e-4;
const flatness = 0.9;

/** Searches along a function with a derivative; the length that was found, and the lengths that were tried. */
async function search(f: (t: number) => number, slope: (t: number) => number, first = 1) {
  const tried: number[] = [];
  const trial = (length: number): Trial => ({ length, value: f(length), slope: slope(length) });
  const found = await searchLine(trial(0), first, async (length) => {
    tried.push(length);
    return trial(length);
  });
  return { found, tried };
}

test('a length that keeps both conditions is taken as it is', async () => {
  const { found, tried } = await search(
    (t) => (t - 1) ** 2,
    (t) => 2 * (t - 1),
  );
  expect(found?.length).toBe(1);
  expect(tried).toEqual([1]);
});

test('where the slope is still steep, the length doubles; where it has turned, the search goes back', async () => {
  const far = await search(
    (t) => (t - 50) ** 2,
    (t) => 2 * (t - 50),
  );
  expect(far.tried.slice(0, 3)).toEqual([1, 2, 4]);
  expect(Math.abs(2 * (far.found!.length - 50))).toBeLessThanOrEqual(flatness * 100);
  const near = await search(
    (t) => (t - 0.01) ** 2,
    (t) => 2 * (t - 0.01),
  );
  expect(near.found!.length).toBeLessThan(0.02);
});

test('a value that is not finite is a step too long', async () => {
  for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    const { found, tried } = await search(
      (t) => (t > 0.3 ? wrong : (t - 0.25) ** 2),
      (t) => (t > 0.3 ? wrong : 2 * (t - 0.25)),
    );
    expect(found!.length).toBeLessThan(0.3);
    expect(found!.value).toBeLessThan(0.25 ** 2);
    expect(tried.length).toBeLessThanOrEqual(40);
  }
});

test('nothing is found where no step lowers the value, after so many trials', async () => {
  const { found, tried } = await search(
    (t) => t,
    () => -1,
  );
  expect(found).toBeNull();
  expect(tried.length).toBeLessThanOrEqual(40);
});

test('a value that falls for ever is followed until the trials are used up', async () => {
  const { found, tried } = await search(
    (t) => -t,
    () => -1,
  );
  expect(tried).toHaveLength(40);
  expect(found?.length).toBe(tried.at(-1));
});

test('what is found on a polynomial keeps the strong Wolfe conditions', async () => {
  const coefficient = fc.double({ min: -3, max: 3, noNaN: true });
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(coefficient, coefficient),
      fc.double({ min: 0.1, max: 5, noNaN: true }),
      fc.double({ min: 0.01, max: 10, noNaN: true }),
      async ([c2, c3], fall, first) => {
        // Bounded below, and falling at 0.
        const f = (t: number): number => -fall * t + c2 * t ** 2 + c3 * t ** 3 + t ** 4;
        const slope = (t: number): number => -fall + 2 * c2 * t + 3 * c3 * t ** 2 + 4 * t ** 3;
        const { found, tried } = await search(f, slope, first);
        expect(tried.length).toBeLessThanOrEqual(40);
        expect(found).not.toBeNull();
        const { length, value } = found!;
        expect(value).toBeLessThanOrEqual(decrease * length * -fall + 1e-12);
        expect(Math.abs(slope(length))).toBeLessThanOrEqual(flatness * fall * (1 + 1e-9));
      },
    ),
    { seed: 7 },
  );
});

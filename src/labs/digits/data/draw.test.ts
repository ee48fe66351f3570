import { expect, test } from 'vitest';
import { Random } from '../../../graph';
import { firstDigits, imageOf } from './digitSet';
import { drawDigit, drawDigits, imageSize } from './draw';

const size = imageSize * imageSize;

test('ten thousand digits to train on and two thousand to judge by all differ', () => {
  const seen = new Set<string>();
  for (const [count, seed] of [
    [10_000, 1],
    [2_000, 2],
  ] as const) {
    const set = drawDigits(count, seed);
    expect(set.pixels.length).toBe(count * size);
    for (let index = 0; index < count; index++) seen.add(String.fromCharCode(...imageOf(set, index)));
  }
  expect(seen.size).toBe(12_000);
});

test('a seed draws the same digits again, and a longer set begins as a shorter one', () => {
  const [short, long, other] = [drawDigits(30, 5), drawDigits(50, 5), drawDigits(30, 6)];
  expect(drawDigits(30, 5)).toEqual(short);
  expect(long.pixels.subarray(0, 30 * size)).toEqual(short.pixels);
  expect(long.labels.subarray(0, 30)).toEqual(short.labels);
  expect(other.pixels).not.toEqual(short.pixels);
});

test('each digit is drawn as often as the others, in an order of its own in each round', () => {
  const counts = new Array<number>(10).fill(0);
  const { labels } = drawDigits(500, 3);
  for (const label of labels) counts[label]!++;
  expect(counts).toEqual(new Array(10).fill(50));
  const rounds = Array.from({ length: 50 }, (_, round) =>
    labels.subarray(10 * round, 10 * round + 10).join(),
  );
  expect(new Set(rounds).size).toBeGreaterThan(45);
});

test('every digit has ink, and hardly one touches the edge of its image', () => {
  const random = new Random(9);
  let touching = 0;
  for (let digit = 0; digit < 10; digit++) {
    for (let turn = 0; turn < 50; turn++) {
      const pixels = new Uint8Array(size);
      drawDigit(digit, random, pixels);
      const ink = pixels.reduce((sum, each) => sum + each, 0) / 255;
      expect(ink).toBeGreaterThan(15);
      expect(ink).toBeLessThan(size / 3);
      const edge = pixels.filter((_, at) => {
        const [y, x] = [Math.floor(at / imageSize), at % imageSize];
        return y === 0 || x === 0 || y === imageSize - 1 || x === imageSize - 1;
      });
      if (Math.max(...edge) > 0) touching++;
    }
  }
  expect(touching).toBeLessThan(20);
});

test('digits of a class are more like one another than like those of others', () => {
  const [known, asked] = [drawDigits(800, 11), drawDigits(80, 12)];
  const distance = (a: Uint8Array, b: Uint8Array): number =>
    a.reduce((sum, each, at) => sum + (each - b[at]!) ** 2, 0);
  let right = 0;
  for (const [index, label] of asked.labels.entries()) {
    let best = { distance: Number.POSITIVE_INFINITY, label: -1 };
    for (const [other, named] of known.labels.entries()) {
      const apart = distance(imageOf(asked, index), imageOf(known, other));
      if (apart < best.distance) best = { distance: apart, label: named };
    }
    if (best.label === label) right++;
  }
  // The nearest of 800 usually shows the same digit, but not always: the digits are neither noise nor copies.
  expect(right / 80).toBeGreaterThan(0.7);
});

test('the first digits of a range', () => {
  const set = drawDigits(100, 4);
  const few = firstDigits(set, 12, 3, 5);
  expect(few.labels.length).toBe(12);
  expect([...few.labels].every((label) => label >= 3 && label <= 5)).toBe(true);
  const first = set.labels.findIndex((label) => label >= 3 && label <= 5);
  expect(imageOf(few, 0)).toEqual(imageOf(set, first));
  expect(firstDigits(set, 1000, 0, 0).labels.length).toBe(10);
});

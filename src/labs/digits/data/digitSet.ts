/** Images of digits, all of one size, with the digit of each. */

export interface DigitSet {
  readonly height: number;
  readonly width: number;
  /** The pixels image by image, row by row; 255 is ink. */
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

export function imageOf({ height, width, pixels }: DigitSet, index: number): Uint8Array {
  const size = height * width;
  return pixels.subarray(index * size, (index + 1) * size);
}

/** The first images of digits from `min` to `max`, at most `count` of them. */
export function firstDigits(set: DigitSet, count: number, min: number, max: number): DigitSet {
  const size = set.height * set.width;
  const chosen: number[] = [];
  for (const [index, label] of set.labels.entries()) {
    if (chosen.length === count) break;
    if (label >= min && label <= max) chosen.push(index);
  }
  const pixels = new Uint8Array(chosen.length * size);
  for (const [at, index] of chosen.entries()) pixels.set(imageOf(set, index), at * size);
  return { ...set, pixels, labels: Uint8Array.from(chosen, (index) => set.labels[index]!) };
}

/**
 * Draws digits. A handwriting is chosen and its points are shaken. Then the strokes are rotated, slanted, scaled and
 * moved, and traced with a pen of some width. The seed decides everything, image by image, so a longer set begins with
 * a shorter one.
 */

import { Random } from '../../../graph';
import type { DigitSet } from './digitSet';
import { handsOfEach, type Point, polyline, strokesOf } from './strokes';

export const imageSize = 28;

/** The height of a digit in pixels before it is scaled: 20 of 28, as in MNIST. */
const tallness = 20;

/** Half of the side of the square that strokes are given in. */
const half = 50;

/** Maps a point of that square to a point of the image, in pixels. */
type Placement = (point: Point) => Point;

/** A random number from `low` up to `high`. */
function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}

function placement(random: Random): Placement {
  const angle = between(random, -0.22, 0.22);
  const slant = between(random, -0.25, 0.3);
  const width = (between(random, 0.62, 1) * tallness) / (2 * half);
  const height = (between(random, 0.8, 1.08) * tallness) / (2 * half);
  const [left, top] = [between(random, -2, 2), between(random, -2, 2)];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const middle = (imageSize - 1) / 2;
  return ([x, y]) => {
    const [across, down] = [(x - half - slant * (y - half)) * width, (y - half) * height];
    return [middle + left + cos * across - sin * down, middle + top + sin * across + cos * down];
  };
}

/** The points, each moved at random. Points that are written twice stay together. */
function shaken(points: readonly Point[], random: Random): readonly Point[] {
  const moved: Point[] = [];
  for (const [index, [x, y]] of points.entries()) {
    const before = points[index - 1];
    if (before !== undefined && before[0] === x && before[1] === y) moved.push(moved[index - 1]!);
    else moved.push([x + between(random, -4, 4), y + between(random, -4, 4)]);
  }
  return moved;
}

/** The distance of a point from the line between two others. */
function distance(x: number, y: number, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / length;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** Adds the ink of a line, from 0 to 1 in each pixel. */
function trace(ink: Float64Array, line: readonly Point[], radius: number): void {
  const clamp = (value: number): number => Math.min(imageSize - 1, Math.max(0, value));
  for (let index = 0; index + 1 < line.length; index++) {
    const [from, to] = [line[index]!, line[index + 1]!];
    const reach = radius + 1;
    const [left, right] = [Math.min(from[0], to[0]) - reach, Math.max(from[0], to[0]) + reach];
    const [top, bottom] = [Math.min(from[1], to[1]) - reach, Math.max(from[1], to[1]) + reach];
    for (let y = clamp(Math.ceil(top)); y <= clamp(Math.floor(bottom)); y++) {
      for (let x = clamp(Math.ceil(left)); x <= clamp(Math.floor(right)); x++) {
        const covered = Math.min(1, radius + 0.5 - distance(x, y, from, to));
        const at = y * imageSize + x;
        if (covered > ink[at]!) ink[at] = covered;
      }
    }
  }
}

/** Draws one digit as the bytes of its pixels, row by row; 255 is ink. */
export function drawDigit(digit: number, random: Random, pixels: Uint8Array): void {
  const ink = new Float64Array(imageSize * imageSize);
  const strokes = strokesOf(digit, random.below(handsOfEach));
  const place = placement(random);
  const radius = between(random, 0.75, 1.7);
  const strength = between(random, 0.85, 1);
  for (const stroke of strokes) trace(ink, polyline(shaken(stroke, random)).map(place), radius);
  for (const [at, covered] of ink.entries()) {
    const noisy = covered === 0 ? 0 : covered * strength * between(random, 0.88, 1);
    pixels[at] = Math.round(255 * noisy);
  }
}

/** Draws each digit below `classes` equally often, in rounds of all digits with a random order in each. */
export function drawDigits(count: number, seed: number, classes = 10): DigitSet {
  const random = new Random(seed);
  const size = imageSize * imageSize;
  const pixels = new Uint8Array(count * size);
  const labels = new Uint8Array(count);
  const round = Int32Array.from({ length: classes }, (_, digit) => digit);
  for (let index = 0; index < count; index++) {
    if (index % classes === 0) random.shuffle(round);
    const digit = round[index % classes]!;
    labels[index] = digit;
    drawDigit(digit, random, pixels.subarray(index * size, (index + 1) * size));
  }
  return { height: imageSize, width: imageSize, pixels, labels };
}

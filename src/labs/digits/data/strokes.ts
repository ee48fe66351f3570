/**
 * The ten digits as strokes, each in several handwritings. A stroke is a smooth line through its points, in a square of
 * 100 by 100 with y downwards. A point that is written twice is a corner.
 */

export type Point = readonly [x: number, y: number];

/** The number of points between two given ones where a stroke is smooth. */
const steps = 5;

/** The strokes of each digit. Bars separate strokes, spaces separate points. */
const hands: readonly (readonly string[])[] = [
  [
    '50,5 24,20 18,50 24,80 50,95 76,80 82,50 76,20 50,5',
    '58,6 32,18 24,56 38,92 60,92 76,58 70,18 50,8',
    '32,8 32,8 68,8 84,28 84,72 68,92 32,92 16,72 16,28 32,8',
    '20,8 20,8 80,8 80,8 80,92 80,92 20,92 20,92 20,8',
  ],
  ['50,5 50,95', '32,25 52,6 52,6 52,95', '30,26 52,6 52,6 52,94|30,94 74,94', '56,5 52,40 48,60 44,95'],
  [
    '20,28 30,10 55,5 78,20 74,42 48,66 20,94 20,94 82,94',
    '22,30 38,8 64,8 76,28 62,54 36,78 22,90 34,82 54,92 80,90',
    '20,22 34,6 64,6 78,26 66,48 20,92 20,92 80,92 80,92 80,84',
    '18,8 18,8 80,8 80,8 80,50 80,50 20,50 20,50 20,92 20,92 82,92',
  ],
  [
    '22,14 50,5 76,20 68,42 44,48 44,48 74,54 80,76 54,95 20,84',
    '22,8 22,8 78,8 78,8 46,42 46,42 76,54 78,78 52,95 20,86',
    '24,20 40,6 68,10 72,32 52,46 34,48 58,48 80,66 66,92 36,94 20,82',
    '20,8 20,8 80,8 80,8 80,50 80,50 30,50 30,50 80,50 80,50 80,92 80,92 20,92',
  ],
  [
    '60,5 60,5 16,64 16,64 84,64|62,36 62,95',
    '24,8 24,8 20,50 20,50 76,50|74,8 74,95',
    '66,95 66,95 66,5 66,5 14,68 14,68 86,68',
    '34,6 26,34 24,54 46,58 80,52|70,18 64,56 60,95',
  ],
  [
    '76,8 76,8 30,8 30,8 26,44 26,44 52,36 80,54 76,82 48,95 20,84',
    '30,10 30,10 28,42 28,42 60,40 78,64 62,90 22,92|30,10 78,8',
    '74,6 52,8 34,14 28,40 48,44 72,52 76,76 56,94 24,88',
    '80,8 80,8 20,8 20,8 20,50 20,50 80,50 80,50 80,92 80,92 20,92',
  ],
  [
    '70,8 40,24 22,60 34,90 60,94 78,76 68,54 44,52 26,66',
    '56,5 28,40 20,70 40,94 68,88 76,68 58,52 34,60 24,74',
    '66,6 34,30 24,66 36,90 58,92 70,76 60,60 40,64 30,80',
    '80,8 80,8 20,8 20,8 20,92 20,92 80,92 80,92 80,50 80,50 20,50',
  ],
  [
    '18,8 18,8 82,8 82,8 42,95',
    '18,10 18,10 80,10 80,10 56,44 44,95|30,52 70,52',
    '18,24 18,24 18,8 18,8 82,8 82,8 60,50 56,95',
    '20,14 44,10 80,8 80,8 66,36 50,64 36,94',
  ],
  [
    '72,18 50,5 28,18 34,40 66,58 80,78 52,95 22,78 34,58 66,40 72,18',
    '50,5 28,14 28,38 50,48 72,38 72,14 50,5|50,48 22,60 22,86 50,95 78,86 78,60 50,48',
    '70,10 44,8 32,28 54,46 70,66 62,90 40,92 32,72 48,50 68,32 70,10',
    '20,8 20,8 80,8 80,8 80,92 80,92 20,92 20,92 20,8|20,50 80,50',
  ],
  [
    '76,32 60,50 34,46 26,24 44,6 68,10 76,32 72,66 56,95',
    '74,30 52,48 28,36 32,12 60,6 74,24 74,24 74,95',
    '70,28 54,46 34,40 34,16 58,6 72,24 70,60 54,90 28,90',
    '80,50 80,50 20,50 20,50 20,8 20,8 80,8 80,8 80,92 80,92 20,92',
  ],
];

export const handsOfEach = 4;

/** The given points of each stroke of a digit in one handwriting. */
export function strokesOf(digit: number, hand: number): readonly (readonly Point[])[] {
  return hands[digit]![hand]!.split('|').map((stroke) =>
    stroke.split(' ').map((point): Point => {
      const [x, y] = point.split(',').map(Number);
      return [x!, y!];
    }),
  );
}

/** The polyline of a stroke: a Catmull-Rom spline through its points, with straight lines between corners. */
export function polyline(points: readonly Point[]): readonly Point[] {
  const line: Point[] = [points[0]!];
  for (let index = 0; index + 1 < points.length; index++) {
    const [from, to] = [points[index]!, points[index + 1]!];
    if (from[0] === to[0] && from[1] === to[1]) continue;
    const before = points[index - 1] ?? from;
    const after = points[index + 2] ?? to;
    for (let step = 1; step <= steps; step++) {
      const t = step / steps;
      line.push([
        spline(before[0], from[0], to[0], after[0], t),
        spline(before[1], from[1], to[1], after[1], t),
      ]);
    }
  }
  return line;
}

function spline(before: number, from: number, to: number, after: number, t: number): number {
  const linear = to - before;
  const square = 2 * before - 5 * from + 4 * to - after;
  const cube = 3 * (from - to) + after - before;
  return from + 0.5 * t * (linear + t * (square + t * cube));
}

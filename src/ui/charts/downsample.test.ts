import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { downsample } from './downsample';

const steps = (length: number): number[] => Array.from({ length }, (_, step) => step);

describe('downsample', () => {
  it('leaves a short line as it is', () => {
    expect(downsample([0, 1, 2], [5, 3, 4], 10)).toEqual([
      { x: 0, y: 5 },
      { x: 1, y: 3 },
      { x: 2, y: 4 },
    ]);
  });

  it('keeps the ends, the extremes and the order, within the number of points asked for', () => {
    const noise = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 2,
      maxLength: 500,
    });
    fc.assert(
      fc.property(noise, fc.integer({ min: 4, max: 60 }), (ys, most) => {
        const points = downsample(steps(ys.length), ys, most);
        expect(points.length).toBeLessThanOrEqual(most);
        expect(points[0]).toEqual({ x: 0, y: ys[0] });
        expect(points.at(-1)).toEqual({ x: ys.length - 1, y: ys.at(-1) });
        for (const { x, y } of points) expect(y).toBe(ys[x]);
        for (let index = 1; index < points.length; index++) {
          expect(points[index]!.x).toBeGreaterThan(points[index - 1]!.x);
        }
        expect(Math.max(...points.map(({ y }) => y))).toBe(Math.max(...ys));
        expect(Math.min(...points.map(({ y }) => y))).toBe(Math.min(...ys));
      }),
    );
  });

  it('shows a single spike among many records', () => {
    const ys = new Float64Array(20_000).fill(1);
    ys[12_345] = 99;
    expect(downsample(steps(20_000), ys, 300)).toContainEqual({ x: 12_345, y: 99 });
  });

  it('leaves out what is not finite', () => {
    expect(downsample([0, 1, 2, 3], [1, Number.NaN, Number.POSITIVE_INFINITY, 2], 10)).toEqual([
      { x: 0, y: 1 },
      { x: 3, y: 2 },
    ]);
    expect(downsample([0], [Number.NaN], 10)).toEqual([]);
  });
});

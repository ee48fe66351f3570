/**
 * Measures how the loss curves along directions in which differences of gradients cannot tell its curvature from zero,
 * because it curves 10^12 times as much across them: a move along such a direction is followed back to the floor of the
 * valley. So a parameter whose estimate is a small
 * difference of large numbers is not reported as one that the data do not determine.
 */

import type { Curvature, Direction } from './curvature';
import { type Evaluated, isFiniteAt, moved, type Probe } from './probe';

/** How far the valley is followed on both sides, relative to the elements. */
const length = 0.01;
/** A rise by so many times the rounding of the loss can be felt. */
const felt = 20;
/** How often a point is moved to where the slopes across the valley are zero. */
const corrections = 2;
const maxDirections = 6;
/** The ratio of the rises at a place and half way to it: 4 of a quadratic, 2 at an edge. */
const ratios = { least: 3, most: 5.5 } as const;

export async function followValleys(
  probe: Probe,
  end: Evaluated,
  elements: readonly number[],
  scales: Float64Array,
  curvature: Curvature | null,
  noise: number,
): Promise<Curvature | null> {
  if (curvature === null || curvature.undetermined.length === 0) return curvature;
  const across = curvature.directions.filter(({ value }) => value !== 0);
  const along = curvature.directions.filter(({ value }) => value === 0);
  const each = places.length * (corrections + 1);
  if (across.length === 0 || along.length > maxDirections || !probe.affords(along.length * each))
    return curvature;
  const whole = (way: Float64Array): Float64Array => {
    const all = new Float64Array(end.point.length);
    for (const [index, at] of elements.entries()) all[at] = way[index]! * scales[index]!;
    return all;
  };
  const floorBehind = async (start: Float64Array): Promise<Evaluated> => {
    let [found] = await probe.at([start]);
    for (let turn = 0; turn < corrections; turn++) {
      let { point } = found!;
      for (const { way, value } of across) {
        const slope = elements.reduce(
          (sum, at, index) => sum + way[index]! * scales[index]! * found!.slopes[at]!,
          0,
        );
        point = moved(point, -slope / value, whole(way));
      }
      [found] = await probe.at([point]);
    }
    return found!;
  };
  const found = new Map<Direction, Direction>();
  for (const direction of along) {
    const floors: Evaluated[] = [];
    for (const place of places)
      floors.push(await floorBehind(moved(end.point, place * length, whole(direction.way))));
    const measured = parabola(floors, noise);
    if (measured !== null) found.set(direction, { ...direction, ...measured });
  }
  return found.size === 0 ? curvature : withDirections(curvature, found);
}

/** The places along the valley, in units of `length`. */
const places = [-1, -0.5, 0, 0.5, 1] as const;

/** Slope and second derivative along the valley, if the loss rises on both sides as a quadratic function does. */
function parabola(
  floors: readonly Evaluated[],
  noise: number,
): { readonly slope: number; readonly value: number } | null {
  if (!floors.every(isFiniteAt)) return null;
  const at = (index: number): number => floors[index]!.loss;
  const [left, middle, right] = [at(0), at(2), at(4)];
  const far = (left + right) / 2 - middle;
  const near = (at(1) + at(3)) / 2 - middle;
  const rises = Math.min(left, right) - middle > felt * noise && near > felt * noise;
  if (!rises || far < ratios.least * near || far > ratios.most * near) return null;
  return { slope: (right - left) / (2 * length), value: (2 * far) / length ** 2 };
}

function withDirections(curvature: Curvature, found: ReadonlyMap<Direction, Direction>): Curvature {
  const directions = curvature.directions.map((each) => found.get(each) ?? each);
  const steps = curvature.steps.slice();
  let { decrease } = curvature;
  for (const { way, slope, value } of found.values()) {
    decrease += slope ** 2 / (2 * value);
    for (const [at, each] of way.entries()) steps[at]! -= (slope / value) * each;
  }
  const loose = directions.filter(({ value }) => value === 0);
  return {
    ...curvature,
    directions,
    steps,
    decrease,
    undetermined: loose.map(({ way }) => way),
    uncurved: loose.reduce((sum, { slope }) => sum + Math.abs(slope), 0),
  };
}

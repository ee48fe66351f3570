/** Where values of a program are on a landscape, and in which direction the loss falls there, in the units of its axes. */

import type { LandscapeAxis, LandscapePlane, LandscapeSurface, ProgramSummary } from '../../app/protocol';
import { hasOnlyNumbers } from '../state/landscape';
import type { Series } from '../state/series';
import type { Point } from './downsample';
import { linearTicks, logScale, type Scale } from './ticks';

/** A run that is drawn beside the one that is shown. */
export interface OtherRun {
  readonly id: string;
  /** The classes of its lines. */
  readonly mark: string;
  /** The values of its parameters that are numbers, all in as many points. */
  readonly path: readonly { readonly name: string; readonly values: Float64Array }[];
  /** Some of its losses, with their steps in increasing order. */
  readonly steps: Float64Array;
  readonly losses: Float64Array;
}

/** One figure for each parameter, and all elements if they are known. */
export interface ProgramValues {
  readonly figures: ArrayLike<number>;
  readonly elements: ArrayLike<number> | null;
}

export interface Places {
  /** Null where the values do not say it. On a line, y is 0. */
  of(values: ProgramValues): Point | null;
  /** The derivatives of the loss along both axes; null where they are not known. */
  slope(gradients: ArrayLike<number>): Point | null;
}

export function placesOn(over: LandscapeSurface, program: ProgramSummary): Places {
  if (over.kind === 'plane') return placesOnPlane(over, hasOnlyNumbers(program));
  const indexOf = ({ parameter }: LandscapeAxis): number =>
    program.parameters.findIndex(({ name }) => name === parameter);
  const x = indexOf(over.x);
  const y = over.kind === 'line' ? null : indexOf(over.y);
  const along = (values: ArrayLike<number>): Point | null => {
    const [right, up] = [values[x], y === null ? 0 : values[y]];
    return right === undefined || up === undefined ? null : { x: right, y: up };
  };
  return { of: ({ figures }) => along(figures), slope: along };
}

/**
 * The nearest place of a plane. An element counts in units of how far it is along the plane, so that parameters of
 * different sizes count alike.
 */
function placesOnPlane({ origin, across, up }: LandscapePlane, onlyNumbers: boolean): Places {
  const weights = across.map((each, index) => {
    const size = Math.max(Math.abs(each), Math.abs(up[index]!));
    return size > 0 ? 1 / size ** 2 : 0;
  });
  const inner = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
    weights.reduce((sum, weight, index) => sum + weight * a[index]! * b[index]!, 0);
  const [aa, bb, ab] = [inner(across, across), inner(up, up), inner(across, up)];
  const determinant = aa * bb - ab * ab;
  const sum = (a: ArrayLike<number>, b: Float64Array): number =>
    b.reduce((total, each, index) => total + each * a[index]!, 0);
  return {
    of: ({ figures, elements }) => {
      const values = elements ?? (onlyNumbers ? figures : null);
      if (values === null || values.length !== origin.length) return null;
      const away = origin.map((each, index) => values[index]! - each);
      const [a, b] = [inner(across, away), inner(up, away)];
      return { x: (a * bb - b * ab) / determinant, y: (b * aa - a * ab) / determinant };
    },
    slope: (gradients) => (onlyNumbers ? { x: sum(gradients, across), y: sum(gradients, up) } : null),
  };
}

/** The most points of a path that are drawn. */
const maxOnPath = 600;

/** Where the records of a run are, thinned evenly, the last included. `trail` is the elements of some of its states. */
export function pathOn(
  places: Places,
  program: ProgramSummary,
  series: Series,
  trail: readonly Float64Array[] = [],
): readonly Point[] {
  if (trail.length > 0) return trail.flatMap((elements) => places.of({ figures: [], elements }) ?? []);
  const columns = program.parameters.map((_, index) => series.parameter(index));
  const stride = Math.max(1, Math.ceil(series.length / maxOnPath));
  const points: Point[] = [];
  for (let index = 0; index < series.length; index++) {
    if (index % stride !== 0 && index !== series.length - 1) continue;
    const figures = columns.map((column) => column[index]!);
    const place = places.of({ figures, elements: null });
    if (place !== null) points.push(place);
  }
  return points;
}

/** The path of another run; empty if it does not have the parameters. Over one parameter, heights are its losses. */
export function pathOfOther(
  over: LandscapeSurface,
  places: Places,
  program: ProgramSummary,
  { path, steps, losses }: OtherRun,
): readonly Point[] {
  const columns = program.parameters.map(({ name }) => path.find((each) => each.name === name)?.values);
  const length = Math.max(0, ...columns.map((column) => column?.length ?? 0));
  const points = Array.from({ length }, (_, index): Point | null => {
    const figures = columns.map((column) => column?.[index] ?? Number.NaN);
    const place = places.of({ figures, elements: null });
    if (place === null || over.kind !== 'line') return place;
    return { x: place.x, y: lossAt(index / Math.max(1, length - 1), steps, losses) };
  });
  return points.flatMap((point) =>
    point !== null && Number.isFinite(point.x) && Number.isFinite(point.y) ? [point] : [],
  );
}

/** The loss when this share of a run's steps was taken: between the two records around it. */
function lossAt(share: number, steps: Float64Array, losses: Float64Array): number {
  const [first = 0, last = 0] = [steps[0], steps.at(-1)];
  const step = first + share * (last - first);
  const after = steps.findIndex((each) => each >= step);
  if (after <= 0) return losses[after] ?? Number.NaN;
  const [from, to] = [steps[after - 1]!, steps[after]!];
  return losses[after - 1]! + ((losses[after]! - losses[after - 1]!) * (step - from)) / (to - from);
}

/** Fewer ticks than this do not say how an axis runs. */
const minTicks = 3;

/** The axis of a chart for an axis of a landscape. A logarithmic one that is short has the ticks of a linear one. */
export function scaleOf({ low, high, scale }: Omit<LandscapeAxis, 'parameter'>): Scale {
  const decades =
    scale === 'log' ? logScale(low, high).ticks.filter((tick) => tick >= low && tick <= high) : [];
  const ticks = decades.length < minTicks ? linearTicks(low, high) : decades;
  return { kind: scale, low, high, ticks };
}

/** About the size of a chart in pixels, and the share of the relief below which its ground is level. */
const chartSize = 400;
const level = 1e-3;
/** The length in pixels of the arrow that points downhill. */
const arrowLength = 32;

/**
 * Where the arrow from a place ends that points to where the loss falls most, as the chart shows it. Null where the ground is
 * level: where the loss would change over the whole chart by a small share of the relief only.
 */
export function downhill(
  here: Point,
  slope: Point,
  place: { readonly x: (value: number) => number; readonly y: (value: number) => number },
  relief: number,
): Point | null {
  const perPixel = (along: (value: number) => number, value: number): number => {
    const step = 1e-4 * (Math.abs(value) || 1);
    return (2 * step) / (along(value + step) - along(value - step));
  };
  // The derivatives by pixels: y grows downwards.
  const [right, down] = [slope.x * perPixel(place.x, here.x), slope.y * perPixel(place.y, here.y)];
  const size = Math.hypot(right, down);
  if (!(size * chartSize > level * relief) || !Number.isFinite(size)) return null;
  return {
    x: place.x(here.x) - (arrowLength * right) / size,
    y: place.y(here.y) - (arrowLength * down) / size,
  };
}

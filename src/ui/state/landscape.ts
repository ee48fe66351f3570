/**
 * What a landscape is drawn over: which parameters or which three points the reader chose, the stretches of its axes, and
 * where values of the program are on it.
 */

import type {
  LandscapeAxis,
  LandscapeQuestion,
  LandscapeReply,
  LandscapeSurface,
  ParameterSummary,
  ProgramSummary,
} from '../../app/protocol';
import type { RecordingState } from './recording';

export type LandscapeGrid = Extract<LandscapeReply, { kind: 'grid' }>;

/** A point that a plane can go through: the start, the shown values, half of the steps, or the end of another run. */
export type PlanePoint = 'start' | 'now' | 'halfway' | `run:${string}`;

/** The point at which a finished run ended, by its id. */
export function endOfRow(id: string): PlanePoint {
  return `run:${id}`;
}

/** What the reader chose. Names that the program does not have are passed over. */
export interface LandscapeChoice {
  readonly over: 'parameters' | 'plane';
  /** Null for the first parameter that is a number, and the next. */
  readonly x: string | null;
  readonly y: string | null;
  readonly points: readonly [PlanePoint, PlanePoint, PlanePoint];
  /** Whether parameters above zero have logarithmic axes. */
  readonly logarithmic: boolean;
  /** Whether one unit is as long on both axes. */
  readonly equal: boolean;
}

export const firstChoice: LandscapeChoice = {
  over: 'parameters',
  x: null,
  y: null,
  points: ['start', 'now', 'halfway'],
  logarithmic: true,
  equal: false,
};

export interface LandscapeState {
  /** The last one that was drawn; null before, and where it is of another program. */
  readonly grid: LandscapeGrid | null;
  /** The signature of the program that it is of, and the steps that were taken before. */
  readonly signature: string;
  readonly taken: number;
  readonly work:
    | { readonly kind: 'none' }
    | { readonly kind: 'running'; readonly since: number }
    /** Not drawn without being asked for: it takes about so many milliseconds. */
    | { readonly kind: 'expensive'; readonly milliseconds: number }
    | { readonly kind: 'refused'; readonly message: string };
}

export const noLandscape: LandscapeState = { grid: null, signature: '', taken: 0, work: { kind: 'none' } };

/** The parameters that a landscape can be over: those that are numbers. */
export function numbersAmong(parameters: readonly ParameterSummary[]): readonly string[] {
  return parameters.filter(({ shape }) => shape.length === 0).map(({ name }) => name);
}

/** Whether every parameter is a number, so that the shown figures are all of its elements. */
export function hasOnlyNumbers({ parameters }: Pick<ProgramSummary, 'parameters'>): boolean {
  return parameters.every(({ shape }) => shape.length === 0);
}

/** The names on the axes: none, one or two. */
export function axesOf(program: ProgramSummary, { x, y }: LandscapeChoice): readonly string[] {
  if (program.objective === null) return [];
  const names = numbersAmong(program.parameters);
  const first = x !== null && names.includes(x) ? x : names[0];
  const second = y !== null && names.includes(y) && y !== first ? y : names.find((name) => name !== first);
  return [first, second].filter((name) => name !== undefined);
}

/** Whether the parameter can have a logarithmic axis: it stays above zero. */
export function isAboveZero({ low }: Pick<ParameterSummary, 'low'>): boolean {
  return low >= 0;
}

/** The axes of a plane reach so far beyond its three points, which are at 0 and 1. */
const planeRange = { low: -0.5, high: 1.5 };

/** What is asked of the worker about axes over parameters; `before` is what they were, which they keep. */
export function questionOver(
  program: ProgramSummary,
  now: Pick<RecordingState, 'present' | 'next' | 'series'>,
  choice: LandscapeChoice,
  before: LandscapeSurface | null,
): LandscapeQuestion | null {
  const axes = axesOf(program, choice).map((name) => {
    const index = program.parameters.findIndex((each) => each.name === name);
    const parameter = program.parameters[index]!;
    const scale = choice.logarithmic && isAboveZero(parameter) ? 'log' : 'linear';
    const way = extentOf(now.series.parameter(index), [now.present[index]!]);
    const next = now.next?.[index] ?? Number.NaN;
    return axisAround(parameter, way, next, scale, axisOf(before, name));
  });
  const [x, y] = axes;
  if (x === undefined) return null;
  return y === undefined ? { kind: 'line', x } : { kind: 'parameters', x, y };
}

/** The question about a plane through three points that are known. */
export function planeThrough(
  points: readonly [Float64Array | null, Float64Array | null, Float64Array | null],
): LandscapeQuestion {
  return { kind: 'plane', points, x: planeRange, y: planeRange };
}

/** The axis of a parameter on a surface; null if it has none. */
export function axisOf(surface: LandscapeSurface | null, name: string): LandscapeAxis | null {
  if (surface === null || surface.kind === 'plane') return null;
  const axes = surface.kind === 'line' ? [surface.x] : [surface.x, surface.y];
  return axes.find(({ parameter }) => parameter === name) ?? null;
}

interface Extent {
  readonly low: number;
  readonly high: number;
}

/** How many values of a path the quantiles are taken of. */
const maxSample = 400;
/** A path that goes further beyond its quantiles than this, in units of their distance, is drawn without its ends. */
const maxReach = 8;

/** Where a path and the places have been. A few steps that went far off, as in a run that diverges, do not count. */
export function extentOf(path: ArrayLike<number>, places: readonly number[]): Extent {
  const stride = Math.max(1, Math.ceil(path.length / maxSample));
  const sample: number[] = [];
  for (let index = 0; index < path.length; index += stride)
    if (Number.isFinite(path[index])) sample.push(path[index]!);
  const here = places.filter(Number.isFinite);
  const sorted = [...sample, ...here].sort((a, b) => a - b);
  const at = (quantile: number): number => sorted[Math.floor(quantile * (sorted.length - 1))]!;
  const [low, high] = [at(0), at(1)];
  const [first, last] = [at(0.05), at(0.9)];
  const size = last - first;
  if (sorted.length < 20 || !(size > 0)) return { low, high };
  return { low: Math.max(low, first - maxReach * size), high: Math.min(high, last + maxReach * size) };
}

/** How far beyond the path an axis reaches, as a share of the path's length; of a bounded range. */
const beyond = 0.35;
/** An axis around one place reaches to these multiples of it. */
const around = { linear: 1, log: 4 } as const;
/** A path shorter than this share of its values has not moved. */
const unmoved = 1e-6;
/** An axis that is longer than wanted by more than this, as after a run that diverged, is made anew. */
const minUse = 1 / 50;

/** The axis around where a parameter has been; it keeps the one before as long as that serves. */
function axisAround(
  { name: parameter, low: least, high: most }: ParameterSummary,
  way: Extent,
  next: number,
  scale: LandscapeAxis['scale'],
  before: LandscapeAxis | null,
): LandscapeAxis {
  const known = before?.scale === scale ? before : null;
  if (Number.isFinite(least) && Number.isFinite(most)) return { parameter, low: least, high: most, scale };
  const wide = scale === 'log' ? aroundRatio(way) : aroundSpan(way);
  const fresh = { parameter, scale, ...withPlace(wide, next) };
  if (known === null || lengthOf(fresh, scale) < minUse * lengthOf(known, scale)) return fresh;
  const whole = withPlace(way, next);
  return {
    ...fresh,
    low: whole.low < known.low ? Math.min(fresh.low, known.low) : known.low,
    high: whole.high > known.high ? Math.max(fresh.high, known.high) : known.high,
  };
}

/** The extent with a place, if that is a number. */
function withPlace({ low, high }: Extent, place: number): Extent {
  if (!Number.isFinite(place)) return { low, high };
  return { low: Math.min(low, place), high: Math.max(high, place) };
}

function aroundSpan({ low, high }: Extent): Extent {
  const length = high - low;
  const size = Math.max(Math.abs(low), Math.abs(high));
  const margin = length > unmoved * size ? beyond * length : around.linear * size || 1;
  return { low: low - margin, high: high + margin };
}

function aroundRatio({ low, high }: Extent): Extent {
  if (!(low > 0)) return aroundRatio({ low: high / around.log || 1, high: high || 1 });
  const ratio = high / low;
  const factor = Math.max(ratio > 1 + unmoved ? ratio ** beyond : around.log, 1.5);
  return { low: low / factor, high: high * factor };
}

function lengthOf({ low, high }: Extent, scale: LandscapeAxis['scale']): number {
  return scale === 'log' ? Math.log(high / low) : high - low;
}

/** An axis may end so far before the path, as a share of its length: at the bound of its parameter. */
const nearBound = 0.01;

/** Whether a drawn landscape still serves: its axes are as wide as wanted, and not much wider. */
export function isWithin(wanted: LandscapeQuestion, drawn: LandscapeSurface): boolean {
  if (wanted.kind === 'plane' || drawn.kind === 'plane') return wanted.kind === drawn.kind;
  const axes = wanted.kind === 'line' ? [wanted.x] : [wanted.x, wanted.y];
  return axes.every((axis) => {
    const own = axisOf(drawn, axis.parameter);
    if (own === null || own.scale !== axis.scale) return false;
    const [low, high] = [shareOf(own, axis.low), shareOf(own, axis.high)];
    return low >= -nearBound && high <= 1 + nearBound && high - low >= minUse;
  });
}

/** The share of an axis, from 0 to 1, at which a value is. */
export function shareOf({ low, high, scale }: Omit<LandscapeAxis, 'parameter'>, value: number): number {
  return scale === 'log' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

/** The value at a share of an axis. */
export function valueAt({ low, high, scale }: Omit<LandscapeAxis, 'parameter'>, share: number): number {
  return scale === 'log' ? low * (high / low) ** share : low + (high - low) * share;
}

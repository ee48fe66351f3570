/**
 * Elements between bounds: which of them ended at one, and in which directions the others can move. An element at a bound
 * that depends on others follows these.
 */

import { type Matrix, transposed } from './matrix';

/** How a bound changes along with other elements, each before the one that is bounded: an element and its weight. */
export type Moves = readonly (readonly [element: number, weight: number])[];

/** Between which values an element may be, with everything else as it is. */
export interface Range {
  readonly low: number;
  readonly high: number;
  readonly lowMoves?: Moves;
  readonly highMoves?: Moves;
}

/** An element that is held at a value, or that follows others. */
export interface Held {
  readonly bound: number;
  readonly moves: Moves;
}

export interface FreeElements {
  readonly values: Float64Array;
  readonly ranges: readonly Range[];
  /** Elements, by their indices, whose sum is fixed. */
  readonly sums: readonly (readonly number[])[];
}

/** An element counts as at a bound if a step would cross it, and it is closer to it than this part of the step. */
const nearBound = 1e-3;
/** And if the step is more than rounding. */
const smallStep = 1e-9;

/**
 * The elements that have reached a bound; null for one that has not. `stepAlong` is the step to the minimum, of all elements,
 * along the directions of a basis.
 */
export function boundsReached(
  elements: FreeElements,
  stepAlong: (basis: Matrix) => Float64Array,
): readonly (Held | null)[] {
  const { values, ranges } = elements;
  let held: readonly (Held | null)[] = Array.from(values, () => null);
  const bounded = ranges.some(({ low, high }) => Number.isFinite(low) || Number.isFinite(high));
  // Elements that are held at their bounds change where the others would go, so the search is repeated without them.
  for (let round = 0; bounded && round <= values.length; round++) {
    const basis = freeDirections(elements, held);
    const step = stepAlong(basis);
    const next = held.map((each, index) => each ?? reached(index, values, step, ranges[index]!));
    if (next.every((each, index) => each === held[index])) break;
    held = next;
  }
  return held;
}

/** The bound that an element would cross by far, and is close to; null if there is none. */
function reached(
  index: number,
  values: Float64Array,
  steps: Float64Array,
  { low, high, lowMoves = [], highMoves = [] }: Range,
): Held | null {
  const value = values[index]!;
  const sides = [
    { bound: low, moves: lowMoves, sign: -1 },
    { bound: high, moves: highMoves, sign: 1 },
  ];
  for (const { bound, moves, sign } of sides) {
    if (!Number.isFinite(bound)) continue;
    const along = moves.reduce((sum, [other, weight]) => sum + weight * steps[other]!, 0);
    const towards = sign * (steps[index]! - along);
    const room = Math.abs(bound - value);
    const counts = towards > smallStep * Math.max(Math.abs(value), Math.abs(bound));
    if (room === 0 || (counts && room < nearBound * towards)) return { bound, moves };
  }
  return null;
}

/** A column for each direction in which the elements can move. Those that are held stay, or follow others. */
export function freeDirections({ values, sums }: FreeElements, held: readonly (Held | null)[]): Matrix {
  const summed = new Set(sums.flat());
  const directions: Float64Array[] = [];
  const add = (entries: readonly (readonly [number, number])[]): void => {
    const each = new Float64Array(values.length);
    for (const [index, value] of entries) each[index] = value;
    for (const [index, follower] of held.entries()) {
      for (const [other, weight] of follower?.moves ?? []) each[index]! += weight * each[other]!;
    }
    directions.push(each);
  };
  for (const index of values.keys()) if (held[index] === null && !summed.has(index)) add([[index, 1]]);
  for (const group of sums) {
    const free = group.filter((index) => held[index] === null);
    // Contrasts of each element with the mean of those before it, of length 1 and orthogonal.
    for (let at = 1; at < free.length; at++) {
      const size = Math.sqrt(at * (at + 1));
      add([...free.slice(0, at).map((index) => [index, 1 / size] as const), [free[at]!, -at / size]]);
    }
  }
  const { length } = values;
  return transposed({ rows: directions.length, columns: length, values: joined(directions, length) });
}

function joined(columns: readonly Float64Array[], size: number): Float64Array {
  const result = new Float64Array(columns.length * size);
  for (const [index, each] of columns.entries()) result.set(each, index * size);
  return result;
}

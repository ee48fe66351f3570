/**
 * The best fit with one element held at a value. Where a bound depends on other elements, all of them move within it: the
 * ranges are computed anew at each point. An element that reaches a bound on the way stays there, or follows it.
 */

import { freeDirections, type Held, type Moves, type Range } from '../../statistics/bounds';
import { type Matrix, product } from '../../statistics/matrix';
import { type Minimum, minimise } from '../../statistics/minimise';
import { freeElements } from './freeElements';
import type { Model } from './model';
import type { Subject } from './subject';

/** How far a step goes towards a bound that it would cross. */
const towardsBound = 0.9;
/** An element is at a bound if it is closer to it than this part of its distance at the estimate. */
const atBound = 1e-8;
/** How often a point is moved until all elements are within their bounds. */
const maxRounds = 20;

/** One side of an element's range. */
interface Side {
  readonly index: number;
  /** 1 for a lower bound, -1 for an upper one. */
  readonly sign: 1 | -1;
  /** The distance to the bound; not positive if the element is not within it. */
  readonly room: number;
  readonly moves: Moves;
}

export class HeldFit {
  private readonly sums: readonly (readonly number[])[];
  /** The distance of each side at the estimate, in the order of `sidesAt`. */
  private readonly rooms: readonly number[];
  /** For each element that ended at a bound, which one it is. */
  private readonly ended: readonly ('low' | 'high' | null)[];

  /** `held` are the elements that ended at a bound. */
  constructor(
    private readonly subject: Subject,
    private readonly model: Model,
    private readonly element: number,
    private readonly held: readonly (Held | null)[],
    private readonly tolerance: number,
  ) {
    const { ranges, sums } = freeElements(subject.plan.parameters, subject.values);
    this.sums = sums;
    this.rooms = this.sidesAt(subject.values).map(({ room }) => room);
    this.ended = held.map((each, index) => {
      if (each === null || index === element) return null;
      const { low, high } = ranges[index]!;
      return Math.abs(each.bound - low) <= Math.abs(each.bound - high) ? 'low' : 'high';
    });
  }

  /** Searched from the others at `from`; null if it was not found, or if no values of the others allow this one. */
  async at(value: number, from: Float64Array): Promise<Minimum | null> {
    let point = this.within(value, from);
    if (point === null) return null;
    const fixed = { bound: value, moves: [] };
    const followers = this.held.map((each, index) => (index === this.element ? fixed : each));
    for (let round = 0; round <= point.length; round++) {
      const basis = freeDirections({ values: point, ranges: [], sums: this.sums }, followers);
      if (basis.columns === 0) return this.alone(point);
      const search = {
        expand: (each: Float64Array) => this.model.along(each, basis),
        move: (each: Float64Array, step: Float64Array) => this.moved(each, basis, step),
        isEdge: (each: Float64Array) => this.reached(each, followers) !== null,
      };
      const found = await minimise(search, point, this.tolerance);
      if (found === null || found.converged) return found;
      const side = this.reached(found.point, followers);
      if (side === null || !this.hold(side, followers)) return found;
      point = found.point;
    }
    return null;
  }

  private async alone(point: Float64Array): Promise<Minimum | null> {
    const loss = await this.model.at(point);
    return loss === null ? null : { loss, point, converged: true };
  }

  private rangesAt(point: Float64Array): readonly Range[] {
    return freeElements(this.subject.plan.parameters, point).ranges;
  }

  private sidesAt(point: Float64Array): readonly Side[] {
    return this.rangesAt(point).flatMap(({ low, high, lowMoves = [], highMoves = [] }, index): Side[] => [
      { index, sign: 1, room: point[index]! - low, moves: lowMoves },
      { index, sign: -1, room: high - point[index]!, moves: highMoves },
    ]);
  }

  /** The side that a free element has reached, if one has. */
  private reached(point: Float64Array, followers: readonly (Held | null)[]): Side | null {
    const found = this.sidesAt(point).find(
      (side, at) => side.room < atBound * this.rooms[at]! && this.leader(side, followers) !== null,
    );
    return found ?? null;
  }

  /** The element that can give way at a side: the bounded one, or else the one by which its bound moves most. */
  private leader({ index, moves }: Side, followers: readonly (Held | null)[]): number | null {
    if (followers[index] === null) return index;
    if (index !== this.element) return null;
    const free = moves.filter(([other]) => followers[other] === null);
    if (free.length === 0) return null;
    return free.reduce((most, each) => (Math.abs(each[1]) > Math.abs(most[1]) ? each : most))[0];
  }

  /** Keeps the distance at a side from now on. */
  private hold(side: Side, followers: (Held | null)[]): boolean {
    const leader = this.leader(side, followers);
    if (leader === null) return false;
    const weight = side.moves.find(([other]) => other === leader)?.[1] ?? 1;
    const moves: Moves =
      leader === side.index
        ? side.moves
        : side.moves.flatMap(([other, each]) => (other === leader ? [] : [[other, -each / weight] as const]));
    followers[leader] = { bound: Number.NaN, moves };
    return true;
  }

  /** The elements at `from` with the held one at its value, and the others moved so that all are within their bounds. */
  private within(value: number, from: Float64Array): Float64Array | null {
    const before = this.sidesAt(from);
    let point: Float64Array = from.slice();
    point[this.element] = value;
    for (let round = 0; round < maxRounds; round++) {
      point = this.atEnds(point);
      const at = this.sidesAt(point).findIndex(
        ({ index, room }) => !(room > 0) && this.ended[index] === null,
      );
      if (at < 0) return point;
      const side = this.sidesAt(point)[at]!;
      const missing = (1 - towardsBound) * before[at]!.room - side.room;
      if (!(missing > 0) || !this.giveWay(point, side, missing)) return null;
    }
    return null;
  }

  /** Moves elements of a point so that there is so much more room at a side. */
  private giveWay(point: Float64Array, { index, sign, moves }: Side, missing: number): boolean {
    if (index !== this.element) {
      point[index]! += sign * missing;
      return true;
    }
    const size = moves.reduce((sum, [, weight]) => sum + weight * weight, 0);
    for (const [other, weight] of moves) point[other]! -= (sign * missing * weight) / size;
    return size > 0;
  }

  /** A point with the elements that ended at a bound put to it. */
  private atEnds(point: Float64Array): Float64Array {
    const moved = point.slice();
    for (const [index, end] of this.ended.entries())
      if (end !== null) moved[index] = this.rangesAt(moved)[index]![end];
    return moved;
  }

  /** The point after a step, in which no element reaches a bound. */
  private moved(point: Float64Array, basis: Matrix, step: Float64Array): Float64Array {
    const change = product(basis, { rows: step.length, columns: 1, values: step }).values;
    const before = this.sidesAt(point);
    let part = 1;
    for (let round = 0; round < maxRounds; round++) {
      const next = this.atEnds(point.map((value, index) => value + part * change[index]!));
      let fitting = part;
      for (const [at, { index, room }] of this.sidesAt(next).entries()) {
        if (room > 0 || this.ended[index] !== null) continue;
        const had = before[at]!.room;
        fitting = Math.min(fitting, (towardsBound * part * had) / (had - room));
      }
      if (fitting === part) return next;
      part = fitting;
    }
    return point;
  }
}

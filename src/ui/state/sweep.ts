/** What a sweep goes over, and the programs of its members. Pure: they are trained in `session/`. */

import type { SweptNumber } from '../../app/protocol';

export type Scale = 'linear' | 'log';

/** What has another value in each member: a number of the text, or the seed of the page. */
export type SweepTarget =
  | { readonly kind: 'number'; readonly number: SweptNumber }
  | { readonly kind: 'seed' };

export interface SweepPlan {
  readonly target: SweepTarget;
  /** In words. */
  readonly label: string;
  readonly values: readonly number[];
  readonly scale: Scale;
}

export interface SweepMember {
  readonly value: number;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'stopped';
  /** Why it failed. */
  readonly message: string | null;
}

export interface Sweep extends Omit<SweepPlan, 'values'> {
  readonly id: string;
  readonly state: 'running' | 'stopped' | 'done';
  readonly members: readonly SweepMember[];
}

export const maxMembers = 100;

/** Digits of a value: enough to tell a hundred of them apart. */
const digits = 4;

export interface Range {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly scale: Scale;
  /** Whether only whole numbers make sense. */
  readonly isWhole: boolean;
}

/** The values from one end to the other, both included; without repetitions. Empty if the range has none. */
export function sweepValues({ from, to, count, scale, isWhole }: Range): readonly number[] {
  if (![from, to].every(Number.isFinite) || !Number.isInteger(count) || count < 1 || count > maxMembers)
    return [];
  if (scale === 'log' && !(from > 0 && to > 0)) return [];
  const along = (share: number): number => {
    if (share === 0) return from;
    if (share === 1) return to;
    return scale === 'log' ? from * (to / from) ** share : from + (to - from) * share;
  };
  const values = Array.from({ length: count }, (_, index) => {
    const value = along(count === 1 ? 0 : index / (count - 1));
    return isWhole ? Math.round(value) : rounded(value, Math.abs(to - from));
  });
  return [...new Set(values)];
}

/** To a few digits of the value, or of the range where that is finer. */
function rounded(value: number, range: number): number {
  const size = Math.abs(value);
  const lost = size > 0 && range > 0 ? Math.max(0, Math.ceil(Math.log10(size / range))) : 0;
  return Number(value.toPrecision(Math.min(15, digits + lost)));
}

/** Ends of a range that a reader probably wants: a hundredth of the value to a hundred times it, or around it. */
export function usualRange(target: SweepTarget): Range {
  if (target.kind === 'seed') return { from: 0, to: 9, count: 10, scale: 'linear', isWhole: true };
  const { value, kind } = target.number;
  const isWhole = kind === 'option' && Number.isInteger(value);
  if (value > 0 && kind !== 'start') {
    const reach = isWhole ? 4 : 100;
    return { from: tidy(value / reach), to: tidy(value * reach), count: 5, scale: 'log', isWhole };
  }
  const half = value === 0 ? 1 : Math.abs(value);
  return { from: tidy(value - half), to: tidy(value + half), count: 5, scale: 'linear', isWhole };
}

function tidy(value: number): number {
  return Number(value.toPrecision(digits));
}

/** The text of a member. */
export function sweptText(source: string, { start, end, around }: SweptNumber, value: number): string {
  return source.slice(0, start) + around[0] + written(value) + around[1] + source.slice(end);
}

/** A number as the reader of Scheme takes it. */
function written(value: number): string {
  return String(value).replace('e+', 'e');
}

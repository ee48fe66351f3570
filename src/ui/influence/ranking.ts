/** Orders expressions by how much the loss changes with them, and gives each a level of tint. */

import type { InfluenceReply } from '../../app/protocol';

type Reply = Extract<InfluenceReply, { readonly kind: 'influence' }>;
type Influence = Reply['expressions'][number];

export interface Ranked extends Influence {
  /** The larger of the two changes of the loss, as a size; NaN if neither is finite. */
  readonly change: number;
  /** From 0, for no change, to `levels`, for the largest of all. */
  readonly level: number;
}

/** The number of tints. */
export const levels = 5;
/** Each level is a change so many times as large as that of the level below. */
const ratio = 4;

/** The expressions that the loss is computed from, in the order of their places, each with its tint. */
export function ranked({ expressions }: Reply): readonly Ranked[] {
  // The loss itself, and a literal, are no parts that a reader would change.
  const parts = expressions.filter(({ form }) => form !== 'loss');
  const changes = parts.map(changeOf);
  const largest = Math.max(0, ...changes.filter(Number.isFinite));
  return parts.map((each, index) => {
    const change = changes[index]!;
    return { ...each, change, level: levelOf(change, largest) };
  });
}

function changeOf({ raised, lowered }: Influence): number {
  const sizes = [Math.abs(raised), Math.abs(lowered)].filter(Number.isFinite);
  return sizes.length === 0 ? Number.NaN : Math.max(...sizes);
}

function levelOf(change: number, largest: number): number {
  if (!(change > 0) || !(largest > 0)) return 0;
  const below = Math.log(largest / change) / Math.log(ratio);
  return Math.max(0, levels - Math.floor(below + 1e-9));
}

/** The largest change first; those without one last. */
export function byChange(expressions: readonly Ranked[]): readonly Ranked[] {
  const size = ({ change }: Ranked): number => (Number.isNaN(change) ? -1 : change);
  return [...expressions].sort((a, b) => size(b) - size(a) || a.place.start - b.place.start);
}

export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly expression: Ranked;
}

/** Stretches of the text that do not overlap, each with the innermost expression there. */
export function stretches(expressions: readonly Ranked[]): readonly Stretch[] {
  const sorted = [...expressions].sort((a, b) => a.place.start - b.place.start || b.place.end - a.place.end);
  const found: Stretch[] = [];
  const open: Ranked[] = [];
  let at = 0;
  const fill = (to: number): void => {
    const expression = open.at(-1);
    if (expression !== undefined && to > at) found.push({ start: at, end: to, expression });
    at = Math.max(at, to);
  };
  const close = (until: number): void => {
    for (let last = open.at(-1); last !== undefined && last.place.end <= until; last = open.at(-1)) {
      fill(last.place.end);
      open.pop();
    }
  };
  for (const each of sorted) {
    close(each.place.start);
    fill(each.place.start);
    at = each.place.start;
    open.push(each);
  }
  close(Number.POSITIVE_INFINITY);
  return found;
}

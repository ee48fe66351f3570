/** Counts values in bins of equal width, for a small drawing. */

export interface Bins {
  readonly low: number;
  readonly high: number;
  /** How many values are in each bin, from the lowest. */
  readonly counts: readonly number[];
  /** How many values were finite. */
  readonly total: number;
}

/** Null where no value is finite. Equal values are in the middle one of the bins. */
export function binsOf(values: ArrayLike<number>, bins: number): Bins | null {
  const finite = Array.from(values).filter(Number.isFinite);
  if (finite.length === 0) return null;
  let [low, high] = [finite[0]!, finite[0]!];
  for (const each of finite) {
    if (each < low) low = each;
    if (each > high) high = each;
  }
  const counts = new Array<number>(bins).fill(0);
  for (const each of finite) counts[binOf(each, low, high, bins)]!++;
  return { low, high, counts, total: finite.length };
}

/** The bin that a value from `low` to `high` is in. */
export function binOf(value: number, low: number, high: number, bins: number): number {
  if (!(high > low)) return Math.floor(bins / 2);
  // Halved first: the difference of the two may be too large for a number.
  const share = (value / 2 - low / 2) / (high / 2 - low / 2);
  return Math.max(0, Math.min(bins - 1, Math.floor(share * bins)));
}

/** Finds the place in the present text of a span of an earlier text. */

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * The range after the one stretch in which the texts differ was replaced; null where the range is part of that
 * stretch. Exact for a single edit, and for several as good as what lies between them allows.
 */
export function carry({ start, end }: Range, before: string, after: string): Range | null {
  if (before === after) return { start, end };
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  if (end <= head) return { start, end };
  let tail = 0;
  while (tail < shorter && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  if (start < before.length - tail) return null;
  const moved = after.length - before.length;
  return { start: start + moved, end: end + moved };
}

/** Shortens the labels of a legend until all of them are in its row, the longest first. */

/** The shortest label that is still worth its place, in characters. */
const least = 4;

/** `width` measures a label; `room` is what all labels together may take, in the same unit. */
export function fitLabels(
  labels: readonly string[],
  room: number,
  width: (label: string) => number,
): readonly string[] {
  const most = widestAllowed(labels.map(width), room);
  return labels.map((label) => shortened(label, most, width));
}

/** The width that no label may exceed so that the sum is the room; the short ones leave theirs to the long ones. */
function widestAllowed(widths: readonly number[], room: number): number {
  let left = room;
  for (const [index, each] of [...widths].sort((a, b) => a - b).entries()) {
    const share = left / (widths.length - index);
    if (each > share) return share;
    left -= each;
  }
  return Number.POSITIVE_INFINITY;
}

function shortened(label: string, most: number, width: (label: string) => number): string {
  let shown = label;
  for (let length = label.length - 1; length >= least && width(shown) > most; length--)
    shown = `${label.slice(0, length).trimEnd()}…`;
  return shown;
}

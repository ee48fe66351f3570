/**
 * Puts the entries of a legend into rows above a plot. The row nearest to the plot comes first and is filled first; no
 * entry is left out, and a label is shortened only where a row has no room for it alone.
 */

export interface LegendEntry {
  /** The place of the entry among the labels. */
  readonly index: number;
  readonly label: string;
}

/** All lengths are in the same unit. */
export interface LegendRoom {
  /** The length of the row nearest to the plot, which it shares with the name of the axis. */
  readonly beside: number;
  /** The length of each further row. */
  readonly whole: number;
  /** Between two entries. */
  readonly spacing: number;
  /** The length of an entry with such a label. */
  readonly width: (label: string) => number;
}

/** The fewest characters of a label that are still worth their place. */
const minLength = 4;

export function legendRows(
  labels: readonly string[],
  { beside, whole, spacing, width }: LegendRoom,
): readonly (readonly LegendEntry[])[] {
  const rows: LegendEntry[][] = [[]];
  let left = beside;
  for (const [index, label] of labels.entries()) {
    const gap = rows.at(-1)!.length === 0 ? 0 : spacing;
    if (width(label) + gap <= left) {
      rows.at(-1)!.push({ index, label });
      left -= width(label) + gap;
      continue;
    }
    const shown = shortened(label, whole, width);
    rows.push([{ index, label: shown }]);
    left = whole - width(shown);
  }
  return rows;
}

function shortened(label: string, maxWidth: number, width: (label: string) => number): string {
  let shown = label;
  for (let length = label.length - 1; length >= minLength && width(shown) > maxWidth; length--)
    shown = `${label.slice(0, length).trimEnd()}…`;
  return shown;
}

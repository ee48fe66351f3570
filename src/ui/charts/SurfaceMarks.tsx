/** A surface between the axes of a chart: bands of equal value in steps of one colour, lines between them, and their values. */

import { memo } from 'react';
import { usePlotArea } from 'recharts';
import { useChartText } from '../textSize';
import type { Level, Share } from './contours';
import { tickFormat } from './ticks';

/** The number of colours of bands, from the smallest values to the largest. */
export const bandColours = 10;

export interface SurfaceMarksProps {
  /** The first one is below all values: its region is where there are any. */
  readonly levels: readonly Level[];
  /** A level whose line is stronger than the others. */
  readonly strong?: number;
  /** Whether the lines have their values. */
  readonly hasValues?: boolean;
  /** Marked places in pixels, one coordinate after the other, as text: no value is written over them. */
  readonly marked?: string;
}

type Area = NonNullable<ReturnType<typeof usePlotArea>>;

/** Two values are this far apart, and as far from the edge, in units of the height of the text. */
const labelDistance = 3.7;
/** A value is this far from a marked place, to the side and above or below. */
const markDistance = { x: 2.2, y: 1.2 } as const;

export const SurfaceMarks = memo(function SurfaceMarks({
  levels,
  strong,
  hasValues = true,
  marked = '',
}: SurfaceMarksProps) {
  const area = usePlotArea();
  const text = useChartText();
  if (area === undefined) return null;
  const labels = hasValues ? labelsOf(levels.slice(1), area, placesIn(marked), text) : [];
  const steps = Math.max(1, levels.length - 1);
  const format = tickFormat(levels.slice(1).map(({ level }) => level));
  return (
    <g className="surface">
      {levels.map(({ level, region }, index) => (
        <path
          key={level}
          className={`band-fill band-${Math.round((index * (bandColours - 1)) / steps)}`}
          fillRule="evenodd"
          d={region.map((ring) => `${pathOf(ring, area)}z`).join('')}
        />
      ))}
      {levels.slice(1).map(({ level, lines }) => (
        <path
          key={level}
          className={level === strong ? 'line level strong' : 'line level'}
          d={lines.map((line) => pathOf(line, area)).join('')}
        />
      ))}
      {labels.map(({ level, x, y }) => (
        <text key={level} className="level-value" x={x} y={y + text / 3} textAnchor="middle">
          {format(level)}
        </text>
      ))}
    </g>
  );
});

function pixelOf([x, y]: Share, area: Area): readonly [number, number] {
  return [area.x + x * area.width, area.y + (1 - y) * area.height];
}

/** A line through places of the surface. */
export function pathOf(points: readonly Share[], area: Area): string {
  return points
    .map((point, index) => {
      const [x, y] = pixelOf(point, area);
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}

interface Label {
  readonly level: number;
  readonly x: number;
  readonly y: number;
}

/** The properties of a memo are compared one by one, and a text is equal to one with the same letters. */
export function writtenPlaces(places: readonly (readonly [number, number])[]): string {
  return places.map(([x, y]) => `${Math.round(x)} ${Math.round(y)}`).join(' ');
}

function placesIn(written: string): readonly (readonly [number, number])[] {
  const numbers = written === '' ? [] : written.split(' ').map(Number);
  return Array.from({ length: numbers.length / 2 }, (_, k) => [numbers[2 * k]!, numbers[2 * k + 1]!]);
}

/** At most one value for each level, none beside another, beside the edge or over a marked place. */
function labelsOf(
  levels: readonly Level[],
  area: Area,
  marked: readonly (readonly [number, number])[],
  text: number,
): readonly Label[] {
  const distance = labelDistance * text;
  const labels: Label[] = [];
  for (const { level, lines } of levels) {
    const longest = lines.reduce<readonly Share[]>(
      (best, line) => (line.length > best.length ? line : best),
      [],
    );
    const places = longest.map((point) => pixelOf(point, area));
    // The middle of a line is tried first, then what is further off.
    const middle = Math.floor(places.length / 2);
    const inOrder = places
      .map((place, index) => ({ place, away: Math.abs(index - middle) }))
      .sort((a, b) => a.away - b.away);
    const free = inOrder.find(
      ({ place: [x, y] }) =>
        x > area.x + distance / 2 &&
        x < area.x + area.width - distance / 2 &&
        y > area.y + distance / 4 &&
        y < area.y + area.height - distance / 4 &&
        labels.every((other) => Math.hypot(other.x - x, other.y - y) > distance) &&
        marked.every(
          ([left, top]) =>
            Math.abs(left - x) > markDistance.x * text || Math.abs(top - y) > markDistance.y * text,
        ),
    );
    if (free !== undefined) labels.push({ level, x: free.place[0], y: free.place[1] });
  }
  return labels;
}

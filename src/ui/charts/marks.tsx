/** Lines and points in the area of a chart, as one path each. */

import type { ReactNode } from 'react';
import { useId } from 'react';
import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import type { Point } from './downsample';

export interface Place {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** A place far enough outside to be hidden, and near enough to be written without an exponent. */
const farAway = 1e5;

/** Maps values to pixels; null until the chart has a layout. A logarithmic axis draws zero at its lower edge. */
export function usePlace(lowest: number): Place | null {
  const x = useXAxisScale();
  const y = useYAxisScale();
  if (x === undefined || y === undefined) return null;
  const height = (value: number): number => {
    const pixel = y(value) ?? 0;
    // Where the computation of the place overflows, the value is far beyond the axis.
    return Number.isNaN(pixel) && Number.isFinite(value) ? -Math.sign(value) * farAway : pixel;
  };
  return { x: (value) => x(value) ?? 0, y: (value) => height(value > lowest ? value : lowest) };
}

interface ClippedProps {
  /** Whether lines are drawn, which end at the axes; a marker on an axis is drawn whole. */
  readonly lines?: boolean;
  readonly children: ReactNode;
}

/** How far a marker, or half of a line's width, reaches beyond the axes, in pixels. */
const reach = { markers: 5, lines: 1.5 } as const;

/** Hides what is outside the axes. */
export function Clipped({ lines = false, children }: ClippedProps) {
  const id = useId();
  const area = usePlotArea();
  if (area === undefined) return null;
  const by = lines ? reach.lines : reach.markers;
  return (
    <>
      <clipPath id={id}>
        <rect x={area.x - by} y={area.y - by} width={area.width + 2 * by} height={area.height + 2 * by} />
      </clipPath>
      <g clipPath={`url(#${id})`}>{children}</g>
    </>
  );
}

/** A number of pixels as a path writes it. */
export function at(value: number): string {
  return Number.isNaN(value) ? String(farAway) : Math.max(-farAway, Math.min(farAway, value)).toFixed(1);
}

export function linePath(points: readonly Point[], place: Place): string {
  let path = '';
  for (const { x, y } of points) path += `${path === '' ? 'M' : 'L'}${at(place.x(x))} ${at(place.y(y))}`;
  // A single point is drawn by the round end of a line without length.
  return points.length === 1 ? `${path}h0` : path;
}

const usualRadius = 3.2;

/** A path of circles. */
export function circlePath(points: readonly Point[], place: Place, radius = usualRadius): string {
  const arc = `a${radius} ${radius} 0 1 1 ${2 * radius} 0a${radius} ${radius} 0 1 1 ${-2 * radius} 0`;
  return points.map(({ x, y }) => `M${at(place.x(x) - radius)} ${at(place.y(y))}${arc}`).join('');
}

const crossSize = 4.5;

/** A path of crosses. */
export function crossPath(points: readonly Point[], place: Place): string {
  const [side, whole] = [crossSize, 2 * crossSize];
  return points
    .map(({ x, y }) => {
      const [left, top] = [place.x(x) - side, place.y(y) - side];
      return `M${at(left)} ${at(top)}l${whole} ${whole}M${at(left)} ${at(top + whole)}l${whole} ${-whole}`;
    })
    .join('');
}

/** A path of triangles. */
export function trianglePath(points: readonly Point[], place: Place): string {
  return points.map(({ x, y }) => `M${at(place.x(x) - 4)} ${at(place.y(y) + 3)}h8l-4 -7z`).join('');
}

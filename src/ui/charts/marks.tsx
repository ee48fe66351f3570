/** Lines and points in the area of a chart, as one path each. */

import type { ReactNode } from 'react';
import { useId } from 'react';
import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import { useChartText } from '../textSize';
import type { Point } from './downsample';
import { fitLabels } from './legendLabels';

export interface Place {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** Maps values to pixels; null until the chart has a layout. A logarithmic axis draws zero at its lower edge. */
export function usePlace(lowest: number): Place | null {
  const x = useXAxisScale();
  const y = useYAxisScale();
  if (x === undefined || y === undefined) return null;
  return { x: (value) => x(value) ?? 0, y: (value) => y(value > lowest ? value : lowest) ?? 0 };
}

/** Hides what is outside the axes. */
export function Clipped({ children }: { readonly children: ReactNode }) {
  const id = useId();
  const area = usePlotArea();
  if (area === undefined) return null;
  return (
    <>
      <clipPath id={id}>
        <rect x={area.x - 5} y={area.y - 5} width={area.width + 10} height={area.height + 10} />
      </clipPath>
      <g clipPath={`url(#${id})`}>{children}</g>
    </>
  );
}

/** A place far enough outside to be hidden, and near enough to be written without an exponent. */
const farAway = 1e5;

function at(value: number): string {
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

export interface LegendItem {
  readonly label: string;
  /** Classes of the line or marker, as in the chart. */
  readonly mark: string;
  readonly shape: 'line' | 'circle' | 'triangle' | 'area' | 'cross';
}

const spacing = 14;
/** Between a sample and its label. */
const labelGap = 4;
/** The widths of a legend's samples: the wider one if there is room. */
const sampleWidths = [22, 14] as const;

/** The width of a label in the font of the charts, whose text is so high, in pixels. */
const labelWidth = (() => {
  let context: OffscreenCanvasRenderingContext2D | null | undefined;
  return (label: string, text: number): number => {
    context ??= new OffscreenCanvas(1, 1).getContext('2d');
    if (context === null) return label.length * 0.55 * text;
    context.font = `${text}px "Source Sans 3", sans-serif`;
    return context.measureText(label).width;
  };
})();

/** A legend in one row above the plot, from the right. */
export function Legend({ items }: { readonly items: readonly LegendItem[] }) {
  const area = usePlotArea();
  const text = useChartText();
  if (area === undefined) return null;
  const widthOf = (label: string): number => labelWidth(label, text);
  const roomFor = (sample: number): number =>
    area.width - items.length * (sample + labelGap + spacing) + spacing - 1;
  const whole = items.reduce((sum, { label }) => sum + widthOf(label), 0);
  const sampleWidth = sampleWidths.find((sample) => whole <= roomFor(sample)) ?? sampleWidths[1];
  const shown = fitLabels(
    items.map(({ label }) => label),
    roomFor(sampleWidth),
    widthOf,
  );
  const labels = shown.map((label) => labelGap + widthOf(label));
  let x = area.x + area.width + spacing;
  const placed = items
    .map((item, index) => {
      x -= sampleWidth + labels[index]! + spacing;
      return { item, label: shown[index]!, x };
    })
    .filter((each) => each.x > area.x);
  const y = area.y - 1.1 * text;
  return (
    <g className="legend">
      {placed.map(({ item, label, x: left }) => (
        <g key={item.label} transform={`translate(${at(left)} ${at(y)})`}>
          <path className={item.mark} d={samplePath(item.shape, sampleWidth)} />
          <text x={sampleWidth + labelGap} y={text / 3}>
            {label !== item.label && <title>{item.label}</title>}
            {label}
          </text>
        </g>
      ))}
    </g>
  );
}

function samplePath(shape: LegendItem['shape'], width: number): string {
  const place = { x: (value: number) => value, y: (value: number) => value };
  const middle = [{ x: width / 2, y: 0 }];
  switch (shape) {
    case 'line':
      return `M0 0h${width}`;
    case 'circle':
      return circlePath(middle, place);
    case 'triangle':
      return trianglePath(middle, place);
    case 'area':
      return `M0 -5h${width}v10h-${width}z`;
    case 'cross':
      return crossPath(middle, place);
  }
}

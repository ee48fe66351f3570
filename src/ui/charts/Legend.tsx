/** The legend of a chart: samples of its lines and markers with their names, in rows above the plot, from the right. */

import { usePlotArea } from 'recharts';
import { type LegendEntry, legendRows } from './legendRows';
import { at, circlePath, crossPath, trianglePath } from './marks';

export interface LegendItem {
  readonly label: string;
  /** Classes of the line or marker, as in the chart. */
  readonly mark: string;
  readonly shape: 'line' | 'circle' | 'triangle' | 'area' | 'cross';
}

/** Where the entries of a legend are, in rows, the one nearest to the plot first. */
export interface LegendLayout {
  readonly sampleWidth: number;
  readonly rows: readonly (readonly LegendEntry[])[];
}

const spacing = 14;
/** Between a sample and its label. */
const labelGap = 4;
/** The widths of the samples: the wider one if one row is enough with it. */
const sampleWidths = { wide: 22, narrow: 14 } as const;
/** Where the names of the axes begin, from the left of the chart. */
export const nameInset = 8;
/** The height of a further row, in units of the height of the text. */
export const rowHeight = 1.4;

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

/** `right` is the right edge of the plot, in pixels from the left of the chart; `axisName` is at its left. */
export function legendLayout(
  items: readonly LegendItem[],
  right: number,
  axisName: string,
  text: number,
): LegendLayout {
  const labels = items.map(({ label }) => label);
  const whole = right - nameInset;
  const beside = whole - labelWidth(axisName, text) - spacing;
  const layoutWith = (sampleWidth: number): LegendLayout => ({
    sampleWidth,
    rows: legendRows(labels, {
      beside,
      whole,
      spacing,
      width: (label) => sampleWidth + labelGap + labelWidth(label, text),
    }),
  });
  const wide = layoutWith(sampleWidths.wide);
  return wide.rows.length === 1 ? wide : layoutWith(sampleWidths.narrow);
}

interface LegendProps {
  readonly items: readonly LegendItem[];
  readonly layout: LegendLayout;
  readonly text: number;
}

export function Legend({ items, layout: { rows, sampleWidth }, text }: LegendProps) {
  const area = usePlotArea();
  if (area === undefined) return null;
  const right = area.x + area.width;
  return (
    <g className="legend">
      {rows.flatMap((row, number) => {
        const y = area.y - (1.1 + rowHeight * number) * text;
        let x = right + spacing;
        return row.map(({ index, label }) => {
          const item = items[index]!;
          x -= sampleWidth + labelGap + labelWidth(label, text) + spacing;
          return (
            <g key={item.label} transform={`translate(${at(x)} ${at(y)})`}>
              <path className={item.mark} d={samplePath(item.shape, sampleWidth)} />
              <text x={sampleWidth + labelGap} y={text / 3}>
                {label !== item.label && <title>{item.label}</title>}
                {label}
              </text>
            </g>
          );
        });
      })}
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

import { memo, type ReactNode, useRef } from 'react';
import { CartesianGrid, ComposedChart, usePlotArea, XAxis, YAxis } from 'recharts';
import { useChartText } from '../textSize';
import type { Scale } from './ticks';
import { tickFormat } from './ticks';
import { useSize } from './useSize';

export interface ChartFrameProps {
  readonly x: Scale;
  readonly y: Scale;
  readonly xLabel: string;
  readonly yLabel: string;
  /** The accessible name. */
  readonly label: string;
  /**
   * The marks between the axes. They watch their data themselves, so the frame is drawn again only when an axis
   * changes.
   */
  readonly children: ReactNode;
}

/** The lengths of a frame whose text is so high, all in pixels. */
function frameOf(text: number) {
  return {
    margin: { top: 2 * text, right: 1.2 * text, bottom: 1.35 * text, left: 0 },
    axisWidth: 4.7 * text,
    axisHeight: 1.7 * text,
    /** The baselines of the names of the axes, from the edges of the plot. */
    above: 0.8 * text,
    below: 2.7 * text,
  };
}

const noData: readonly never[] = [];

function sameScale(a: Scale, b: Scale): boolean {
  return (
    a.kind === b.kind &&
    a.low === b.low &&
    a.high === b.high &&
    a.ticks.length === b.ticks.length &&
    a.ticks.every((tick, index) => tick === b.ticks[index])
  );
}

/** Draws axes with names, a few ticks and hairlines. The children draw what is between them. */
export const ChartFrame = memo(
  function ChartFrame({ x, y, xLabel, yLabel, label, children }: ChartFrameProps) {
    const parent = useRef<HTMLDivElement>(null);
    const size = useSize(parent);
    const { margin, axisWidth, axisHeight, above, below } = frameOf(useChartText());
    return (
      <div ref={parent} className="chart" role="img" aria-label={label}>
        {size !== null && (
          <ComposedChart
            width={size.width}
            height={size.height}
            margin={margin}
            data={noData}
            accessibilityLayer={false}
          >
            <CartesianGrid vertical={false} syncWithTicks stroke="var(--hairline)" />
            <XAxis
              type="number"
              dataKey="x"
              scale={x.kind}
              domain={[x.low, x.high]}
              ticks={x.ticks}
              allowDataOverflow
              tickFormatter={tickFormat(x.ticks)}
              tickLine={{ stroke: 'var(--edge)' }}
              tickSize={4}
              height={axisHeight}
              axisLine={{ stroke: 'var(--edge)' }}
              interval="preserveStartEnd"
            />
            <YAxis
              type="number"
              scale={y.kind}
              domain={[y.low, y.high]}
              ticks={y.ticks}
              allowDataOverflow
              tickFormatter={tickFormat(y.ticks)}
              tickLine={false}
              axisLine={false}
              width={axisWidth}
              interval="preserveStartEnd"
            />
            <AxisNames xLabel={xLabel} yLabel={yLabel} above={above} below={below} />
            {children}
          </ComposedChart>
        )}
      </div>
    );
  },
  (before, after) =>
    sameScale(before.x, after.x) &&
    sameScale(before.y, after.y) &&
    before.xLabel === after.xLabel &&
    before.yLabel === after.yLabel &&
    before.label === after.label &&
    before.children === after.children,
);

interface AxisNamesProps {
  readonly xLabel: string;
  readonly yLabel: string;
  readonly above: number;
  readonly below: number;
}

/** The labels, both read from left to right: the y label is above its axis, the x label under the end of its axis. */
function AxisNames({ xLabel, yLabel, above, below }: AxisNamesProps) {
  const area = usePlotArea();
  if (area === undefined) return null;
  return (
    <g className="axis-names">
      <text x={8} y={area.y - above}>
        {yLabel}
      </text>
      <text x={area.x + area.width} y={area.y + area.height + below} textAnchor="end">
        {xLabel}
      </text>
    </g>
  );
}

import { createContext, memo, type ReactNode, useContext, useMemo, useRef } from 'react';
import { CartesianGrid, ComposedChart, usePlotArea, XAxis, YAxis } from 'recharts';
import { useChartText } from '../textSize';
import { Legend, type LegendItem, legendLayout, nameInset, rowHeight } from './Legend';
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
  /** The lines and markers that are named above the plot, from the right. */
  readonly legend?: readonly LegendItem[];
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

type Lengths = ReturnType<typeof frameOf>;

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

/** The scale that was there before, if it says the same: what is made from it is then made once. */
function useSame(scale: Scale): Scale {
  const kept = useRef(scale);
  if (!sameScale(kept.current, scale)) kept.current = scale;
  return kept.current;
}

const noLegend: readonly LegendItem[] = [];

/** The legend that was there before, if it says the same. */
function useSameLegend(legend: readonly LegendItem[]): readonly LegendItem[] {
  const kept = useRef(legend);
  const isSame =
    kept.current.length === legend.length &&
    legend.every(({ label, mark }, index) => {
      const before = kept.current[index];
      return before?.label === label && before.mark === mark;
    });
  if (!isSame) kept.current = legend;
  return kept.current;
}

interface Axes extends Pick<ChartFrameProps, 'x' | 'y' | 'xLabel' | 'yLabel'> {
  readonly lengths: Lengths;
}

const LegendContext = createContext<ReactNode>(null);
const AxesContext = createContext<Axes | null>(null);

/** Draws axes with names, a few ticks and hairlines. The children draw what is between them. */
export const ChartFrame = memo(function ChartFrame({
  x,
  y,
  xLabel,
  yLabel,
  label,
  legend = noLegend,
  children,
}: ChartFrameProps) {
  const parent = useRef<HTMLDivElement>(null);
  const size = useSize(parent);
  const text = useChartText();
  const lengths = useMemo(() => frameOf(text), [text]);
  const [across, up] = [useSame(x), useSame(y)];
  const axes = useMemo(
    () => ({ x: across, y: up, xLabel, yLabel, lengths }),
    [across, up, xLabel, yLabel, lengths],
  );
  const items = useSameLegend(legend);
  const right = (size?.width ?? 0) - lengths.margin.right;
  const layout = useMemo(
    () => (right <= 0 || items.length === 0 ? null : legendLayout(items, right, yLabel, text)),
    [items, right, yLabel, text],
  );
  const above = layout === null ? 0 : (layout.rows.length - 1) * rowHeight * text;
  const margin = useMemo(() => ({ ...lengths.margin, top: lengths.margin.top + above }), [lengths, above]);
  const named = useMemo(
    () => layout !== null && <Legend items={items} layout={layout} text={text} />,
    [items, layout, text],
  );
  return (
    <div ref={parent} className="chart" role="img" aria-label={label}>
      {size !== null && (
        <AxesContext value={axes}>
          <LegendContext value={named}>
            <Drawing width={size.width} height={size.height} margin={margin}>
              {children}
            </Drawing>
          </LegendContext>
        </AxesContext>
      )}
    </div>
  );
});

interface DrawingProps {
  readonly width: number;
  readonly height: number;
  readonly margin: Lengths['margin'];
  readonly children: ReactNode;
}

/** The chart without its axes: these change by themselves, because to draw the whole again takes several times as long. */
const Drawing = memo(function Drawing({ width, height, margin, children }: DrawingProps) {
  return (
    <ComposedChart width={width} height={height} margin={margin} data={noData} accessibilityLayer={false}>
      {grid}
      <HorizontalAxis />
      <VerticalAxis />
      <AxisNames />
      <NamedMarks />
      {children}
    </ComposedChart>
  );
});

// No vertical lines are drawn, so that their places need not be found.
const grid = (
  <CartesianGrid
    vertical={false}
    syncWithTicks
    stroke="var(--hairline)"
    verticalCoordinatesGenerator={() => []}
  />
);

const edge = { stroke: 'var(--edge)' };

/** What both axes say of their scale. */
function scaleProps({ kind, low, high, ticks }: Scale) {
  return {
    type: 'number',
    scale: kind,
    domain: [low, high],
    // The library would look for ticks of its own otherwise, also where it has some.
    niceTicks: 'none',
    ticks,
    allowDataOverflow: true,
    tickFormatter: tickFormat(ticks),
  } as const;
}

function HorizontalAxis() {
  const axes = useContext(AxesContext);
  const scale = axes?.x ?? null;
  const height = axes?.lengths.axisHeight ?? 0;
  return useMemo(
    () =>
      scale && (
        <XAxis
          {...scaleProps(scale)}
          dataKey="x"
          tickLine={edge}
          tickSize={4}
          height={height}
          axisLine={edge}
          interval="preserveStartEnd"
        />
      ),
    [scale, height],
  );
}

function VerticalAxis() {
  const axes = useContext(AxesContext);
  const scale = axes?.y ?? null;
  const width = axes?.lengths.axisWidth ?? 0;
  return useMemo(
    () =>
      scale && (
        <YAxis
          {...scaleProps(scale)}
          tickLine={false}
          axisLine={false}
          width={width}
          // There are few ticks, so that none has to be left out, and none is measured.
          interval={0}
        />
      ),
    [scale, width],
  );
}

function NamedMarks() {
  return useContext(LegendContext);
}

/** The labels, both read from left to right: the y label is above its axis, the x label under the end of its axis. */
function AxisNames() {
  const axes = useContext(AxesContext);
  const area = usePlotArea();
  if (area === undefined || axes === null) return null;
  const { above, below } = axes.lengths;
  return (
    <g className="axis-names">
      <text x={nameInset} y={area.y - above}>
        {axes.yLabel}
      </text>
      <text x={area.x + area.width} y={area.y + area.height + below} textAnchor="end">
        {axes.xLabel}
      </text>
    </g>
  );
}

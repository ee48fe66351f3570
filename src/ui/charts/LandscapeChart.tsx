import { createContext, memo, useContext, useMemo } from 'react';
import type { LandscapeAxis, LandscapeReply, ProgramSummary } from '../../app/protocol';
import { useStore } from '../common/useStore';
import type { Overlay } from '../state/overlays';
import type { Recording } from '../state/recording';
import type { Series } from '../state/series';
import { chartWords as words } from '../words';
import { ChartFrame } from './ChartFrame';
import { contour, evenLevels, type Segment } from './contours';
import type { Point } from './downsample';
import { Clipped, circlePath, Legend, linePath, type Place, usePlace } from './marks';
import { linearTicks, type Scale } from './ticks';

type Grid = Extract<LandscapeReply, { kind: 'grid' }>;

interface LandscapeChartProps {
  readonly grid: Grid;
  readonly recording: Recording;
  /** Other runs. */
  readonly overlays?: readonly Overlay[];
}

interface Drawn {
  /** One line for each level, the lowest first. */
  readonly lines: readonly (readonly Segment[])[];
  readonly grid: Grid;
  readonly path: readonly Point[];
  /** Where the run is at the step that is shown. */
  readonly here: Point;
  readonly others: readonly { readonly id: string; readonly mark: string; readonly path: readonly Point[] }[];
}

const DrawnContext = createContext<Drawn | null>(null);
const levels = 14;
const maxOnPath = 600;

/** Shows the loss over two parameters as lines of equal loss, and the path of the run. */
export function LandscapeChart({ grid, recording, overlays = noOverlays }: LandscapeChartProps) {
  const { series, present } = useStore(recording.now);
  const lines = useMemo(() => {
    const { size, losses } = grid;
    return evenLevels(losses, levels).map((level) => contour({ size, values: losses }, level));
  }, [grid]);
  const [x, y] = useMemo(() => [scaleOf(grid.x), scaleOf(grid.y)] as const, [grid]);
  const others = useMemo(
    () => overlays.map((overlay) => ({ id: overlay.id, mark: overlay.mark, path: otherPath(grid, overlay) })),
    [grid, overlays],
  );
  const [xIndex, yIndex] = indicesOf(grid, recording.program);
  const here = { x: present[xIndex] ?? Number.NaN, y: present[yIndex] ?? Number.NaN };
  return (
    <DrawnContext value={{ lines, grid, path: pathOf(grid, recording.program, series), here, others }}>
      <ChartFrame
        x={x}
        y={y}
        xLabel={grid.x.parameter}
        yLabel={grid.y.parameter}
        label={words.lossOver(grid.x.parameter, grid.y.parameter)}
      >
        {marks}
      </ChartFrame>
    </DrawnContext>
  );
}

function scaleOf({ low, high }: LandscapeAxis): Scale {
  return { kind: 'linear', low, high, ticks: linearTicks(low, high) };
}

const noOverlays: readonly Overlay[] = [];

/** The way of another run; empty if it does not have both parameters. */
function otherPath(grid: Grid, { path }: Overlay): readonly Point[] {
  const [xs, ys] = [grid.x, grid.y].map(
    ({ parameter }) => path.find(({ name }) => name === parameter)?.values,
  );
  if (xs === undefined || ys === undefined) return [];
  return Array.from(xs, (x, index) => ({ x, y: ys[index]! }));
}

/** The positions of both parameters in the program. */
function indicesOf(grid: Grid, { parameters }: ProgramSummary): readonly [number, number] {
  const indexOf = ({ parameter }: LandscapeAxis): number =>
    parameters.findIndex(({ name }) => name === parameter);
  return [indexOf(grid.x), indexOf(grid.y)];
}

/** The values of both parameters, step by step, thinned evenly. */
function pathOf(grid: Grid, program: ProgramSummary, series: Series): Point[] {
  const [xs, ys] = indicesOf(grid, program).map((index) => series.parameter(index));
  const stride = Math.max(1, Math.ceil(series.length / maxOnPath));
  const points: Point[] = [];
  for (let index = 0; index < series.length; index++) {
    if (index % stride === 0 || index === series.length - 1) points.push({ x: xs![index]!, y: ys![index]! });
  }
  return points;
}

const Marks = memo(function Marks() {
  const drawn = useContext(DrawnContext);
  const place = usePlace(Number.NEGATIVE_INFINITY);
  if (drawn === null || place === null) return null;
  const { lines, grid, path, here, others } = drawn;
  return (
    <>
      <Clipped>
        {lines.map((line, index) => (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: a level is its place among the levels.
            key={index}
            className="line level"
            strokeOpacity={1 - (0.8 * index) / lines.length}
            d={segmentPath(line, grid, place)}
          />
        ))}
        {others.map(({ id, mark, path: way }) => (
          <path key={id} className={`line overlay ${mark}`} d={linePath(way, place)} />
        ))}
        <path className="line way" d={linePath(path, place)} />
        <path className="points" d={circlePath(path.slice(0, 1), place)} />
        <path className="way-end" d={circlePath([here], place, 4)} />
      </Clipped>
      <Legend items={legend} />
    </>
  );
});

const marks = <Marks />;

const legend = [
  { label: words.run, mark: 'line way', shape: 'line' },
  { label: words.equalLoss, mark: 'line level', shape: 'line' },
] as const;

function segmentPath(segments: readonly Segment[], { x, y, size }: Grid, place: Place): string {
  const at = ([column, row]: Segment['from']): string => {
    const [right, up] = [column / (size - 1), row / (size - 1)];
    const [left, top] = [place.x(x.low + (x.high - x.low) * right), place.y(y.low + (y.high - y.low) * up)];
    return `${left.toFixed(1)} ${top.toFixed(1)}`;
  };
  return segments.map(({ from, to }) => `M${at(from)}L${at(to)}`).join('');
}

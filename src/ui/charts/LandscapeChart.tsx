import { createContext, memo, type ReactNode, useContext, useMemo } from 'react';
import type { LandscapeSurface } from '../../app/protocol';
import { formatPlain } from '../../editor/figures';
import { useStore } from '../common/useStore';
import { type LandscapeGrid, valueAt } from '../state/landscape';
import { derivativeOf, isNegligible } from '../state/negligible';
import type { Recording, RecordingState } from '../state/recording';
import { commonWords, chartWords as words } from '../words';
import { ChartFrame } from './ChartFrame';
import { cut, evenLevels, type Grid, type Level, leastOf, leastPlace } from './contours';
import type { Point } from './downsample';
import type { LegendItem } from './Legend';
import {
  downhill,
  type OtherRun,
  type Places,
  pathOfOther,
  pathOn,
  placesOn,
  scaleOf,
} from './landscapePlaces';
import { Clipped, circlePath, crossPath, linePath, type Place, usePlace } from './marks';
import { SurfaceMarks, writtenPlaces } from './SurfaceMarks';
import { linearScale, type Scale } from './ticks';

export interface LandscapeChartProps {
  readonly grid: LandscapeGrid;
  readonly recording: Recording;
  /** Other runs. */
  readonly overlays?: readonly OtherRun[];
  /** All elements at some states of the run: its path where a plane is through tensors. */
  readonly trail?: readonly Float64Array[];
  /** What else is between the axes; the same from one report of a run to the next. */
  readonly children?: ReactNode;
}

/** A place of the grid that is marked: the smallest loss. */
interface LeastMark {
  readonly place: Point;
  readonly value: number;
}

interface Drawn {
  readonly levels: readonly Level[];
  /** On a line, the losses along it. */
  readonly curve: readonly Point[];
  readonly least: LeastMark | null;
  readonly path: readonly Point[];
  readonly here: Point | null;
  readonly slope: Point | null;
  readonly next: Point | null;
  readonly others: readonly { readonly id: string; readonly mark: string; readonly path: readonly Point[] }[];
}

const DrawnContext = createContext<Drawn | null>(null);
const levelCount = 10;

/**
 * Shows the loss over two parameters, or over a plane, as bands of equal loss, and over one parameter as a curve; the path of
 * the run on it, and where it is, where the loss falls and where the next step goes.
 */
export function LandscapeChart({
  grid,
  recording,
  overlays = noOverlays,
  trail,
  children,
}: LandscapeChartProps) {
  const now = useStore(recording.now);
  const { program } = recording;
  const fixed = useMemo(() => fixedPart(grid), [grid]);
  const places = useMemo(() => placesOn(grid.over, program), [grid, program]);
  const others = useMemo(
    () =>
      overlays.map((each) => ({
        id: each.id,
        mark: each.mark,
        path: pathOfOther(grid.over, places, recording.program, each),
      })),
    [grid, places, recording.program, overlays],
  );
  const content = useMemo(() => [marks, children], [children]);
  const moving = movingPart(grid, places, recording, now, trail);
  // A run that is lower than every point of the grid has found the smallest loss itself.
  const isLowest = moving.here !== null && fixed.least !== null && now.latest.loss <= fixed.least.value;
  const { x, y, xLabel, yLabel, label, levels, curve } = fixed;
  const least = isLowest ? { place: moving.here!, value: now.latest.loss } : fixed.least;
  const drawn = { levels, curve, least, others, ...moving };
  return (
    <DrawnContext value={drawn}>
      <ChartFrame x={x} y={y} xLabel={xLabel} yLabel={yLabel} label={label} legend={legendOf(drawn)}>
        {content}
      </ChartFrame>
    </DrawnContext>
  );
}

const noOverlays: readonly OtherRun[] = [];

/** What depends on the grid alone. */
function fixedPart(grid: LandscapeGrid) {
  const { over, size, losses } = grid;
  const values: Grid = { columns: size, rows: over.kind === 'line' ? 1 : size, values: losses };
  const found = leastOf(values);
  const [xScale, yScale] = scalesOf(over, losses);
  const least =
    found === null ? null : { value: found.value, place: placeAt(over, leastPlace(values, found)) };
  if (over.kind === 'line') {
    const curve = Array.from(losses, (loss, index) => ({ x: valueAt(over.x, index / (size - 1)), y: loss }));
    const place = least === null ? null : { value: least.value, place: { x: least.place.x, y: least.value } };
    const label = labelOf(words.lossOverOne(over.x.parameter), over, place);
    return {
      x: xScale,
      y: yScale,
      xLabel: over.x.parameter,
      yLabel: commonWords.loss,
      label,
      levels: [],
      curve,
      least: place,
    };
  }
  const inside = evenLevels(losses, levelCount);
  const levels = found === null ? [] : cut(values, [found.value, ...inside]);
  const [xLabel, yLabel] =
    over.kind === 'plane' ? [words.planeAcross, words.planeUp] : [over.x.parameter, over.y.parameter];
  const name = over.kind === 'plane' ? words.lossOverPlane : words.lossOver(xLabel, yLabel);
  return {
    x: xScale,
    y: yScale,
    xLabel,
    yLabel,
    label: labelOf(name, over, least),
    levels,
    curve: [],
    least,
  };
}

function labelOf(name: string, over: LandscapeSurface, least: LeastMark | null): string {
  if (least === null) return name;
  const value = formatPlain(least.value, 3);
  if (over.kind === 'plane') return `${name}: ${words.leastIs(value)}`;
  const at = [
    `${over.x.parameter} ${formatPlain(least.place.x, 3)}`,
    ...(over.kind === 'line' ? [] : [`${over.y.parameter} ${formatPlain(least.place.y, 3)}`]),
  ];
  return `${name}: ${words.leastIs(value)}, ${words.near(at)}`;
}

function placeAt(over: LandscapeSurface, [x, y]: readonly [number, number]): Point {
  const linear = <Range extends object>(range: Range) => ({ scale: 'linear' as const, ...range });
  switch (over.kind) {
    case 'line':
      return { x: valueAt(over.x, x), y: 0 };
    case 'parameters':
      return { x: valueAt(over.x, x), y: valueAt(over.y, y) };
    case 'plane':
      return { x: valueAt(linear(over.x), x), y: valueAt(linear(over.y), y) };
  }
}

/** The share of the losses of a line that its axis shows, so that a steep end does not flatten the rest. */
const shownShare = 0.9;

function scalesOf(over: LandscapeSurface, losses: Float64Array): readonly [Scale, Scale] {
  const linear = { scale: 'linear' } as const;
  if (over.kind === 'plane') return [scaleOf({ ...over.x, ...linear }), scaleOf({ ...over.y, ...linear })];
  if (over.kind === 'parameters') return [scaleOf(over.x), scaleOf(over.y)];
  const sorted = losses.filter(Number.isFinite).sort();
  const high = sorted[Math.floor(shownShare * (sorted.length - 1))] ?? 1;
  return [scaleOf(over.x), linearScale(sorted[0] ?? 0, high)];
}

/** What moves with the run. */
function movingPart(
  { over }: LandscapeGrid,
  places: Places,
  recording: Recording,
  { present, elements, next, latest, series }: RecordingState,
  trail: readonly Float64Array[] = [],
): Pick<Drawn, 'path' | 'here' | 'slope' | 'next'> {
  const { program } = recording;
  const needsTrail = over.kind === 'plane' && program.parameters.some(({ shape }) => shape.length > 0);
  const path = pathOn(places, program, series, needsTrail ? trail : []);
  const here = places.of({ figures: present, elements });
  const ahead = next === null ? null : places.of({ figures: next, elements: null });
  // Where the loss is level to rounding, no direction is downhill.
  const isLevel = program.parameters.every((_, index) => isNegligible(derivativeOf(recording, index)));
  const slope = isLevel ? null : places.slope(latest.gradients);
  if (over.kind !== 'line') return { path, here, slope, next: ahead };
  // On a line, heights are losses.
  const atLoss = (place: Point | null, loss: number): Point | null => place && { x: place.x, y: loss };
  return {
    path: path.map(({ x }, index) => ({ x, y: lossAlong(series.losses, index, path.length) })),
    here: atLoss(here, latest.loss),
    slope,
    next: ahead,
  };
}

/** The loss of a point of a thinned path. */
function lossAlong(losses: Float64Array, index: number, count: number): number {
  if (count < 2) return losses[losses.length - 1] ?? Number.NaN;
  return losses[Math.round((index * (losses.length - 1)) / (count - 1))] ?? Number.NaN;
}

const Marks = memo(function Marks() {
  const drawn = useContext(DrawnContext);
  const place = usePlace(Number.NEGATIVE_INFINITY);
  if (drawn === null || place === null) return null;
  const { levels, curve, least, path, others } = drawn;
  // The path moves with the run, and values that moved with it would be in the way of reading it.
  const marked = [...path.slice(0, 1), ...(least === null ? [] : [least.place])];
  return (
    <>
      <Clipped lines>
        {levels.length > 0 && (
          <SurfaceMarks
            levels={levels}
            marked={writtenPlaces(marked.map(({ x, y }) => [place.x(x), place.y(y)]))}
          />
        )}
        {curve.length > 0 && <path className="line series-0" d={linePath(curve, place)} />}
        {others.map(({ id, mark, path: way }) => (
          <path key={id} className={`line overlay ${mark}`} d={linePath(way, place)} />
        ))}
        <path className="line way" d={linePath(path, place)} />
      </Clipped>
      <Clipped>
        {least !== null && <path className="line least" d={crossPath([least.place], place)} />}
        <path className="points" d={circlePath(path.slice(0, 1), place)} />
        <Live drawn={drawn} place={place} />
      </Clipped>
    </>
  );
});

const marks = <Marks key="marks" />;

interface LiveProps {
  readonly drawn: Drawn;
  readonly place: Place;
}

/** Where the run is, where the loss falls from there, and where the next step goes. */
function Live({ drawn: { levels, curve, here, slope, next }, place }: LiveProps) {
  if (here === null || !Number.isFinite(here.x) || !Number.isFinite(here.y)) return null;
  const isLine = curve.length > 0;
  const end = isLine || slope === null ? null : downhill(here, slope, place, reliefOf(levels));
  const tangent = isLine && slope !== null ? tangentPath(here, slope.x, curve, place) : null;
  const ahead = next === null ? null : isLine ? onCurve(curve, next.x) : next;
  return (
    <>
      {tangent !== null && <path className="line tangent" d={tangent} />}
      {end !== null && (
        <path
          className="line gradient-arrow"
          d={arrowPath([place.x(here.x), place.y(here.y)], [end.x, end.y])}
        />
      )}
      {ahead !== null && (
        <>
          <path className="line next-step" d={linePath([here, ahead], place)} />
          <path className="next-place" d={circlePath([ahead], place, 3)} />
        </>
      )}
      <path className="way-end" d={circlePath([here], place, 5)} />
    </>
  );
}

/** How much higher the highest level is than the lowest. */
function reliefOf(levels: readonly Level[]): number {
  return (levels.at(-1)?.level ?? 0) - (levels[0]?.level ?? 0);
}

/** The line with the slope of the loss through a place of a curve, for the stretch of the axis. */
function tangentPath(here: Point, slope: number, curve: readonly Point[], place: Place): string {
  return linePath(
    curve.map(({ x }) => ({ x, y: here.y + slope * (x - here.x) })),
    place,
  );
}

/** The place of a curve over x; null beyond its ends. */
function onCurve(curve: readonly Point[], x: number): Point | null {
  const after = curve.findIndex((point) => point.x >= x);
  const [a, b] = [curve[after - 1], curve[after]];
  if (a === undefined || b === undefined) return null;
  return { x, y: a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x) };
}

const headSize = 6;

/** A line with a head at its end, in pixels. */
function arrowPath([fromX, fromY]: readonly [number, number], [toX, toY]: readonly [number, number]): string {
  const angle = Math.atan2(toY - fromY, toX - fromX);
  const side = (turn: number): string =>
    `M${toX.toFixed(1)} ${toY.toFixed(1)}L${(toX - headSize * Math.cos(angle + turn)).toFixed(1)} ${(toY - headSize * Math.sin(angle + turn)).toFixed(1)}`;
  return `M${fromX.toFixed(1)} ${fromY.toFixed(1)}L${toX.toFixed(1)} ${toY.toFixed(1)}${side(0.5)}${side(-0.5)}`;
}

function legendOf({ curve, path, least, slope, next, levels }: Drawn): readonly LegendItem[] {
  const line = 'line' as const;
  return [
    ...(next === null ? [] : [{ label: words.nextStep, mark: 'line next-step', shape: line }]),
    ...(slope === null
      ? []
      : [
          curve.length > 0
            ? { label: words.tangent, mark: 'line tangent', shape: line }
            : { label: words.downhill, mark: 'line gradient-arrow', shape: line },
        ]),
    ...(least === null ? [] : [{ label: words.least, mark: 'line least', shape: 'cross' as const }]),
    ...(path.length < 2 ? [] : [{ label: words.run, mark: 'line way', shape: line }]),
    ...(levels.length > 0 || curve.length === 0
      ? []
      : [{ label: commonWords.loss, mark: 'line series-0', shape: line }]),
  ];
}

import { createContext, memo, useContext, useMemo } from 'react';
import type { PlotMap, PlotSummary } from '../../app/protocol';
import { formatPlain } from '../../editor/figures';
import { useStore } from '../common/useStore';
import type { Recording } from '../state/recording';
import { commonWords, chartWords as words } from '../words';
import { ChartFrame } from './ChartFrame';
import { type FitMap, fitMap, type MapPoint, mapFrame } from './fitMap';
import { Clipped, circlePath, Legend, type LegendItem, trianglePath, usePlace } from './marks';
import { bandColours, SurfaceMarks } from './SurfaceMarks';

interface MapChartProps {
  readonly plot: PlotSummary;
  readonly map: PlotMap;
  readonly recording: Recording;
  /** The index of the plot's curve among the curves of all plots. */
  readonly curve: number;
}

interface Drawn {
  readonly shown: FitMap;
  readonly target: string;
}

const DrawnContext = createContext<Drawn | null>(null);

/** With more points than this, each is smaller. */
const manyPoints = 250;

/** Shows what a fit predicts over two inputs in bands with level lines, and what is observed as points in the same colours. */
export function MapChart({ plot, map, recording, curve }: MapChartProps) {
  const { curves } = useStore(recording.now);
  const values = curves[curve] ?? plot.curves[0]?.y;
  const frame = useMemo(() => mapFrame(map), [map]);
  const shown = useMemo(() => (values === undefined ? null : fitMap(plot, map, values)), [plot, map, values]);
  return (
    <div className={frame.classes === null ? 'fit-map' : 'fit-map two-classes'}>
      <DrawnContext value={shown && { shown, target: map.target }}>
        <ChartFrame
          x={frame.x}
          y={frame.y}
          xLabel={plot.xLabel}
          yLabel={plot.yLabel}
          label={words.mapOf(map.target, plot.xLabel, plot.yLabel)}
        >
          {marks}
        </ChartFrame>
      </DrawnContext>
      {shown?.right != null && (
        <p className="chart-remark figure">{words.rightSide(formatPlain(100 * shown.right, 3))}</p>
      )}
      {map.stride > 1 && <p className="chart-remark">{words.thinned(map.stride, map.observed.length)}</p>}
    </div>
  );
}

const Marks = memo(function Marks() {
  const drawn = useContext(DrawnContext);
  const place = usePlace(Number.NEGATIVE_INFINITY);
  if (drawn === null || place === null) return null;
  const { levels, points, boundary } = drawn.shown;
  const radius = points.length > manyPoints ? 2.25 : 3.2;
  const bands = [...new Set(points.map(({ band }) => band))];
  const of = (band: number, isHeldOut: boolean): readonly MapPoint[] =>
    points.filter((point) => point.band === band && point.isHeldOut === isHeldOut);
  return (
    <>
      <Clipped>
        <SurfaceMarks
          levels={levels}
          hasValues={boundary === null}
          {...(boundary === null ? {} : { strong: boundary })}
        />
        {bands.map((band) => (
          <g key={band} className={`map-points band-${colourOf(band, levels.length)}`}>
            <path d={circlePath(of(band, false), place, radius)} />
            <path d={trianglePath(of(band, true), place)} />
          </g>
        ))}
      </Clipped>
      <Legend items={legendOf(drawn)} />
    </>
  );
});

const marks = <Marks />;

/** The colour of a band among so many. */
function colourOf(band: number, count: number): number {
  return Math.round((band * (bandColours - 1)) / Math.max(1, count - 1));
}

function legendOf({ shown: { classes, levels, points }, target }: Drawn): readonly LegendItem[] {
  const circle = 'circle' as const;
  const heldOut = points.some(({ isHeldOut }) => isHeldOut)
    ? [{ label: commonWords.heldOut, mark: 'map-points band-5', shape: 'triangle' as const }]
    : [];
  if (classes === null)
    return [...heldOut, { label: words.observed(target), mark: 'map-points band-7', shape: circle }];
  return [
    ...heldOut,
    { label: words.boundary, mark: 'line level strong', shape: 'line' as const },
    ...classes.map((value, index) => ({
      label: words.classOf(target, formatPlain(value, 3)),
      mark: `map-points band-${index === 0 ? 0 : colourOf(levels.length - 1, levels.length)}`,
      shape: circle,
    })),
  ];
}

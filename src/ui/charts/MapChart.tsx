import { createContext, memo, useContext, useMemo, useState } from 'react';
import { usePlotArea } from 'recharts';
import type { PlotMap, PlotSummary } from '../../app/protocol';
import { formatPlain } from '../../editor/figures';
import { useStore } from '../common/useStore';
import type { Overlay } from '../state/overlays';
import type { Recording } from '../state/recording';
import { commonWords, chartWords as words } from '../words';
import { AreaReport, nowhere } from './AreaReport';
import { ChartFrame } from './ChartFrame';
import {
  type FitMap,
  fitMap,
  levelsOfOthers,
  type MapPoint,
  mapFrame,
  type OtherLines,
  otherLines,
  readPlace,
} from './fitMap';
import type { LegendItem } from './Legend';
import { Clipped, circlePath, trianglePath, usePlace } from './marks';
import { SurfaceCursor } from './SurfaceCursor';
import { bandColours, pathOf, SurfaceMarks } from './SurfaceMarks';

interface MapChartProps {
  readonly plot: PlotSummary;
  readonly map: PlotMap;
  readonly recording: Recording;
  /** The index of the plot's curve among the curves of all plots. */
  readonly curve: number;
  /** Other runs. */
  readonly overlays?: readonly Overlay[];
}

interface Drawn {
  readonly shown: FitMap;
  readonly others: readonly OtherLines[];
}

const DrawnContext = createContext<Drawn | null>(null);

/** With more points than this, each is smaller. */
const manyPoints = 250;

const noOverlays: readonly Overlay[] = [];

/**
 * Shows what a fit predicts over two inputs in bands with level lines, and what is observed as points in the same colours.
 * The pointer, or a crosshair, reads the values at a place.
 */
export function MapChart({ plot, map, recording, curve, overlays = noOverlays }: MapChartProps) {
  const { curves } = useStore(recording.now);
  const [area, setArea] = useState(nowhere);
  const values = curves[curve] ?? plot.curves[0]?.y;
  const frame = useMemo(() => mapFrame(map), [map]);
  const shown = useMemo(() => (values === undefined ? null : fitMap(plot, map, values)), [plot, map, values]);
  const others = useMemo(() => otherLines(overlays, plot, map, levelsOfOthers(map)), [overlays, plot, map]);
  const content = useMemo(() => [marks, <AreaReport key="area" report={setArea} />], []);
  return (
    <div className={frame.classes === null ? 'fit-map' : 'fit-map two-classes'}>
      <div className="chart-surface">
        <DrawnContext value={shown && { shown, others }}>
          <ChartFrame
            x={frame.x}
            y={frame.y}
            xLabel={plot.xLabel}
            yLabel={plot.yLabel}
            label={words.mapOf(map.target, plot.xLabel, plot.yLabel)}
            legend={shown === null ? [] : legendOf(shown, map.target)}
          >
            {content}
          </ChartFrame>
        </DrawnContext>
        {values !== undefined && (
          <SurfaceCursor
            area={area}
            label={words.readMap(words.mapOf(map.target, plot.xLabel, plot.yLabel))}
            hint={words.readMapHint}
            resting={words.pointAtMap}
            isLine={false}
            begin={() => [0.5, 0.5]}
            read={(place) => readPlace(plot, map, values, place)}
            act={null}
          />
        )}
      </div>
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
  const area = usePlotArea();
  if (drawn === null || place === null || area === undefined) return null;
  const { levels, points, boundary } = drawn.shown;
  const radius = points.length > manyPoints ? 2.25 : 3.2;
  const bands = [...new Set(points.map(({ band }) => band))];
  const of = (band: number, isHeldOut: boolean): readonly MapPoint[] =>
    points.filter((point) => point.band === band && point.isHeldOut === isHeldOut);
  return (
    <Clipped>
      <SurfaceMarks
        levels={levels}
        hasValues={boundary === null}
        {...(boundary === null ? {} : { strong: boundary })}
      />
      {drawn.others.map(({ id, mark, lines }) => (
        <path
          key={id}
          className={`line overlay ${mark}`}
          d={lines.map((line) => pathOf(line, area)).join('')}
        />
      ))}
      {bands.map((band) => (
        <g key={band} className={`map-points band-${colourOf(band, levels.length)}`}>
          <path d={circlePath(of(band, false), place, radius)} />
          <path d={trianglePath(of(band, true), place)} />
        </g>
      ))}
    </Clipped>
  );
});

const marks = <Marks key="marks" />;

/** The colour of a band among so many. */
function colourOf(band: number, count: number): number {
  return Math.round((band * (bandColours - 1)) / Math.max(1, count - 1));
}

function legendOf({ classes, levels, points }: FitMap, target: string): readonly LegendItem[] {
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

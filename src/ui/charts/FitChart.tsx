import { createContext, memo, useContext, useMemo, useState } from 'react';
import type { Band, PlotSummary } from '../../app/protocol';
import { useStore } from '../common/useStore';
import type { Overlay } from '../state/overlays';
import type { Recording } from '../state/recording';
import { commonWords, chartWords as words } from '../words';
import { AreaReport, nowhere } from './AreaReport';
import { ChartFrame } from './ChartFrame';
import { downsample, type Point } from './downsample';
import { type FitCurves, fitCurves } from './fitCurves';
import { readAgreement, readCurves } from './fitReading';
import type { LegendItem } from './Legend';
import { Clipped, circlePath, linePath, type Place, trianglePath, usePlace } from './marks';
import { SurfaceCursor } from './SurfaceCursor';
import type { Scale } from './ticks';
import { useSteadyScales } from './useAxisOf';

export interface FitChartProps {
  readonly plot: PlotSummary;
  readonly recording: Recording;
  /** The index of the plot's first curve among the curves of all plots. */
  readonly firstCurve: number;
  /** For each curve of the plot how far it may be from where it is; null for one without a band. */
  readonly bands?: readonly (Band | null)[];
  /** Other runs. */
  readonly overlays?: readonly Overlay[];
  /** Whether the run takes more steps. */
  readonly live?: boolean;
}

interface Drawn {
  /** The curves of other runs, which do not stretch the axes. */
  readonly others: readonly {
    readonly key: string;
    /** The run, as it is read. */
    readonly label: string;
    readonly mark: string;
    readonly points: readonly Point[];
  }[];
  readonly curves: FitCurves;
  /** Whether the curve at the start is drawn beside the present one. */
  readonly moved: boolean;
  readonly agreement: boolean;
  readonly bands: readonly (Band | null)[];
}

/** With more points than this, each is a dot, so that points do not hide each other. */
const manyPoints = 200;

const noOverlays: readonly Overlay[] = [];

function otherCurves(overlays: readonly Overlay[], plot: string): Drawn['others'] {
  return overlays.flatMap(({ id, name, mark, fits }) =>
    fits
      .filter((fit) => fit.plot === plot)
      .map(({ label, x, y }) => ({
        key: `${id} ${label}`,
        label: name,
        mark,
        points: downsample(x, y, x.length + 4),
      })),
  );
}

const DrawnContext = createContext<Drawn | null>(null);

/**
 * Shows measured points and the program's curves through them: the present curves, and faintly those at the start.
 */
export const FitChart = memo(function FitChart({
  plot,
  recording,
  firstCurve,
  bands = [],
  overlays = noOverlays,
  live = false,
}: FitChartProps) {
  const state = useStore(recording.now);
  const now = state.curves.slice(firstCurve, firstCurve + plot.curves.length);
  const curves = fitCurves(plot, now);
  const axes = useSteadyScales(recording);
  const isMoving = live || recording.drag !== null;
  const agreement = plot.kind === 'agreement';
  const others = useMemo(() => otherCurves(overlays, plot.title), [overlays, plot.title]);
  const drawn = { curves, moved: state.taken > 0, agreement, bands, others };
  const [x, y] = [axes.x.fit(curves.x, isMoving), axes.y.fit(curves.y, isMoving)];
  const [area, setArea] = useState(nowhere);
  const content = useMemo(() => [marks, <AreaReport key="area" report={setArea} />], []);
  return (
    <>
      <div className="chart-surface">
        <DrawnContext value={drawn}>
          <ChartFrame
            x={x}
            y={y}
            xLabel={plot.xLabel}
            yLabel={plot.yLabel}
            label={plot.title}
            legend={legendOf(drawn)}
          >
            {content}
          </ChartFrame>
        </DrawnContext>
        <SurfaceCursor
          area={area}
          label={words.readFit(plot.title)}
          hint={words.readFitHint}
          resting={words.pointAtFit}
          isLine={!agreement}
          begin={() => [0.5, 0.5]}
          read={(place) => readAt(drawn, plot.xLabel, { x, y }, place)}
          act={null}
        />
      </div>
      {curves.remark !== null && <p className="chart-remark">{curves.remark}</p>}
    </>
  );
});

function readAt(
  { curves, others, agreement }: Drawn,
  xLabel: string,
  axes: { readonly x: Scale; readonly y: Scale },
  place: readonly [x: number, y: number],
): string {
  const { points, heldOut } = curves;
  const present = curves.curves.map(({ label, now }) => ({ label, points: now }));
  const fit = { ...axes, points, heldOut, curves: [...present, ...others] };
  return agreement ? (readAgreement(fit, place) ?? words.pointAtFit) : readCurves(fit, xLabel, place[0]);
}

const Marks = memo(function Marks() {
  const drawn = useContext(DrawnContext);
  const place = usePlace(Number.NEGATIVE_INFINITY);
  if (drawn === null || place === null) return null;
  const { curves, moved, agreement, bands, others } = drawn;
  const startShown = moved || agreement;
  const many = curves.points.length > manyPoints;
  return (
    <>
      <Clipped lines>
        {bands.map(
          (band, index) =>
            band !== null && (
              <path
                key={curves.curves[index]?.label}
                className={`band series-${index % 6}`}
                d={bandPath(band, place)}
              />
            ),
        )}
        {startShown &&
          curves.curves.map(({ label, start }, index) => (
            <path
              key={label}
              className={agreement ? 'line diagonal' : `line start series-${index % 6}`}
              d={linePath(start, place)}
            />
          ))}
        {curves.series.length > 0 && <path className="line observed" d={linePath(curves.series, place)} />}
      </Clipped>
      <Clipped>
        <path
          className={many ? 'points many' : 'points'}
          d={circlePath(curves.points, place, many ? 1.5 : undefined)}
        />
        <path className="points held-out" d={trianglePath(curves.heldOut, place)} />
      </Clipped>
      <Clipped lines>
        {others.map(({ key, mark, points }) => (
          <path key={key} className={`line overlay ${mark}`} d={linePath(points, place)} />
        ))}
        {curves.curves.map(({ label, now }, index) => (
          <path key={label} className={`line series-${index % 6}`} d={linePath(now, place)} />
        ))}
      </Clipped>
    </>
  );
});

const marks = <Marks key="marks" />;

/** The area between both ends of the interval at each point. */
function bandPath({ x, y, half }: Band, place: Place): string {
  const points = Array.from(x, (value, index) => ({ x: value, y: y[index]!, half: half[index]! }))
    .filter((each) => Number.isFinite(each.y) && Number.isFinite(each.half))
    .sort((a, b) => a.x - b.x);
  if (points.length < 2) return '';
  const upper = points.map((each) => ({ x: each.x, y: each.y + each.half }));
  const lower = points.map((each) => ({ x: each.x, y: each.y - each.half })).reverse();
  return `${linePath([...upper, ...lower], place)}z`;
}

function legendOf({ curves, moved, agreement, bands }: Drawn): LegendItem[] {
  const lines = agreement
    ? [{ label: words.predicted, mark: 'line diagonal', shape: 'line' as const }]
    : [
        ...(moved ? [{ label: words.atStart, mark: 'line start series-0', shape: 'line' as const }] : []),
        ...curves.curves.map(({ label }, index) => ({
          label,
          mark: `line series-${index % 6}`,
          shape: 'line' as const,
        })),
      ];
  return [
    ...lines,
    ...(bands.some((each) => each !== null)
      ? [{ label: words.band, mark: 'band series-0', shape: 'area' as const }]
      : []),
    ...(curves.heldOut.length === 0
      ? []
      : [{ label: commonWords.heldOut, mark: 'points held-out', shape: 'triangle' as const }]),
    { label: agreement ? words.rows : words.measured, mark: 'points', shape: 'circle' as const },
  ];
}

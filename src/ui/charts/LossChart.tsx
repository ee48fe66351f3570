import { createContext, memo, useContext } from 'react';
import { usePlotArea } from 'recharts';
import { formatPlain } from '../../editor/figures';
import { useStore } from '../common/useStore';
import type { Overlay } from '../state/overlays';
import type { Latest, Recording } from '../state/recording';
import type { Series } from '../state/series';
import { commonWords, chartWords as words } from '../words';
import { ChartFrame } from './ChartFrame';
import { Hover } from './Hover';
import type { LegendItem } from './Legend';
import { type LossCurves, type LossOptions, lossCurves, nearestRecord } from './lossCurves';
import { Clipped, circlePath, linePath, type Place, usePlace } from './marks';
import { useAxisOf } from './useAxisOf';

interface LossChartProps {
  readonly recording: Recording;
  /** Other runs. */
  readonly overlays: readonly Overlay[];
  readonly options: LossOptions;
}

interface Drawn {
  readonly curves: LossCurves;
  readonly series: Series;
  /** The step that is shown, which is the last one unless an earlier one is looked at. */
  readonly latest: Latest;
}

/** The number of other runs in the legend: the table of runs names them all. */
const maxNamed = 4;

const DrawnContext = createContext<Drawn | null>(null);

/** Shows the loss over steps. Each pulse draws only the marks again. */
export function LossChart({ recording, overlays, options }: LossChartProps) {
  const { series, latest } = useStore(recording.now);
  const curves = lossCurves(series, overlays, options, useAxisOf(recording), recording.drag !== null);
  const legend = legendOf(curves);
  return (
    <DrawnContext value={{ curves, series, latest }}>
      <ChartFrame
        x={curves.x}
        y={curves.y}
        xLabel={commonWords.steps}
        yLabel={commonWords.loss}
        label={words.lossOverSteps}
        legend={legend.length > 1 ? legend : []}
      >
        {marks}
      </ChartFrame>
      {curves.remarks.length > 0 && <p className="chart-remark">{curves.remarks.join(' ')}</p>}
    </DrawnContext>
  );
}

const Marks = memo(function Marks() {
  const drawn = useContext(DrawnContext);
  const place = usePlace(drawn?.curves.y.low ?? 0);
  if (drawn === null || place === null) return null;
  const { raw, smoothed, holdout, overlays } = drawn.curves;
  return (
    <>
      <Clipped lines>
        {overlays.map(({ id, mark, points }) => (
          <path key={id} className={`line overlay ${mark}`} d={linePath(points, place)} />
        ))}
        <path className={smoothed === null ? 'line loss' : 'line loss raw'} d={linePath(raw, place)} />
        {holdout.length > 0 && <path className="line holdout" d={linePath(holdout, place)} />}
        {smoothed !== null && <path className="line loss" d={linePath(smoothed, place)} />}
      </Clipped>
      <Clipped>
        <ShownStep drawn={drawn} place={place} />
      </Clipped>
      <Hover read={(step) => readingAt(drawn, step)} />
    </>
  );
});

/** A point at the step that is shown, and a line through it if the run has gone on. */
function ShownStep({ drawn, place }: { readonly drawn: Drawn; readonly place: Place }) {
  const area = usePlotArea();
  const { latest, series, curves } = drawn;
  const isPast = latest.step < (series.steps.at(-1) ?? 0);
  const newest = (curves.smoothed ?? curves.raw).slice(-1);
  const shown = isPast ? [{ x: latest.step, y: latest.loss }] : newest;
  return (
    <>
      {isPast && area !== undefined && (
        <path className="shown-step" d={`M${place.x(latest.step).toFixed(1)} ${area.y}v${area.height}`} />
      )}
      <path className="newest" d={circlePath(shown, place)} />
    </>
  );
}

const marks = <Marks />;

function legendOf({ smoothed, holdout, overlays }: LossCurves): LegendItem[] {
  return [
    ...overlays
      .slice(-maxNamed)
      .map(({ name, mark }) => ({ label: name, mark: `line overlay ${mark}`, shape: 'line' as const })),
    ...(holdout.length === 0
      ? []
      : [{ label: commonWords.heldOut, mark: 'line holdout', shape: 'line' as const }]),
    ...(smoothed === null ? [] : [{ label: words.smoothed, mark: 'line loss', shape: 'line' as const }]),
    {
      label: smoothed === null ? words.training : words.raw,
      mark: smoothed === null ? 'line loss' : 'line loss raw',
      shape: 'line' as const,
    },
  ];
}

function readingAt({ series: { steps, losses, holdoutLosses }, curves }: Drawn, step: number) {
  const index = nearestRecord(steps, step);
  if (index < 0) return null;
  const heldOut = holdoutLosses[index];
  return {
    x: steps[index]!,
    y: Math.max(losses[index]!, curves.y.low),
    lines: [
      words.step(steps[index]!),
      words.loss(formatPlain(losses[index]!)),
      ...(heldOut === undefined ? [] : [words.heldOut(formatPlain(heldOut))]),
    ],
  };
}

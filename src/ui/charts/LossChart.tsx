import { createContext, memo, useContext, useMemo } from 'react';
import { formatPlain } from '../../editor/figures';
import { useStore } from '../common/useStore';
import type { Recording } from '../state/recording';
import type { Series } from '../state/series';
import { commonWords, chartWords as words } from '../words';
import { ChartFrame } from './ChartFrame';
import { Hover } from './Hover';
import { type LossCurves, type LossOptions, lossCurves, nearestRecord } from './lossCurves';
import { Clipped, circlePath, Legend, type LegendItem, linePath, usePlace } from './marks';

interface LossChartProps {
  readonly recording: Recording;
  readonly ghost: Recording | null;
  readonly options: LossOptions;
}

interface Drawn {
  readonly curves: LossCurves;
  readonly series: Series;
}

const DrawnContext = createContext<Drawn | null>(null);

/** Shows the loss over steps. Each pulse draws only the marks again. */
export function LossChart({ recording, ghost, options }: LossChartProps) {
  const { series } = useStore(recording.now);
  const curves = lossCurves(series, ghost?.now.get().series ?? null, options);
  return (
    <DrawnContext value={{ curves, series }}>
      <ChartFrame
        x={curves.x}
        y={curves.y}
        xLabel={commonWords.steps}
        yLabel={commonWords.loss}
        label={words.lossOverSteps}
      >
        {marks}
      </ChartFrame>
      {curves.remark !== null && <p className="chart-remark">{curves.remark}</p>}
    </DrawnContext>
  );
}

const Marks = memo(function Marks() {
  const drawn = useContext(DrawnContext);
  const place = usePlace(drawn?.curves.y.low ?? 0);
  const legend = useMemo(() => (drawn === null ? [] : legendOf(drawn.curves)), [drawn]);
  if (drawn === null || place === null) return null;
  const { raw, smoothed, holdout, ghost } = drawn.curves;
  const newest = (smoothed ?? raw).slice(-1);
  return (
    <>
      <Clipped>
        {ghost.length > 0 && <path className="line ghost" d={linePath(ghost, place)} />}
        <path className={smoothed === null ? 'line loss' : 'line loss raw'} d={linePath(raw, place)} />
        {holdout.length > 0 && <path className="line holdout" d={linePath(holdout, place)} />}
        {smoothed !== null && <path className="line loss" d={linePath(smoothed, place)} />}
        <path className="newest" d={circlePath(newest, place)} />
      </Clipped>
      {legend.length > 1 && <Legend items={legend} />}
      <Hover read={(step) => readingAt(drawn, step)} />
    </>
  );
});

const marks = <Marks />;

function legendOf({ smoothed, holdout, ghost }: LossCurves): LegendItem[] {
  return [
    ...(holdout.length === 0
      ? []
      : [{ label: commonWords.heldOut, mark: 'line holdout', shape: 'line' as const }]),
    ...(ghost.length === 0 ? [] : [{ label: words.lastRun, mark: 'line ghost', shape: 'line' as const }]),
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

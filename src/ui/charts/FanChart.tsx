import { createContext, memo, useContext } from 'react';
import { useStore } from '../common/useStore';
import type { Recording } from '../state/recording';
import { commonWords, chartWords as words } from '../words';
import { ChartFrame } from './ChartFrame';
import { type FanCurves, fanCurves } from './fanCurves';
import { Clipped, circlePath, linePath, usePlace } from './marks';
import { useAxisOf } from './useAxisOf';

interface FanChartProps {
  readonly recording: Recording;
  readonly steps: number;
  /** Whether the run takes more steps. */
  readonly live: boolean;
}

const DrawnContext = createContext<FanCurves | null>(null);

/** The losses of a population over steps, faintly, with the smallest of all at each step in front. */
export function FanChart({ recording, steps, live }: FanChartProps) {
  const { fan, series } = useStore(recording.now);
  const curves = fanCurves(fan, series, { steps, live }, useAxisOf(recording));
  return (
    <DrawnContext value={curves}>
      <ChartFrame
        x={curves.x}
        y={curves.y}
        xLabel={commonWords.steps}
        yLabel={commonWords.loss}
        label={words.restartLosses}
        legend={legend}
      >
        {marks}
      </ChartFrame>
    </DrawnContext>
  );
}

const Marks = memo(function Marks() {
  const curves = useContext(DrawnContext);
  const place = usePlace(curves?.y.low ?? 0);
  if (curves === null || place === null) return null;
  return (
    <>
      <Clipped lines>
        <path className="line fan" d={curves.members.map((line) => linePath(line, place)).join('')} />
        <path className="line loss" d={linePath(curves.best, place)} />
      </Clipped>
      <Clipped>
        <path className="newest" d={circlePath(curves.best.slice(-1), place)} />
      </Clipped>
    </>
  );
});

const marks = <Marks />;

const legend = [
  { label: words.best, mark: 'line loss', shape: 'line' },
  { label: words.others, mark: 'line fan', shape: 'line' },
] as const;

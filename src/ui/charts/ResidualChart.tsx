import { createContext, memo, useContext } from 'react';
import type { PlotSummary } from '../../app/protocol';
import { useStore } from '../common/useStore';
import type { Recording } from '../state/recording';
import { commonWords, chartWords as words } from '../words';
import { ChartFrame } from './ChartFrame';
import { Clipped, circlePath, linePath, trianglePath, usePlace } from './marks';
import { type ResidualPoints, residualPoints, targetOf } from './residualCurves';
import { useSteadyScales } from './useAxisOf';

interface ResidualChartProps {
  readonly plot: PlotSummary;
  readonly recording: Recording;
  /** The index of the plot's curve among the curves of all plots. */
  readonly curve: number;
  /** Whether the run takes more steps. */
  readonly live: boolean;
}

const DrawnContext = createContext<ResidualPoints | null>(null);
const manyPoints = 200;

/** Shows how far what is measured is from what is predicted, row by row, around a line at zero. */
export function ResidualChart({ plot, recording, curve, live }: ResidualChartProps) {
  const { curves } = useStore(recording.now);
  const values = curves[curve] ?? plot.curves[0]?.y ?? new Float64Array(0);
  const axes = useSteadyScales(recording);
  const isMoving = live || recording.drag !== null;
  const fitting = residualPoints(plot, values);
  const drawn = {
    ...fitting,
    x: axes.x.fit(fitting.x, isMoving),
    y: axes.y.fit(fitting.y, isMoving),
  };
  return (
    <DrawnContext value={drawn}>
      <ChartFrame
        x={drawn.x}
        y={drawn.y}
        xLabel={drawn.xLabel}
        yLabel={drawn.yLabel}
        label={words.residualsOf(targetOf(plot))}
        legend={drawn.heldOut.length > 0 ? legend : []}
      >
        {marks}
      </ChartFrame>
      {drawn.remark !== null && <p className="chart-remark">{drawn.remark}</p>}
    </DrawnContext>
  );
}

const Marks = memo(function Marks() {
  const drawn = useContext(DrawnContext);
  const place = usePlace(Number.NEGATIVE_INFINITY);
  if (drawn === null || place === null) return null;
  const { points, heldOut, x } = drawn;
  const many = points.length > manyPoints;
  const zero = [x.low, x.high].map((value) => ({ x: value, y: 0 }));
  return (
    <Clipped>
      <path className="line diagonal" d={linePath(zero, place)} />
      <path className="line residuals" d={stemPath(points, place)} />
      <path
        className={many ? 'points many' : 'points'}
        d={circlePath(points, place, many ? 1.5 : undefined)}
      />
      <path className="points held-out" d={trianglePath(heldOut, place)} />
    </Clipped>
  );
});

const marks = <Marks />;

const legend = [
  { label: commonWords.heldOut, mark: 'points held-out', shape: 'triangle' },
  { label: words.training, mark: 'points', shape: 'circle' },
] as const;

/** A line from zero to each point, where there are not too many. */
function stemPath(
  points: ResidualPoints['points'],
  place: { x: (value: number) => number; y: (value: number) => number },
): string {
  if (points.length > manyPoints) return '';
  const zero = place.y(0).toFixed(1);
  return points.map(({ x, y }) => `M${place.x(x).toFixed(1)} ${zero}V${place.y(y).toFixed(1)}`).join('');
}

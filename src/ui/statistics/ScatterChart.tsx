import { createContext, memo, useContext } from 'react';
import { ChartFrame } from '../charts/ChartFrame';
import { Clipped, circlePath, linePath, trianglePath, usePlace } from '../charts/marks';
import type { Drawing } from './drawings';

const DrawnContext = createContext<Drawing | null>(null);

/** With more points than this, each is a dot. */
const manyPoints = 200;

/** Points between axes, with lines that they are compared with. */
export function ScatterChart({ drawing }: { readonly drawing: Drawing }) {
  const { x, y, xLabel, yLabel, label, remark } = drawing;
  return (
    <DrawnContext value={drawing}>
      <ChartFrame x={x} y={y} xLabel={xLabel} yLabel={yLabel} label={label} legend={drawing.legend}>
        {marks}
      </ChartFrame>
      {remark !== null && <p className="chart-remark">{remark}</p>}
    </DrawnContext>
  );
}

const Marks = memo(function Marks() {
  const drawn = useContext(DrawnContext);
  const place = usePlace(Number.NEGATIVE_INFINITY);
  if (drawn === null || place === null) return null;
  const { points, heldOut, lines } = drawn;
  const many = points.length > manyPoints;
  return (
    <Clipped>
      {lines.map(({ mark, points: line }) => (
        <path key={mark} className={mark} d={line.map((each) => linePath(each, place)).join('')} />
      ))}
      <path
        className={many ? 'points many' : 'points'}
        d={circlePath(points, place, many ? 1.5 : undefined)}
      />
      <path className="points held-out" d={trianglePath(heldOut, place)} />
    </Clipped>
  );
});

const marks = <Marks />;

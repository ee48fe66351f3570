import { createContext, memo, useContext } from 'react';
import { formatPlain } from '../../editor/figures';
import { ChartFrame } from '../charts/ChartFrame';
import { Hover } from '../charts/Hover';
import { Clipped, circlePath, linePath, usePlace } from '../charts/marks';
import { markOf } from '../state/overlays';
import { bestOf, type Family } from '../state/runs';
import { rowName } from '../words';
import { sweepWords as words } from '../words/sweeps';
import { shownValue, sweepAxes } from './sweepScale';

const DrawnContext = createContext<Family | null>(null);

/** The end loss of each member of a sweep over the value that it was trained with. */
export function SweepChart({ family }: { readonly family: Family }) {
  const axes = sweepAxes(family);
  if (axes === null) return null;
  const { swept, members } = family;
  const best = bestOf(members);
  return (
    <figure className="sweep-chart">
      <figcaption>
        {best === null
          ? words.chart(swept)
          : words.summary(swept, shownValue(best.family!.value), formatPlain(best.loss))}
      </figcaption>
      <DrawnContext value={family}>
        <ChartFrame {...axes} xLabel={swept} yLabel={words.endLoss} label={words.chart(swept)}>
          {marks}
        </ChartFrame>
      </DrawnContext>
    </figure>
  );
}

const Marks = memo(function Marks() {
  const family = useContext(DrawnContext);
  const place = usePlace(Number.NEGATIVE_INFINITY);
  if (family === null || place === null) return null;
  const ended = family.members.filter(({ loss }) => Number.isFinite(loss));
  const points = ended.map((row) => ({ row, x: row.family!.value, y: row.loss }));
  return (
    <>
      <Clipped>
        <path className="line sweep" d={linePath(points, place)} />
        {points.map(({ row, x, y }) => (
          <path key={row.id} className={`run-point ${markOf(row)}`} d={circlePath([{ x, y }], place, 4)} />
        ))}
      </Clipped>
      <Hover read={(x) => readingAt(family, x)} />
    </>
  );
});

const marks = <Marks />;

/** The member nearest to a value, on the axis of the values. */
function readingAt({ members, scale, swept }: Family, x: number) {
  const along = (value: number): number => (scale === 'log' && value > 0 ? Math.log(value) : value);
  const ended = members.filter(({ loss }) => Number.isFinite(loss));
  const [first] = ended;
  if (first === undefined) return null;
  const distance = (row: typeof first): number => Math.abs(along(row.family!.value) - along(x));
  const row = ended.reduce((best, each) => (distance(each) < distance(best) ? each : best), first);
  const { value } = row.family!;
  return {
    x: value,
    y: row.loss,
    lines: [rowName(row), `${swept} ${shownValue(value)}`, formatPlain(row.loss)],
  };
}

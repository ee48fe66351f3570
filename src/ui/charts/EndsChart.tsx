import { createContext, memo, useContext } from 'react';
import { formatPlain } from '../../editor/figures';
import { chartWords as words } from '../words';
import { ChartFrame } from './ChartFrame';
import type { Bar, EndsBars, Outside } from './endsBars';
import { Clipped, type Place, usePlace } from './marks';

interface EndsChartProps {
  readonly name: string;
  readonly bars: EndsBars;
}

const DrawnContext = createContext<EndsBars | null>(null);

/**
 * Shows where a parameter ended in all members. Members that found the best are in front, and a mark shows the best.
 */
export function EndsChart({ name, bars }: EndsChartProps) {
  return (
    <DrawnContext value={bars}>
      <ChartFrame x={bars.x} y={bars.y} xLabel={name} yLabel={words.restarts} label={words.whereEnded(name)}>
        {marks}
      </ChartFrame>
      {bars.outside !== null && <p className="chart-remark">{furtherOff(bars.outside)}</p>}
    </DrawnContext>
  );
}

function furtherOff({ members, low, high }: Outside): string {
  return words.furtherOff(members, formatPlain(low), formatPlain(high));
}

const Marks = memo(function Marks() {
  const drawn = useContext(DrawnContext);
  const place = usePlace(Number.NEGATIVE_INFINITY);
  if (drawn === null || place === null) return null;
  const best = place.x(drawn.best).toFixed(1);
  const [bottom, top] = [place.y(drawn.y.low), place.y(drawn.y.high)];
  return (
    <Clipped>
      <path className="bars" d={barPath(drawn.bars, ({ all }) => all, place)} />
      <path className="bars found" d={barPath(drawn.bars, ({ found }) => found, place)} />
      <path className="line best-end" d={`M${best} ${bottom}V${top}`} />
    </Clipped>
  );
});

const marks = <Marks />;

function barPath(bars: readonly Bar[], height: (bar: Bar) => number, place: Place): string {
  const bottom = place.y(0).toFixed(1);
  return bars
    .filter((bar) => height(bar) > 0)
    .map((bar) => {
      const [left, right] = [place.x(bar.from) + 0.5, place.x(bar.to) - 0.5];
      return `M${left.toFixed(1)} ${bottom}V${place.y(height(bar)).toFixed(1)}H${right.toFixed(1)}V${bottom}z`;
    })
    .join('');
}

import { formatPlain } from '../../editor/figures';
import { probeWords as words } from '../words';
import { binOf, binsOf } from './histogram';

const width = 96;
const height = 22;
const bins = 24;
const bar = width / bins;

interface HistogramProps {
  /** What is counted, for a screen reader. */
  readonly what: string;
  readonly values: ArrayLike<number>;
  /** The value whose bin is marked; null for none. */
  readonly here: number | null;
}

/** How values are spread over the rows: bars without axes, from the smallest value to the largest. */
export function Histogram({ what, values, here }: HistogramProps) {
  const counted = binsOf(values, bins);
  if (counted === null) return null;
  const { low, high, counts, total } = counted;
  const most = Math.max(...counts);
  const isWithin = here !== null && here >= low && here <= high;
  const marked = isWithin ? binOf(here, low, high, bins) : -1;
  const spread = words.histogram(what, formatPlain(low, 3), formatPlain(high, 3), total);
  const label = isWithin ? spread + words.histogramHere(formatPlain(here)) : spread;
  return (
    <svg
      className="probe-histogram"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={label}
      data-tip={label}
    >
      {counts.map((each, index) => {
        const size = each === 0 ? 0 : Math.max(1.5, (each / most) * (height - 3));
        return (
          <rect
            // Bins have no name but their place.
            // biome-ignore lint/suspicious/noArrayIndexKey: they never move.
            key={index}
            className={index === marked ? 'here' : undefined}
            x={index * bar + 0.5}
            y={height - 1 - size}
            width={bar - 1}
            height={size}
          />
        );
      })}
      <path d={`M0 ${height - 0.5}H${width}`} />
    </svg>
  );
}

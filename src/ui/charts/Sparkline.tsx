import { downsample } from './downsample';

const width = 84;
const height = 20;
const maxPoints = 90;

interface SparklineProps {
  readonly steps: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  /** The step that is marked; the last one if it is left out. */
  readonly at?: number;
}

/** Shows the history of a value without axes: all steps from left to right, from the lowest value to the highest. */
export function Sparkline({ steps, values, at }: SparklineProps) {
  const points = downsample(steps, values, maxPoints);
  const last = points.at(-1);
  const marked = points.findLast(({ x }) => at === undefined || x <= at) ?? last;
  if (points.length < 2 || last === undefined || marked === undefined)
    return <svg className="sparkline" width={width} height={height} aria-hidden="true" />;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { y } of points) {
    if (y < low) low = y;
    if (y > high) high = y;
  }
  const span = last.x - points[0]!.x || 1;
  const left = (x: number): string => (((x - points[0]!.x) / span) * (width - 6) + 2).toFixed(1);
  const top = (y: number): string =>
    (high === low ? height / 2 : ((high - y) / (high - low)) * (height - 6) + 3).toFixed(1);
  const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${left(x)} ${top(y)}`).join('');
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      aria-hidden="true"
    >
      <path d={path} />
      <circle cx={left(marked.x)} cy={top(marked.y)} r="2" />
    </svg>
  );
}

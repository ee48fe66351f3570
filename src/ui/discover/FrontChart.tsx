import { createContext, memo, type PointerEvent, useContext, useMemo } from 'react';
import { usePlotArea, useXAxisInverseScale } from 'recharts';
import { ChartFrame } from '../charts/ChartFrame';
import type { LegendItem } from '../charts/Legend';
import { Clipped, circlePath, linePath, trianglePath, usePlace } from '../charts/marks';
import { type FrontEntry, keyOfEntry } from '../state/discovery';
import { commonWords } from '../words';
import { discoverWords as words } from '../words/discover';
import { frontAxes, stepsOf } from './frontAxes';

interface FrontChartProps {
  readonly front: readonly FrontEntry[];
  /** The key of the entry that is pointed at or chosen. */
  readonly pointed: string | null;
  readonly point: (entry: FrontEntry | null) => void;
  readonly choose: (entry: FrontEntry) => void;
}

interface Drawn extends FrontChartProps {
  /** The lower edge, where a loss of 0 is drawn. */
  readonly lowest: number;
}

const DrawnContext = createContext<Drawn | null>(null);

/** The front: the lowest loss of each size, on an axis of logarithms, and the loss of each on rows held out. */
export function FrontChart(props: FrontChartProps) {
  const axes = useMemo(() => frontAxes(props.front), [props.front]);
  return (
    <figure className="front-chart">
      <DrawnContext value={{ ...props, lowest: axes.y.low }}>
        <ChartFrame
          {...axes}
          xLabel={words.size}
          yLabel={words.loss}
          label={words.front}
          legend={heldOutOf(props.front).length > 0 ? legend : none}
        >
          {marks}
        </ChartFrame>
      </DrawnContext>
    </figure>
  );
}

const Marks = memo(function Marks() {
  const drawn = useContext(DrawnContext);
  const place = usePlace(drawn?.lowest ?? 0);
  if (drawn === null || place === null) return null;
  const { front, pointed } = drawn;
  const points = front.map((entry) => ({ entry, x: entry.size, y: entry.loss }));
  const marked = points.filter(({ entry }) => keyOfEntry(entry) === pointed);
  return (
    <>
      <Clipped>
        <path className="line front-steps" d={linePath(stepsOf(front), place)} />
        <path className="points held-out" d={trianglePath(heldOutOf(front), place)} />
        <path className="front-points" d={circlePath(points, place, 4)} />
        <path className="front-points pointed" d={circlePath(marked, place, 6.5)} />
      </Clipped>
      <Pointing />
    </>
  );
});

const marks = <Marks />;

function heldOutOf(front: readonly FrontEntry[]) {
  return front.flatMap(({ size, holdoutLoss }) =>
    holdoutLoss === null || !Number.isFinite(holdoutLoss) ? [] : [{ x: size, y: holdoutLoss }],
  );
}

const none: readonly LegendItem[] = [];

const legend: readonly LegendItem[] = [
  { label: words.loss, mark: 'front-points', shape: 'circle' },
  { label: commonWords.heldOut, mark: 'points held-out', shape: 'triangle' },
];

/** Points at the entry whose size is nearest to the pointer. */
function Pointing() {
  const drawn = useContext(DrawnContext);
  const area = usePlotArea();
  const invert = useXAxisInverseScale();
  if (drawn === null || area === undefined || invert === undefined) return null;
  const nearest = (event: PointerEvent<SVGRectElement>): FrontEntry | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const size = Number(invert(event.clientX - box.left + area.x));
    const distance = (entry: FrontEntry): number => Math.abs(entry.size - size);
    return drawn.front.reduce<FrontEntry | null>(
      (best, each) => (best === null || distance(each) < distance(best) ? each : best),
      null,
    );
  };
  return (
    <rect
      className="hover-target"
      x={area.x}
      y={area.y}
      width={area.width}
      height={area.height}
      fill="transparent"
      onPointerMove={(event) => drawn.point(nearest(event))}
      onPointerLeave={() => drawn.point(null)}
      onPointerUp={(event) => {
        const entry = nearest(event);
        if (entry !== null) drawn.choose(entry);
      }}
    />
  );
}

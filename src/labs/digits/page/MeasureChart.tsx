import { createContext, memo, useContext } from 'react';
import { formatPlain } from '../../../editor/figures';
import { ChartFrame } from '../../../ui/charts/ChartFrame';
import { Hover } from '../../../ui/charts/Hover';
import { Clipped, circlePath, linePath, usePlace } from '../../../ui/charts/marks';
import { commonWords } from '../../../ui/words';
import { networkNames } from '../programs/programs';
import type { NetworkState } from './digitsLab';
import { digitsWords } from './digitsWords';
import { type MeasureCurves, type MeasuredPart, measureAt, measureCurves } from './measureCurves';

interface MeasureChartProps {
  readonly networks: readonly NetworkState[];
  readonly part: MeasuredPart;
  /** The number of steps of the whole run. */
  readonly steps: number;
  readonly name: string;
}

interface Drawn {
  readonly curves: MeasureCurves;
  readonly networks: readonly NetworkState[];
  readonly part: MeasuredPart;
}

const DrawnContext = createContext<Drawn | null>(null);

/** A chart of one measure over the steps, with a line for each network. */
export function MeasureChart({ networks, part, steps, name }: MeasureChartProps) {
  const curves = measureCurves(networks, part, steps);
  const legend = networks.map(({ network }, index) => ({
    label: networkNames[network],
    mark: `line series-${index}`,
    shape: 'line' as const,
  }));
  return (
    <DrawnContext value={{ curves, networks, part }}>
      <ChartFrame
        x={curves.x}
        y={curves.y}
        xLabel={commonWords.steps}
        yLabel={name}
        label={digitsWords.overSteps(name)}
        // The first is at the left end of the row.
        legend={legend.reverse()}
      >
        {marks}
      </ChartFrame>
    </DrawnContext>
  );
}

const Marks = memo(function Marks() {
  const drawn = useContext(DrawnContext);
  const place = usePlace(drawn?.curves.y.low ?? 0);
  if (drawn === null || place === null) return null;
  const { curves, networks } = drawn;
  return (
    <>
      <Clipped>
        {networks.map(({ network }, index) => (
          <path key={network} className={`line series-${index}`} d={linePath(curves.curves[index]!, place)} />
        ))}
        {networks.map(({ network }, index) => (
          <path
            key={network}
            className={`newest series-${index}`}
            d={circlePath(curves.curves[index]!.slice(-1), place)}
          />
        ))}
      </Clipped>
      <Hover read={(step) => readingAt(drawn, step)} />
    </>
  );
});

const marks = <Marks />;

function readingAt({ networks, part }: Drawn, step: number) {
  const measured = networks.flatMap((each) => {
    const measure = measureAt(each, step);
    return measure === null ? [] : [{ network: each.network, measure }];
  });
  const [first] = measured;
  if (first === undefined) return null;
  return {
    x: first.measure.step,
    y: first.measure[part],
    lines: [
      digitsWords.step(first.measure.step),
      ...measured.map(({ network, measure }) => `${networkNames[network]} ${formatPlain(measure[part])}`),
    ],
  };
}

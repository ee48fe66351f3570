/** The data of the charts of networks: a curve for each, of the loss or of the quality, with axes that fit them all. */

import type { Measure } from '../../../app/protocol';
import type { Point } from '../../../ui/charts/downsample';
import { linearScale, logScale, type Scale } from '../../../ui/charts/ticks';
import type { NetworkState } from './digitsLab';

export type MeasuredPart = Exclude<keyof Measure, 'step'>;

export interface MeasureCurves {
  readonly curves: readonly (readonly Point[])[];
  readonly x: Scale;
  readonly y: Scale;
}

/** The maximum of the axis. A network that is no better than the worst picture would stretch it for all others. */
const maxLoss = 1;

export function measureCurves(
  networks: readonly NetworkState[],
  part: MeasuredPart,
  steps: number,
): MeasureCurves {
  const curves = networks.map(({ measures }) =>
    measures.flatMap((measure): Point[] =>
      Number.isFinite(measure[part]) ? [{ x: measure.step, y: measure[part] }] : [],
    ),
  );
  const values = curves.flat().map(({ y }) => y);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = { ...linearScale(0, steps, { fromZero: true, wanted: 5 }), low: 0, high: steps };
  if (values.length === 0) return { curves, x, y: linearScale(0, 1) };
  const y =
    part === 'loss' && low > 0
      ? logScale(Math.min(low, maxLoss / 2), Math.min(high, maxLoss))
      : linearScale(part === 'quality' ? Math.max(low, 0) : low, high);
  return { curves, x, y };
}

/** The measure nearest to a step; null if there is none. */
export function measureAt({ measures }: NetworkState, step: number): Measure | null {
  return measures.reduce<Measure | null>(
    (best, each) => (best === null || Math.abs(each.step - step) < Math.abs(best.step - step) ? each : best),
    null,
  );
}

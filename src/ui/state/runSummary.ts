/** What is kept of a recording once its run is over: figures, and curves in a bounded number of points. */

import { downsample } from '../charts/downsample';
import { firstCurve } from './plots';
import type { Recording } from './recording';
import type { RowCurves, RowFit, RowMap, RunRow } from './runs';

/** The numbers of points of a curve of the loss, of a path, and of a curve of a plot. */
const maxLosses = 240;
const maxOnPath = 120;
const maxOnFit = 160;
/** A landscape is over two parameters; of more numbers than this, the first ones are kept. */
const maxParameters = 12;

type Figures = Pick<RunRow, 'loss' | 'holdoutLoss' | 'steps' | 'parameters' | 'curves'>;

/** The figures of a program that could not be trained. */
export const noFigures: Figures = {
  loss: Number.NaN,
  holdoutLoss: null,
  steps: 0,
  parameters: [],
  curves: null,
};

export function figuresOf(recording: Recording): Figures {
  const { latest, taken, present } = recording.now.get();
  return {
    loss: latest.loss,
    holdoutLoss: latest.holdoutLoss,
    steps: taken,
    parameters: recording.program.parameters.map(({ name }, index) => ({ name, value: present[index]! })),
    curves: curvesOf(recording),
  };
}

function curvesOf({ program, now }: Recording): RowCurves {
  const { series, curves } = now.get();
  const points = downsample(series.steps, series.losses, maxLosses);
  const numbers = program.parameters.flatMap(({ name, shape }, index) =>
    shape.length === 0 ? [{ name, index }] : [],
  );
  const onPath = spread(series.length, maxOnPath);
  return {
    steps: Float64Array.from(points, ({ x }) => x),
    losses: Float64Array.from(points, ({ y }) => y),
    fits: fitsOf(program.plots, curves),
    maps: mapsOf(program, curves),
    path: numbers.slice(0, maxParameters).map(({ name, index }) => {
      const values = series.parameter(index);
      return { name, values: Float64Array.from(onPath, (at) => values[at]!) };
    }),
  };
}

function fitsOf(plots: Recording['program']['plots'], curves: readonly Float64Array[]): readonly RowFit[] {
  let next = 0;
  return plots.flatMap(({ title, kind, curves: own }) => {
    const first = next;
    next += own.length;
    if (kind !== 'curve') return [];
    return own.map(({ label, x, y }, index): RowFit => {
      const now = curves[first + index] ?? y;
      const order = Array.from(x.keys()).sort((a, b) => x[a]! - x[b]!);
      const kept = spread(order.length, maxOnFit).map((at) => order[at]!);
      const along = (values: Float64Array): Float64Array => Float64Array.from(kept, (at) => values[at]!);
      return { plot: title, label, x: along(x), y: along(now) };
    });
  });
}

/** Level lines need fewer points than bands of colour: every second one. */
function mapsOf(program: Recording['program'], curves: readonly Float64Array[]): readonly RowMap[] {
  return program.plots.flatMap(({ title, map, curves: own }, index): RowMap[] => {
    const all = curves[firstCurve(program, index)] ?? own[0]?.y;
    if (map === null || all === undefined) return [];
    const stride = map.size % 2 === 1 ? 2 : 1;
    const size = (map.size - 1) / stride + 1;
    const at = (cell: number): number => stride * (Math.floor(cell / size) * map.size + (cell % size));
    const values = Float64Array.from({ length: size * size }, (_, cell) => all[at(cell)]!);
    return [{ plot: title, size, x: map.x, y: map.y, values }];
  });
}

/** At most `max` indices below `length`, evenly spread, with the first and the last. */
function spread(length: number, max: number): readonly number[] {
  if (length <= max) return Array.from({ length }, (_, index) => index);
  return Array.from({ length: max }, (_, index) => Math.round((index * (length - 1)) / (max - 1)));
}

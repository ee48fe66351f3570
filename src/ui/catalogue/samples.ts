/** A small program with a run of it, for components that show results. Everything is computed here, without a worker. */

import type {
  FitReport,
  LandscapeReply,
  MembersProgress,
  PlotMap,
  PlotPictures,
  PlotSummary,
  ProgramSummary,
  Progress,
  RunId,
} from '../../app/protocol';
import { Recording } from '../state/recording';
import { figuresOf } from '../state/runSummary';
import type { RowId, RunRow } from '../state/runs';
import { defaultSettings } from '../state/settings';

export const source = '(define-parameter slope 0)\n(define-parameter offset 0)\n';
const steps = 200;
const members = 40;

const span = (start: number, end: number) => ({ source: 'program', start, end }) as const;
const range = (count: number, value: (index: number) => number): Float64Array =>
  Float64Array.from({ length: count }, (_, index) => value(index));

const x = range(12, (index) => index / 2);
/** Scattered a little, always in the same way. */
const y = range(12, (index) => 1 + 2 * x[index]! + Math.sin(7 * index));
const heldOut = Uint8Array.from(x, (_, index) => (index % 4 === 3 ? 1 : 0));
const curveX = range(60, (index) => (index * 5.5) / 59);

export const program: ProgramSummary = {
  signature: 'sample',
  parameters: [
    {
      name: 'slope',
      span: span(18, 23),
      startSpan: span(24, 25),
      shape: [],
      start: 0,
      gradient: -24,
      constraint: null,
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    },
    {
      name: 'offset',
      span: span(46, 52),
      startSpan: span(53, 54),
      shape: [],
      start: 0,
      gradient: -9,
      constraint: 'positive',
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    },
  ],
  objective: {
    kind: 'fit',
    span: span(0, 1),
    loss: 45,
    holdoutLoss: 48,
    steps,
    tolerance: null,
    rows: 9,
    holdoutRows: 3,
    batch: null,
    seed: 7,
    restarts: members,
    optimizer: 'Adam, rate 0.1',
    optimizerName: 'adam',
  },
  watches: [],
  plots: [
    {
      title: 'y against x',
      xLabel: 'x',
      yLabel: 'y',
      kind: 'curve',
      map: null,
      pictures: null,
      points: { x, y },
      heldOut,
      curves: [{ label: 'f', x: curveX, y: range(60, () => 0) }],
    },
  ],
  choices: null,
  nodes: 12,
};

const lossAt = (step: number): number => 0.5 + 45 * Math.exp(-step / 30) * (1 + 0.1 * Math.sin(step));
const slopeAt = (step: number): number => 2 * (1 - Math.exp(-step / 30));
const offsetAt = (step: number): number => 1 - Math.exp(-step / 50);

export const membersProgress: MembersProgress = {
  losses: range(members, (member) => (member % 13 === 12 ? Number.NaN : 0.5 + (member % 5))),
  best: 0,
  found: Uint8Array.from({ length: members }, (_, member) =>
    member % 5 === 0 && member % 13 !== 12 ? 1 : 0,
  ),
  ends: range(2 * members, (index) => (index % 2 === 0 ? 2 : 1) + Math.sin(index) * (index % 5)),
  traceSteps: range(20, (index) => index * 10),
  traces: range(
    20 * members,
    (index) => lossAt(Math.floor(index / members) * 10) * (1 + (index % members) / 9),
  ),
};

function progress(count: number): Progress {
  return {
    run: 1 as RunId,
    state: 'training',
    reason: null,
    diagnostics: [],
    end: null,
    first: 0,
    count,
    losses: range(count, lossAt),
    holdoutLosses: range(count, (step) => 1.2 * lossAt(step)),
    parameters: range(2 * count, (index) => (index % 2 === 0 ? slopeAt : offsetAt)(Math.floor(index / 2))),
    gradients: range(2 * count, (index) => -lossAt(Math.floor(index / 2)) / 2),
    watches: new Float64Array(0),
    present: Float64Array.of(slopeAt(count), offsetAt(count)),
    elements: Float64Array.of(slopeAt(count), offsetAt(count)),
    currentValues: null,
    curves: [range(60, (index) => offsetAt(count) + slopeAt(count) * curveX[index]!)],
    next: null,
    choices: null,
    members: membersProgress,
    stepsPerSecond: 500,
    backend: { name: 'wasm', precision: 'f64', reason: 'The program is of numbers.' },
  };
}

/** A run after so many steps. */
export function recordingAt(count: number): Recording {
  const recording = new Recording(1 as RunId, program, source);
  recording.append(progress(count));
  return recording;
}

const size = 24;

export const landscape: Extract<LandscapeReply, { kind: 'grid' }> = {
  kind: 'grid',
  over: {
    kind: 'parameters',
    x: { parameter: 'slope', low: -1, high: 4, scale: 'linear' },
    y: { parameter: 'offset', low: -1, high: 3, scale: 'linear' },
  },
  size,
  losses: range(size * size, (index) => {
    const across = -1 + (5 * (index % size)) / (size - 1) - 2;
    const up = -1 + (4 * Math.floor(index / size)) / (size - 1) - 1;
    return across * across + up * up + across * up;
  }),
};

/** The landscape of one of the parameters. */
export const landscapeLine: Extract<LandscapeReply, { kind: 'grid' }> = {
  kind: 'grid',
  over: { kind: 'line', x: { parameter: 'slope', low: -1, high: 4, scale: 'linear' } },
  size: 60,
  losses: range(60, (index) => (-1 + (5 * index) / 59 - 2) ** 2),
};

const mapSize = 20;
const mapRows = range(40, (index) => -1 + (2 * ((7 * index) % 40)) / 39);
const mapHeights = range(40, (index) => -1 + (2 * index) / 39);
const mapValue = (right: number, up: number): number => 1 / (1 + Math.exp(-4 * (right + up * up - 0.3)));
const onMap = (index: number): number =>
  mapValue(
    -1 + (2 * (index % mapSize)) / (mapSize - 1),
    -1 + (2 * Math.floor(index / mapSize)) / (mapSize - 1),
  );

/** The map of two classes over two inputs. */
export const mapPlot: PlotSummary & { readonly map: PlotMap } = {
  title: 'class over x and y',
  xLabel: 'x',
  yLabel: 'y',
  kind: 'map',
  map: {
    size: mapSize,
    x: [-1, 1],
    y: [-1, 1],
    target: 'class',
    observed: range(40, (index) => (mapValue(mapRows[index]!, mapHeights[index]!) > 0.6 ? 1 : 0)),
    stride: 1,
  },
  pictures: null,
  points: { x: mapRows, y: mapHeights },
  heldOut: new Uint8Array(40),
  curves: [
    {
      label: 'f',
      x: mapRows,
      y: range(mapSize * mapSize + 40, (index) => {
        const row = index - mapSize * mapSize;
        return row < 0 ? onMap(index) : mapValue(mapRows[row]!, mapHeights[row]!);
      }),
    },
  ],
};

const residuals = range(12, (index) => Math.sin(7 * index));

/** The report of a fit with one parameter that has a number, and one that has none. */
export const report: FitReport = {
  elements: ['slope', 'offset'],
  errors: {
    kind: 'least-squares',
    standardErrors: Float64Array.of(0.12, Number.NaN),
    low: Float64Array.of(1.72, Number.NaN),
    high: Float64Array.of(2.28, Number.NaN),
    withheld: [null, 'It ended at its bound, 0.'],
    covariance: Float64Array.of(0.0144, Number.NaN, Number.NaN, Number.NaN),
    correlations: Float64Array.of(1, -0.83, -0.83, 1),
    condition: 4.2,
    degreesOfFreedom: 8,
    distance: 3e-6,
  },
  goodness: {
    observations: 9,
    degreesOfFreedom: 8,
    residualStandardDeviation: 0.7,
    rSquared: 0.97,
    chiSquared: null,
    likelihood: { logLikelihood: -9.2, aic: 22.4, bic: 23.1 },
  },
  rows: {
    each: 1,
    places: Int32Array.from({ length: 12 }, (_, index) => index),
    inputs: [{ label: 'x', values: x }],
    target: { label: 'y', values: y },
    predictions: range(12, (index) => 1 + 2 * x[index]!),
    residuals,
    heldOut,
    predictionErrors: range(12, (index) => 0.2 + 0.02 * Math.abs(index - 5.5)),
    standardised: residuals.map((each, index) => (heldOut[index] === 1 ? Number.NaN : each / 0.7)),
    normalQuantiles: residuals.map((each, index) => (heldOut[index] === 1 ? Number.NaN : each * 1.2)),
  },
};

/** Three members of a sweep, the last of which failed, and a run before them. */
export function finishedRuns(): readonly RunRow[] {
  const { pace: _, ...settings } = defaultSettings;
  const run = (number: number, after: number, more: Partial<RunRow>): RunRow => ({
    id: `run-${number}` as RowId,
    number,
    name: null,
    isPinned: false,
    ticked: 'auto',
    family: null,
    source,
    settings,
    hasOwnStarts: false,
    finished: 0,
    end: { kind: 'done', reason: 'steps' },
    milliseconds: 400 * number,
    changes: [],
    ...figuresOf(recordingAt(after)),
    ...more,
  });
  const family = (value: number) => ({ sweep: 's', swept: 'rate of adam', value, scale: 'log' }) as const;
  return [
    run(1, 60, { name: 'the first', isPinned: true, ticked: 'chosen', changes: null }),
    run(2, 40, { family: family(0.01) }),
    run(3, 150, { family: family(0.1) }),
    run(4, 90, { family: family(1), end: { kind: 'failed', message: 'The loss is not finite.' } }),
    run(5, 120, { changes: [{ kind: 'value', name: 'adam', before: '0.5', after: '5' }] }),
  ];
}

const side = 8;
/** Rings of two radii. */
const ring = (row: number): Float64Array =>
  range(side * side, (index) => {
    const [right, up] = [(index % side) - 3.5, Math.floor(index / side) - 3.5];
    return Math.exp(-((Math.hypot(right, up) - 1.5 - row) ** 2));
  });
const rings = Float64Array.from([...ring(0), ...ring(1)]);

/** Two rows of pictures. */
export const picturePlot: PlotSummary & { readonly pictures: PlotPictures } = {
  title: 'blurred of image and n',
  xLabel: 'image',
  yLabel: 'blurred',
  kind: 'pictures',
  map: null,
  pictures: {
    rows: Int32Array.of(0, 5),
    of: 10,
    inputs: [
      { label: 'image', picture: [side, side], size: side * side, values: rings },
      { label: 'n', picture: null, size: 1, values: Float64Array.of(1, 3) },
    ],
    target: { label: 'blurred', picture: [side, side], size: side * side, values: rings },
    predicted: { picture: [side, side], size: side * side },
  },
  points: { x: range(10, (row) => row), y: range(10, (row) => row) },
  heldOut: Uint8Array.from({ length: 10 }, (_, row) => (row === 5 ? 1 : 0)),
  curves: [{ label: 'f', x: range(2, (row) => row), y: rings.map((each) => 0.7 * each + 0.1) }],
};

/**
 * Prepares a program's objective for a run, with overrides of the program's options. Parts that take time to make,
 * above all the gradient and the graphs of a step, are made once, when they are first read.
 */

import type { OptimizerSpec } from '../backends';
import { type Graph, sizeOf } from '../graph';
import type { Objective, StagedParameter } from '../stage';
import { lazy } from '../text/lazy';
import { type RowPlan, splitRows } from './batches';
import { freeSizes, unsizedPlaces } from './freeSizes';
import { Gradients } from './gradients';
import { optimizerSpec } from './optimizers';
import { ParameterMap } from './parameterMap';
import { startsOf } from './parameters';
import { resolveSoftness, type Softness, type SoftnessSettings, temperatureAt } from './softness';
import { type RecordLayout, recordLayout, type TrainingStep, trainingStep } from './stepGraphs';

/** Overrides of the program's options. */
export interface Overrides extends Partial<SoftnessSettings> {
  readonly steps?: number;
  readonly tolerance?: number;
  /** The number of steps after the loss was first under the tolerance. */
  readonly extraSteps?: number;
  readonly learningRate?: number;
  readonly seed?: number;
  /** Natural values to start from: all elements of each parameter. */
  readonly starts?: Readonly<Record<string, number | readonly number[]>>;
}

export interface TrainingPlan {
  readonly objective: Objective;
  readonly parameters: readonly StagedParameter[];
  /** The map from the numbers that the optimizer moves to the natural values. */
  readonly map: ParameterMap;
  /** The graph that the steps train: the objective's, or the one with noise. */
  readonly graph: Graph;
  /** The results of `graph`, followed by the derivatives of the first with respect to each parameter. */
  readonly gradient: Graph;
  /** The softness of the run; null if the program has no soft choice. */
  readonly softness: Softness | null;
  readonly optimizer: OptimizerSpec;
  readonly step: TrainingStep;
  readonly layout: RecordLayout;
  readonly rows: RowPlan;
  readonly steps: number;
  readonly tolerance: number | null;
  readonly extraSteps: number;
  readonly seed: number;
}

/** Plans the training. `gradients` are the objective's, if plans with other overrides share them. */
export function planTraining(
  objective: Objective,
  parameters: readonly StagedParameter[],
  overrides: Overrides = {},
  gradients = new Gradients(objective, parameters.length),
): TrainingPlan {
  const { options, rowCount } = objective;
  const started = parameters.map((each) => {
    const given = overrides.starts?.[each.name];
    return given === undefined ? each : { ...each, start: Float64Array.from([given].flat()) };
  });
  const { clipNorm } = options;
  const { name, settings } = options.optimizer;
  const rates =
    overrides.learningRate === undefined ? settings : [overrides.learningRate, ...settings.slice(1)];
  const seed = overrides.seed ?? options.seed;
  const softness = objective.noisy === null ? null : resolveSoftness(overrides, options.softness);
  // A search compares losses, so that it sees them without noise.
  const isNoisy = softness?.gumbel === true && name !== 'lm';
  const graph = isNoisy ? objective.noisy! : objective.graph;
  const gradient = (): Graph => gradients.of(isNoisy ? 'noisy' : 'plain');
  // Without parameters there is nothing to optimize. A step then records the loss.
  const optimizer = parameters.length === 0 ? optimizerSpec('sgd', []) : optimizerSpec(name, rates);
  const rows = lazy(() => splitRows(rowCount, options.holdout, seed));
  // The loss on held-out rows is evaluated at every record.
  const recordedAs = rowCount === null || options.holdout === 0 ? 'norms' : 'elements';
  const map = new ParameterMap(started);
  const problem = {
    parameters: started,
    map,
    // Those of the program's own start: so members of a population move as each would alone.
    sizes: freeSizes(map, parameters),
    unsized: unsizedPlaces(map, parameters),
    graph,
    gradient,
    optimizer,
    clipNorm,
    recordedAs,
    // Residuals are without noise.
    residuals: isNoisy ? null : objective.residuals,
    rowCount: () => rows().training?.rows.length ?? rowCount ?? 1,
  } as const;
  const step = lazy(() => trainingStep(problem));
  return {
    objective,
    parameters: started,
    map,
    graph,
    get gradient() {
      return gradient();
    },
    softness,
    optimizer,
    get step() {
      return step();
    },
    layout: recordLayout(graph, parameters, recordedAs),
    get rows() {
      return rows();
    },
    steps: overrides.steps ?? options.steps,
    tolerance: overrides.tolerance ?? options.tolerance,
    extraSteps: overrides.extraSteps ?? 0,
    seed,
  };
}

/** The temperature before a step, counted from 0; null if the program has no soft choice. */
export function planTemperature({ softness, steps }: TrainingPlan, step: number): number | null {
  return softness === null ? null : temperatureAt(softness, step, steps);
}

/**
 * The point at which the graphs of a staged program are evaluated: natural values, and the temperature if there is one.
 */
export function pointAt(naturals: Float64Array, temperature: number | null): Float64Array {
  return temperature === null ? naturals : Float64Array.from([...naturals, temperature]);
}

/**
 * The point at which a program is shown: at these natural values of all elements, without any at its start, and at this
 * temperature, without one at that of the first step.
 */
export function planPoint(
  { parameters, softness }: TrainingPlan,
  naturals: Float64Array | null,
  temperature: number | null,
): Float64Array {
  const starts = startsOf(parameters);
  const known = naturals?.length === starts.length ? naturals : starts;
  return pointAt(known, softness === null ? null : (temperature ?? softness.temperature));
}

/** The same point for a graph that takes noise as its last inputs: the noise is zero. */
export function withoutNoise(point: Float64Array, { parameters }: Graph): Float64Array {
  const size = parameters.reduce((sum, { type }) => sum + sizeOf(type.shape), 0);
  if (size === point.length) return point;
  const padded = new Float64Array(size);
  padded.set(point);
  return padded;
}

export { foundBest } from './basins';
export { elementNames, numberedElements } from './elementNames';
export type { EndKind, Remedy, RunEnd } from './ending';
export { firstStep, type StartingPoint } from './firstStep';
export { Gradients } from './gradients';
export { isSearch, loadSteps, searchPart } from './lateSearch';
export { mistakeIn } from './nonFinite';
export { explainStep, type MovedNumber, type OptimizerStep } from './optimizerStep';
export { defaultRate, describeOptimizer } from './optimizers';
export { ParameterMap } from './parameterMap';
export { placesOf, scalarSummaries, startsOf, valuesOf } from './parameters';
export {
  type Overrides,
  planPoint,
  planTemperature,
  planTraining,
  pointAt,
  type TrainingPlan,
  withoutNoise,
} from './plan';
export type { Members } from './population';
export type { Records } from './records';
export { reportedRows } from './reportedRows';
export {
  defaultSoftness,
  resolveSoftness,
  type Softness,
  type SoftnessSettings,
  sameSoftness,
} from './softness';
export { computedGraph } from './stepGraphs';
export type { PastState } from './timeline';
export { type StopReason, Trainer } from './trainer';

export { foundBest } from './basins';
export { describeConstraint } from './constraints';
export { mistakeIn } from './nonFinite';
export { describeOptimizer } from './optimizers';
export { scalarSummaries, startsOf, valuesOf } from './parameters';
export { type Members, tracedMembers } from './population';
export { defaultSoftness, type Softness } from './softness';
export { computedGraph } from './stepGraphs';
export {
  type Overrides,
  planTemperature,
  planTraining,
  pointAt,
  type Records,
  type StopReason,
  Trainer,
  type TrainingPlan,
} from './trainer';

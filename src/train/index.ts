export { describeConstraint } from './constraints';
export { mistakeIn } from './nonFinite';
export { describeOptimizer } from './optimizers';
export { figuresOf, startsOf, valuesOf } from './parameters';
export { defaultSoftness, type Softness } from './softness';
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

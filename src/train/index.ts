export { describeConstraint } from './constraints';
export { describeOptimizer } from './optimizers';
export { figuresOf, startsOf, valuesOf } from './parameters';
export {
  type Overrides,
  planTraining,
  type Records,
  type StopReason,
  Trainer,
  type TrainingPlan,
} from './trainer';

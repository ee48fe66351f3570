export { missingParts } from './lateNames';
export { evaluatorOf, type Level, type LevelOptions } from './levels/evaluator';
export { shippedEvaluator } from './levels/evaluatorText';
export type { TableValues } from './levels/globals';
export { defaultLimits, type Limits } from './machine/limits';
export { dataOf, fromData, isNumeric } from './machine/tensorValue';
export {
  list,
  listItems,
  StringValue,
  TensorValue,
  Traced,
  unspecified,
  type Value,
  Vector,
} from './machine/values';
export { displayValue, writeValue } from './machine/write';
export type { StagedChoice, StagedChoices } from './program/choices';
export {
  type Bound,
  type BrokenConstraint,
  boundsOf,
  boundValues,
  brokenConstraint,
  describeConstraint,
  knownBounds,
  type ParameterConstraint,
} from './program/constraints';
export { rowsValue } from './program/data';
export {
  type EvaluateOptions,
  type Evaluation,
  type ExpressionValue,
  evaluateProgram,
  lastValue,
} from './program/evaluate';
export { loadEvaluator } from './program/needs';
export { defaultSteps, fitLoss, type RunOptions } from './program/objective';
export type { Feed, LabelledTensor, Observed, ObservedNeuron, ObserveOptions } from './program/observe';
export { finish, type Sliced, whenLoaded } from './program/slices';
export * from './program/stagedProgram';
export type * from './program/stagedResiduals';
export {
  type ExpressionInput,
  type ExpressionResult,
  type StagedExpression,
  stageExpression,
} from './program/stageExpression';
export type { PictureColumn, PlotPictures } from './program/stagePictures';
export type { PlotMap, StagedCurve, StagedPlot } from './program/stagePlots';
export * from './program/stageProgram';

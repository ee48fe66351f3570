export type { StagedChoice, StagedChoices } from './choices';
export { rowsValue } from './data';
export {
  type EvaluateOptions,
  type Evaluation,
  type ExpressionValue,
  evaluateProgram,
  lastValue,
} from './evaluate';
export { evaluatorOf, type Level, type LevelOptions, shippedEvaluator } from './evaluator';
export type { TableValues } from './globals';
export { defaultLimits, type Limits } from './limits';
export { defaultSteps, type RunOptions } from './objective';
export {
  type Feed,
  type LabelledTensor,
  type Observed,
  type ObservedNeuron,
  type ObserveOptions,
  observeProgram,
} from './observe';
export { finish, type Sliced } from './runner';
export * from './stagedProgram';
export { type StagedExpression, stageExpression } from './stageExpression';
export type { StagedCurve, StagedPlot } from './stagePlots';
export * from './stageProgram';
export { dataOf, fromData, isNumeric } from './tensorValue';
export { list, TensorValue, Traced, unspecified, type Value } from './values';
export { displayValue, writeValue } from './write';

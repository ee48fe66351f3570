export type * from './backend';
export { type Extent, estimate, type StepTimes } from './estimate';
export { firstResults } from './firstResults';
export type { LineSearched, OptimizerSpec, UpdateRule } from './optimizer';
export { ReferenceBackend } from './reference/backend';
export { Evaluator, type Observer } from './reference/evaluator';
export { longestStretch, rest } from './rest';
export { type RowSelection, selectedRows } from './rows';
export { type Work, workOf } from './work';

export type * from './backend';
export type { LineSearched, OptimizerSpec, UpdateRule } from './optimizer';
export { ReferenceBackend } from './reference/backend';
export { Evaluator, type Observer } from './reference/evaluator';
export { type RowSelection, selectedRows } from './rows';

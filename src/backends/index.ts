export type * from './backend';
export type { OptimizerSpec } from './optimizer';
export { ReferenceBackend } from './reference/backend';
export { Evaluator, type Observer } from './reference/evaluator';
export { type RowSelection, selectedRows } from './rows';

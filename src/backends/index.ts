export type * from './backend';
export { concatenate } from './concatenate';
export { type Extent, estimate, type StepTimes } from './estimate';
export { firstResults, pointsOf } from './firstResults';
export type { LineSearched, OptimizerSpec, UpdateRule } from './optimizer';
export { ReferenceBackend } from './reference/backend';
export * from './stepInputs';
export { type Work, workOf } from './work';

export * from './backend';
export { CallSizer } from './callSizer';
export { concatenate } from './concatenate';
export { type Extent, estimate, type StepTimes } from './estimate';
export type { LineSearched, OptimizerSpec, TrustRegion, UpdateRule } from './optimizer';
export { firstResults, pointsOf, resultsAt } from './points';
export { ReferenceBackend } from './reference/backend';
export * from './stepInputs';
export { type Work, workOf } from './work';

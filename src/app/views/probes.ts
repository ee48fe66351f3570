/** What is asked of single expressions, and of a single step of training, as one part of the worker. */

export { influenceOf } from './influence';
export { optimizerStepOf } from './optimizerStep';
export { probeOf } from './probe';
export { traceOf } from './trace';

/** What is asked of single expressions, as one part of the worker. */

export { influenceOf } from './influence';
export { probeOf } from './probe';
export { traceOf } from './trace';

export { Caller, CallFailed, PortClosed } from './caller';
export { type Loss, SupervisedWorker, WorkerClient, WorkerLost } from './client';
export { Latest, latest, type Outcome } from './latest';
export { type FromService, messageOf, type Service, type ToService } from './messages';
export type { Port, WorkerPort } from './port';
export { remote } from './remote';
export { eventsTo, serve } from './serve';
export { drive, Slices, sliceMilliseconds, yieldToEventLoop } from './slices';
export { transferring } from './transfer';

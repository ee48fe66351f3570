export { Caller, CallFailed, PortClosed, remote } from './caller';
export { type Loss, SupervisedWorker, WorkerClient, WorkerLost } from './client';
export { Latest, latest, type Outcome } from './latest';
export {
  type FromService,
  messageOf,
  type Port,
  type Service,
  type ToService,
  transferring,
  type WorkerPort,
} from './messages';
export { eventsTo, serve } from './serve';
export { drive, Slices, sliceMilliseconds, yieldToEventLoop } from './slices';

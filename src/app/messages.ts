/** How requests, replies and progress cross between the page and the worker: derived from the service's one interface. */

import type { DigitsProgress } from '../labs/digits/worker/protocol';
import type { GradusService, Progress } from './protocol';

export type ServiceMethod = keyof GradusService;

export type RequestMessage = {
  [Method in ServiceMethod]: {
    readonly kind: 'request';
    readonly id: number;
    readonly method: Method;
    readonly argument: Parameters<GradusService[Method]>[0];
  };
}[ServiceMethod];

export type ReplyMessage =
  | { readonly kind: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string };

export interface ProgressMessage {
  readonly kind: 'progress';
  readonly progress: Progress;
}

export interface DigitsMessage {
  readonly kind: 'digits';
  readonly progress: DigitsProgress;
}

/** Sent at once, whatever the request will take: the worker lives. */
export interface ReceivedMessage {
  readonly kind: 'received';
  readonly id: number;
}

export type WorkerMessage = ReceivedMessage | ReplyMessage | ProgressMessage | DigitsMessage;

/** What crosses between a caller and a service, and through what. The calls are derived from the service's one interface. */

/** A method takes one argument, and a signal that is aborted once nobody wants its answer. */
export type Service<S> = {
  readonly [Method in keyof S]: (argument: never, signal: AbortSignal) => Promise<unknown>;
};

export type MethodOf<S> = keyof S & string;

export type ArgumentOf<S, Method extends MethodOf<S>> = S[Method] extends (
  argument: infer Argument,
  ...rest: never[]
) => unknown
  ? Argument
  : never;

export type ResultOf<S, Method extends MethodOf<S>> = S[Method] extends (
  ...rest: never[]
) => Promise<infer Result>
  ? Result
  : never;

/** From the caller to the service. Each message has a number of its own, which is also the number of its call. */
export type ToService<S> =
  | {
      [Method in MethodOf<S>]: {
        readonly kind: 'call';
        readonly id: number;
        readonly method: Method;
        readonly argument: ArgumentOf<S, Method>;
      };
    }[MethodOf<S>]
  /** Nobody wants the answer to a call any more. */
  | { readonly kind: 'abort'; readonly id: number; readonly call: number }
  /** A heartbeat: wants nothing but to be seen. */
  | { readonly kind: 'ping'; readonly id: number }
  /** The service holds the lock of this name for as long as it lives. */
  | { readonly kind: 'lifeline'; readonly id: number; readonly lock: string };

export type FromService<Event> =
  /** Sent as soon as a message is read, before anything is done about it. */
  | { readonly kind: 'seen'; readonly id: number }
  /** A stretch of work on a call begins, after the beginning or after work on another. */
  | { readonly kind: 'working'; readonly call: number }
  | { readonly kind: 'result'; readonly call: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly call: number; readonly name: string; readonly message: string }
  | { readonly kind: 'event'; readonly event: Event }
  /** The lock that was asked for is held. */
  | { readonly kind: 'held' };

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** One end of a channel: a worker, the scope inside one, or a message port. */
export interface Port<Sent, Received> {
  postMessage(message: Sent, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Received>) => void): void;
  /** Only message ports have it: they deliver nothing before. */
  start?(): void;
}

/** The end that a client holds of a worker, which it can also end. */
export interface WorkerPort<Sent, Received> extends Port<Sent, Received> {
  addEventListener(type: 'message', listener: (event: MessageEvent<Received>) => void): void;
  addEventListener(type: 'error', listener: (event: ErrorEvent) => void): void;
  addEventListener(type: 'messageerror', listener: () => void): void;
  terminate(): void;
}

/** Buffers that are given away with a value, where a copy would be made otherwise. */
const transfers = new WeakMap<object, Transferable[]>();

/** The same value; what sends it gives these buffers away with it. */
export function transferring<T extends object>(value: T, buffers: Iterable<Transferable>): T {
  transfers.set(value, [...new Set(buffers)]);
  return value;
}

export function transferOf(value: unknown): Transferable[] {
  return typeof value === 'object' && value !== null ? (transfers.get(value) ?? []) : [];
}

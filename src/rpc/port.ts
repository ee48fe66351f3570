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

/**
 * The answering end: calls the service's methods for the messages of a port, and posts their results. It acknowledges each
 * message when it is read, and announces which call it works on, so that the caller knows what keeps it waiting.
 */

import { holdLifeline } from './lifeline';
import {
  type FromService,
  type MethodOf,
  messageOf,
  type Port,
  type Service,
  type ToService,
  transferOf,
} from './messages';
import { announceSlices, yieldToEventLoop } from './slices';

/** Sends the caller events, which answer no call. */
export function eventsTo<Event>(
  port: Pick<Port<FromService<Event>, never>, 'postMessage'>,
): (event: Event, transfer?: Transferable[]) => void {
  return (event, transfer) => port.postMessage({ kind: 'event', event }, transfer);
}

/** What a call waits for before the service gets it; null for nothing. If it fails, so does the call. */
export type Preparation<S> = (method: MethodOf<S>, argument: unknown) => Promise<unknown> | null;

export function serve<S extends Service<S>>(
  port: Port<FromService<never>, ToService<S>>,
  service: S,
  prepare: Preparation<S> = () => null,
): void {
  const server = new Server(port, service, prepare);
  port.addEventListener('message', ({ data }) => server.read(data));
  port.start?.();
}

class Server<S extends Service<S>> {
  private readonly running = new Map<number, AbortController>();
  /** The call that was announced last. */
  private announced: number | null = null;

  constructor(
    private readonly port: Port<FromService<never>, ToService<S>>,
    private readonly service: S,
    private readonly prepare: Preparation<S>,
  ) {}

  read(message: ToService<S>): void {
    this.port.postMessage({ kind: 'seen', id: message.id });
    switch (message.kind) {
      case 'call':
        void this.answer(message.id, message.method, message.argument);
        break;
      case 'abort':
        this.running.get(message.call)?.abort();
        break;
      case 'ping':
        break;
      case 'lifeline':
        holdLifeline(message.lock, () => this.port.postMessage({ kind: 'held' }));
        break;
    }
  }

  private async answer(call: number, method: MethodOf<S>, argument: unknown): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    this.running.set(call, controller);
    announceSlices(signal, () => this.announce(call));
    try {
      // An abort that was sent right after the call is read before any work.
      await yieldToEventLoop();
      signal.throwIfAborted();
      const preparation = this.prepare(method, argument);
      if (preparation !== null) await preparation;
      this.announce(call);
      // A call's method and argument belong together by the type of the message.
      const value = await this.service[method](argument as never, signal);
      this.port.postMessage({ kind: 'result', call, value }, transferOf(value));
    } catch (error) {
      const name = error instanceof Error ? error.name : 'Error';
      this.port.postMessage({ kind: 'failure', call, name, message: messageOf(error) });
    } finally {
      this.running.delete(call);
    }
  }

  private announce(call: number): void {
    if (this.announced === call) return;
    this.announced = call;
    this.port.postMessage({ kind: 'working', call });
  }
}

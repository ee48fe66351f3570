/** A worker that runs on the test's own thread, behind a channel that copies what is sent as between threads. */

import type { GradusService, ServiceEvent } from '../app/protocol';
import { eventsTo, type FromService, type Port, serve, type ToService } from '../rpc';

export class FakeWorker {
  terminated = false;
  /** Sends what the page did not ask for. */
  readonly send: (event: ServiceEvent) => void;
  private readonly ports = new MessageChannel();
  private readonly listeners = new Map<string, (event: never) => void>();

  /** Answers by these methods; a call of any other fails. */
  constructor(service: Partial<GradusService>) {
    // Both ends of the channel say what a worker says.
    const inside = this.ports.port2 as unknown as Port<FromService<ServiceEvent>, ToService<GradusService>>;
    this.send = eventsTo<ServiceEvent>(inside);
    serve<GradusService>(inside, service as GradusService);
  }

  /** It has all of a worker that a client uses. */
  get asWorker(): Worker {
    return this as unknown as Worker;
  }

  postMessage(message: unknown): void {
    this.ports.port1.postMessage(message);
  }

  addEventListener(type: string, listener: (event: never) => void): void {
    this.listeners.set(type, listener);
    if (type !== 'message') return;
    this.ports.port1.onmessage = (event) => {
      if (!this.terminated) listener(event as never);
    };
  }

  /** An exception leaves the worker; before it said anything, its script did not arrive. */
  break(message: string): void {
    this.listeners.get('error')?.({ message, preventDefault: () => undefined } as never);
  }

  terminate(): void {
    this.terminated = true;
    this.ports.port1.close();
  }
}

/** An answer that never comes, to a call that can be aborted. */
export function unanswered(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}

/**
 * The asking end of one port: a call is a promise, and an aborted signal rejects it at once and tells the service. It
 * keeps what a supervisor has to know: which messages are not yet seen, and whose work is under way.
 */

import type { ArgumentOf, FromService, MethodOf, ResultOf, Service, ToService } from './messages';
import type { Port } from './port';
import type { Watched } from './supervisor';
import { transferOf } from './transfer';

/** The service failed, by an exception whose name and message these are. */
export class CallFailed extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** The port is closed before the call was answered. */
export class PortClosed extends Error {
  constructor(
    message: string,
    /** The call may be sent to another service. */
    readonly mayRepeat: boolean,
  ) {
    super(message);
    this.name = 'PortClosed';
  }
}

/** A call that was not answered. */
export interface LostCall {
  readonly method: string;
  /** Work on it had begun. */
  readonly begun: boolean;
  /** It is the one that was worked on last. */
  readonly isWorkedOn: boolean;
}

interface Pending {
  readonly method: string;
  begun: boolean;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export interface CallerHooks<Event> {
  readonly event?: (event: Event) => void;
  /** Anything was heard of the service. */
  readonly heard?: () => void;
  /** Something was sent that waits to be seen. */
  readonly asked?: () => void;
  /** The service holds its lifeline. */
  readonly held?: () => void;
}

export class Caller<S extends Service<S>, Event = never> implements Watched {
  private readonly pending = new Map<number, Pending>();
  /** Messages that are not yet seen, and whether each wants something to end or to change now. */
  private readonly unseen = new Map<number, boolean>();
  /** The call that is worked on, as far as is known. */
  private working: number | null = null;
  private nextId = 1;
  private closed: PortClosed | null = null;

  constructor(
    private readonly port: Port<ToService<S>, FromService<Event>>,
    private readonly hooks: CallerHooks<Event> = {},
    /** Methods by which the user wants something to end or to change now. */
    private readonly prompt: ReadonlySet<string> = new Set(),
  ) {
    port.addEventListener('message', ({ data }) => this.read(data));
    port.start?.();
  }

  get isWaiting(): boolean {
    return this.pending.size > 0;
  }

  get hasUnseen(): boolean {
    return this.unseen.size > 0;
  }

  /** Something is wanted now and not yet seen. */
  get hasPromptUnseen(): boolean {
    return [...this.unseen.values()].includes(true);
  }

  /** The work under way is still wanted, so that a silence is its doing. */
  get isAtWantedWork(): boolean {
    return this.working !== null && this.pending.has(this.working);
  }

  call<Method extends MethodOf<S>>(
    method: Method,
    argument: ArgumentOf<S, Method>,
    signal?: AbortSignal,
  ): Promise<ResultOf<S, Method>> {
    const answer = new Promise((resolve, reject) => {
      if (this.closed !== null) throw this.closed;
      signal?.throwIfAborted();
      const id = this.nextId++;
      // The method decides the type of the argument, by this function's signature.
      const message = { kind: 'call', id, method, argument } as ToService<S>;
      this.send(message, transferOf(argument));
      const abort = (): void => this.abort(id, signal?.reason);
      const settled = (): void => signal?.removeEventListener('abort', abort);
      this.pending.set(id, {
        method,
        begun: false,
        resolve: (value) => {
          settled();
          resolve(value);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
      signal?.addEventListener('abort', abort, { once: true });
    });
    // The service answers with what its method of that name resolves to.
    return answer as Promise<ResultOf<S, Method>>;
  }

  ping(): void {
    this.send({ kind: 'ping', id: this.nextId++ });
  }

  /** Asks the service to hold a lock for as long as it lives. */
  hold(lock: string): void {
    this.send({ kind: 'lifeline', id: this.nextId++, lock });
  }

  /** Nothing more comes of this port. Every call is rejected; `mayRepeat` says whether it may be sent elsewhere. */
  close(reason: string, mayRepeat: (call: LostCall) => boolean): void {
    this.closed = new PortClosed(reason, true);
    this.unseen.clear();
    const lost = [...this.pending];
    this.pending.clear();
    for (const [id, { method, begun, reject }] of lost) {
      const isWorkedOn = id === this.working;
      reject(new PortClosed(reason, mayRepeat({ method, begun, isWorkedOn })));
    }
  }

  private abort(id: number, reason: unknown): void {
    const pending = this.pending.get(id);
    if (pending === undefined) return;
    this.pending.delete(id);
    this.send({ kind: 'abort', id: this.nextId++, call: id });
    pending.reject(reason);
  }

  private send(message: ToService<S>, transfer: Transferable[] = []): void {
    if (this.closed !== null) return;
    this.port.postMessage(message, transfer);
    this.unseen.set(message.id, message.kind === 'call' && this.prompt.has(message.method));
    this.hooks.asked?.();
  }

  private read(message: FromService<Event>): void {
    if (this.closed !== null) return;
    this.hooks.heard?.();
    switch (message.kind) {
      case 'seen':
        this.unseen.delete(message.id);
        break;
      case 'working': {
        this.working = message.call;
        const pending = this.pending.get(message.call);
        if (pending !== undefined) pending.begun = true;
        break;
      }
      case 'result':
        this.take(message.call)?.resolve(message.value);
        break;
      case 'failure':
        this.take(message.call)?.reject(new CallFailed(message.name, message.message));
        break;
      case 'event':
        this.hooks.event?.(message.event);
        break;
      case 'held':
        this.hooks.held?.();
        break;
    }
  }

  private take(call: number): Pending | undefined {
    const pending = this.pending.get(call);
    this.pending.delete(call);
    if (this.working === call) this.working = null;
    return pending;
  }
}

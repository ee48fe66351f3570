/**
 * The asking end of one port. A call is a promise; an aborted signal rejects it at once, and the service is sent the abort.
 * The caller keeps what a supervisor needs: which messages were not seen yet, and which call is being worked on.
 */

import {
  type ArgumentOf,
  type FromService,
  type MethodOf,
  type Port,
  type ResultOf,
  type Service,
  type ToService,
  transferOf,
} from './messages';
import type { Watched } from './supervisor';

/** The service threw an exception, whose name and message these are. */
export class CallFailed extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** The port was closed before the call was answered. */
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
  /** A message has arrived from the service. */
  readonly heard?: () => void;
  /** A message was sent, and waits to be seen. */
  readonly asked?: () => void;
  /** The service holds its lifeline. */
  readonly held?: () => void;
}

export class Caller<S extends Service<S>, Event = never> implements Watched {
  private readonly pending = new Map<number, Pending>();
  /** The messages that were not seen yet, and whether each is prompt. */
  private readonly unseen = new Map<number, boolean>();
  /** The call that was announced last as being worked on. It may have ended. */
  private working: number | null = null;
  private nextId = 1;
  private closed: PortClosed | null = null;

  constructor(
    private readonly port: Port<ToService<S>, FromService<Event>>,
    private readonly hooks: CallerHooks<Event> = {},
    /** The prompt methods: with them the user wants something to end or to change now. */
    private readonly prompt: ReadonlySet<string> = new Set(),
    /** The methods that the page calls by itself, for which nobody waits. */
    private readonly background: ReadonlySet<string> = new Set(),
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

  /** A prompt call was not seen yet. */
  get hasPromptUnseen(): boolean {
    return [...this.unseen.values()].includes(true);
  }

  /** The call that is being worked on is still wanted by the user, which explains a silence. */
  get isAtWantedWork(): boolean {
    const working = this.working === null ? undefined : this.pending.get(this.working);
    return working !== undefined && !this.background.has(working.method);
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

  /** Rejects every call that waits; `mayRepeat` decides which of them may be sent to another service. */
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
    return pending;
  }
}

/** A remote service as an object of its own interface: each method passes its argument and signal to `call`. */
export function remote<S extends Service<S>>(
  call: (method: MethodOf<S>, argument: never, signal?: AbortSignal) => Promise<unknown>,
): S {
  const methods = new Map<PropertyKey, unknown>();
  // Whatever method is asked for, `call` has the type that the service gives it.
  return new Proxy({} as S, {
    get: (_, method) => {
      // A promise that resolves to it must not take it for a promise.
      if (typeof method !== 'string' || method === 'then') return undefined;
      if (!methods.has(method)) {
        methods.set(method, (argument: never, signal?: AbortSignal) =>
          call(method as MethodOf<S>, argument, signal),
        );
      }
      return methods.get(method);
    },
  });
}

/**
 * Calls to a worker that is replaced when it is lost: when it falls silent although it was asked, ends, breaks, or cannot
 * be loaded. The call that it worked on is rejected with the reason; every other call that waits is sent to the next worker.
 */

import { Caller, type LostCall, PortClosed } from './caller';
import { newLifeline, watchLifeline } from './lifeline';
import type { ArgumentOf, FromService, MethodOf, ResultOf, Service, ToService, WorkerPort } from './messages';
import { Supervisor } from './supervisor';

/** The maximum number of times that a call is sent, so that a worker that ends at every call is not started for ever. */
const maxAttempts = 3;

/** The worker was lost, and the call with it. */
export class WorkerLost extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WorkerLost';
  }
}

/** Why a worker was given up. */
export interface Loss {
  readonly kind: 'not-loaded' | 'silent' | 'closed' | 'broken';
  /** In a sentence. */
  readonly message: string;
}

export interface ClientOptions<S extends Service<S>, Event> {
  readonly spawn: () => WorkerPort<ToService<S>, FromService<Event>>;
  readonly event?: (event: Event) => void;
  /** The worker was given up; the next call starts another. */
  readonly lost?: (loss: Loss) => void;
  /** Makes the first calls to a fresh worker: what it has to know before anything else. */
  readonly greet?: (caller: Caller<S, Event>) => void;
  /** The prompt methods, which have to be seen within a second: with them the user wants something to end or to change now. */
  readonly prompt?: readonly MethodOf<S>[];
  /** The methods that the page calls by itself: a worker that is silent at one of them does not keep the user waiting. */
  readonly background?: readonly MethodOf<S>[];
  /** The methods that are not begun again in another worker, because what they did was already reported. */
  readonly once?: readonly MethodOf<S>[];
}

export class WorkerClient<S extends Service<S>, Event = never> {
  private worker: SupervisedWorker<S, Event> | null = null;
  private readonly once: ReadonlySet<string>;
  private isDisposed = false;

  constructor(private readonly options: ClientOptions<S, Event>) {
    this.once = new Set(options.once);
  }

  get isRunning(): boolean {
    return this.worker !== null;
  }

  /** Rejects with the signal's reason once it is aborted, with `CallFailed` or with `WorkerLost`. */
  async call<Method extends MethodOf<S>>(
    method: Method,
    argument: ArgumentOf<S, Method>,
    signal?: AbortSignal,
  ): Promise<ResultOf<S, Method>> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.running().caller.call(method, argument, signal);
      } catch (error) {
        if (!(error instanceof PortClosed)) throw error;
        if (!error.mayRepeat || attempt === maxAttempts) throw new WorkerLost(error.message);
      }
    }
  }

  /** Ends this worker, which frees its memory at once. Calls that wait are sent to the next, unless they are `once` and begun. */
  renew(reason: string): void {
    this.end(reason, (call) => this.mayRepeat(call));
  }

  /** Ends the worker for good: every call is rejected from now on. */
  dispose(): void {
    this.isDisposed = true;
    this.end('The worker was ended.', () => false);
  }

  private mayRepeat({ method, begun }: LostCall): boolean {
    return !begun || !this.once.has(method);
  }

  private running(): SupervisedWorker<S, Event> {
    if (this.isDisposed) throw new WorkerLost('The worker was ended.');
    if (this.worker === null) {
      const worker: SupervisedWorker<S, Event> = new SupervisedWorker(this.options, (loss) => {
        if (this.worker === worker) this.lose(loss);
      });
      this.worker = worker;
      this.options.greet?.(worker.caller);
    }
    return this.worker;
  }

  private lose(loss: Loss): void {
    const isLoaded = loss.kind !== 'not-loaded';
    this.end(loss.message, (call) => isLoaded && !call.isWorkedOn && this.mayRepeat(call));
    this.options.lost?.(loss);
  }

  private end(reason: string, mayRepeat: (call: LostCall) => boolean): void {
    const { worker } = this;
    this.worker = null;
    worker?.end(reason, mayRepeat);
  }
}

/** One worker, from its start to its end. Its owner ends it, at the latest when `lost` is called. */
export class SupervisedWorker<S extends Service<S>, Event = never> {
  readonly caller: Caller<S, Event>;
  private readonly port: WorkerPort<ToService<S>, FromService<Event>>;
  private readonly supervisor: Supervisor;
  private isLoaded = false;
  private leaveLifeline = (): void => undefined;

  constructor(
    {
      spawn,
      event,
      prompt,
      background,
    }: Pick<ClientOptions<S, Event>, 'spawn' | 'event' | 'prompt' | 'background'>,
    private readonly lost: (loss: Loss) => void,
  ) {
    this.port = spawn();
    const lock = newLifeline();
    this.caller = new Caller<S, Event>(
      this.port,
      {
        event: (each) => event?.(each),
        asked: () => this.supervisor.asked(),
        heard: () => {
          this.isLoaded = true;
          this.supervisor.heard();
        },
        held: () => {
          if (lock !== null) this.leaveLifeline = watchLifeline(lock, () => this.lost(closed));
        },
      },
      new Set(prompt),
      new Set(background),
    );
    this.supervisor = new Supervisor(this.caller, () => this.lost(silent));
    this.port.addEventListener('error', (event) => this.fail(event));
    this.port.addEventListener('messageerror', () => this.lost(unreadable));
    if (lock !== null) this.caller.hold(lock);
  }

  end(reason: string, mayRepeat: (call: LostCall) => boolean): void {
    this.supervisor.stop();
    this.leaveLifeline();
    this.port.terminate();
    this.caller.close(reason, mayRepeat);
  }

  /** Before the first message, an error means that the script could not be loaded; later, an exception was not caught. */
  private fail(event: ErrorEvent): void {
    event.preventDefault();
    if (!this.isLoaded) this.lost(notLoaded);
    else
      this.lost({ kind: 'broken', message: `The worker broke down: ${event.message || 'it says no more'}.` });
  }
}

const silent: Loss = {
  kind: 'silent',
  message: 'The worker did not answer within a second, so it was replaced.',
};
const closed: Loss = { kind: 'closed', message: 'The worker ended by itself, so it was replaced.' };
const unreadable: Loss = {
  kind: 'broken',
  message: 'The worker sent something that cannot be read, so it was replaced.',
};
const notLoaded: Loss = { kind: 'not-loaded', message: 'The worker could not be loaded.' };

/**
 * The page's side of the worker. A request is a promise; a worker that gives no sign of life for a second, though
 * it was asked for one, is given up, and what it was doing fails with the reason. The next request starts a new one.
 */

import type { ReplyMessage, RequestMessage, ServiceMethod, WorkerMessage } from './messages';
import type { DigitsProgress, GradusService, Progress } from './protocol';

/**
 * How long the worker may be silent while a request waits, in milliseconds: twice this. In two halves, so that what
 * arrived while the page itself was busy is read before the worker is judged.
 */
const halfPatience = 500;

/** The worker did not answer, or it broke down; another takes its place. */
export class WorkerLost extends Error {}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export interface ClientEvents {
  readonly progress: (progress: Progress) => void;
  readonly digits?: (progress: DigitsProgress) => void;
  /** The worker is gone, and whatever ran in it. */
  readonly lost: (message: string) => void;
}

const prompt: readonly ServiceMethod[] = ['pause', 'stop', 'setPace'];

/** Whether its receipt is waited for: the user wants something to end or to change now. */
function isPrompt(method: ServiceMethod, argument: unknown): boolean {
  return prompt.includes(method) || (method === 'verify' && argument === null);
}

export class Client implements GradusService {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  /** Requests that are waited for and that the worker has not yet seen. */
  private readonly unseen = new Set<number>();
  private nextId = 1;
  /** When the worker was last heard of; null while it is being loaded, which may take as long as it takes. */
  private lastSign: number | null = null;

  constructor(
    private readonly spawn: () => Worker,
    private readonly events: ClientEvents,
  ) {}

  private start(): Worker {
    const worker = this.spawn();
    this.lastSign = null;
    worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
      this.lastSign = performance.now();
      if (data.kind === 'progress') this.events.progress(data.progress);
      else if (data.kind === 'digits') this.events.digits?.(data.progress);
      else if (data.kind === 'received') this.unseen.delete(data.id);
      else this.settle(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.giveUp(`The worker broke down: ${event.message || 'it could not be loaded'}.`);
    };
    return worker;
  }

  private settle(message: ReplyMessage): void {
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.kind === 'reply') waiting?.resolve(message.value);
    else waiting?.reject(new Error(message.message));
  }

  private giveUp(message: string): void {
    this.dispose();
    const lost = [...this.waiting.values()];
    this.waiting.clear();
    this.unseen.clear();
    this.events.lost(message);
    for (const each of lost) each.reject(new WorkerLost(message));
  }

  /** Waits until the worker has seen a request, as long as it shows any sign of life. */
  private watch(id: number, asked: number): void {
    setTimeout(() => {
      if (!this.unseen.has(id)) return;
      const silent = this.lastSign === null ? 0 : performance.now() - Math.max(asked, this.lastSign);
      if (silent < 2 * halfPatience) this.watch(id, asked);
      else this.giveUp('The worker did not answer within a second, so it was replaced.');
    }, halfPatience);
  }

  private ask<Method extends ServiceMethod>(
    method: Method,
    argument: Parameters<GradusService[Method]>[0],
  ): ReturnType<GradusService[Method]> {
    const id = this.nextId++;
    this.worker ??= this.start();
    const { worker } = this;
    const answer = new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      if (isPrompt(method, argument)) {
        this.unseen.add(id);
        this.watch(id, performance.now());
      }
      // The method decides the type of the argument, by this function's signature.
      worker.postMessage({ kind: 'request', id, method, argument } as RequestMessage);
    });
    // The worker answers with what the method of the same name returns.
    return answer as ReturnType<GradusService[Method]>;
  }

  readonly compile: GradusService['compile'] = (request) => this.ask('compile', request);
  readonly train: GradusService['train'] = (request) => this.ask('train', request);
  readonly pause: GradusService['pause'] = (run) => this.ask('pause', run);
  readonly resume: GradusService['resume'] = (run) => this.ask('resume', run);
  readonly step: GradusService['step'] = (run) => this.ask('step', run);
  readonly stop: GradusService['stop'] = (run) => this.ask('stop', run);
  readonly setPace: GradusService['setPace'] = (request) => this.ask('setPace', request);
  readonly backend: GradusService['backend'] = (choice) => this.ask('backend', choice);
  readonly evaluate: GradusService['evaluate'] = (request) => this.ask('evaluate', request);
  readonly experiment: GradusService['experiment'] = (request) => this.ask('experiment', request);
  readonly trainDigits: GradusService['trainDigits'] = (request) => this.ask('trainDigits', request);
  readonly pauseDigits: GradusService['pauseDigits'] = (request) => this.ask('pauseDigits', request);
  readonly verify: GradusService['verify'] = (request) => this.ask('verify', request);
  readonly landscape: GradusService['landscape'] = (request) => this.ask('landscape', request);
  readonly inspect: GradusService['inspect'] = (request) => this.ask('inspect', request);

  readonly neurons: GradusService['neurons'] = (request) => this.ask('neurons', request);

  dispose(): void {
    if (this.worker === null) return;
    this.worker.onmessage = null;
    this.worker.onerror = null;
    this.worker.terminate();
    this.worker = null;
  }
}

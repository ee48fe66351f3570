/** The helpers of a worker that trains: started when there is first enough to do, and kept for later runs. */

import type { StepInput } from '../../backend';
import type { Compiled } from '../compile';
import type { Answer, Order, Port, Steps } from './messages';

/** More helpers than this wait for each other. */
const mostHelpers = 7;

interface Waiting {
  readonly resolve: (steps: Steps) => void;
  readonly reject: (error: Error) => void;
}

class Helper {
  private readonly waiting = new Map<number, Waiting>();
  private readonly programs = new Set<number>();
  private nextOrder = 0;
  private lost: Error | null = null;

  constructor(private readonly port: HelperPort) {
    port.addEventListener('message', ({ data }) => this.receive(data));
    port.addEventListener('error', () => this.lose());
  }

  steps(
    program: number,
    compiled: Compiled,
    states: Float64Array,
    inputs: readonly StepInput[],
  ): Promise<Steps> {
    if (this.lost !== null) return Promise.reject(this.lost);
    if (!this.programs.has(program)) {
      this.programs.add(program);
      this.port.postMessage({ kind: 'prepare', program, compiled });
    }
    const order = this.nextOrder++;
    return new Promise((resolve, reject) => {
      this.waiting.set(order, { resolve, reject });
      this.port.postMessage({ kind: 'steps', order, program, states, inputs });
    });
  }

  release(program: number): void {
    if (this.programs.delete(program)) this.port.postMessage({ kind: 'release', program });
  }

  private receive(answer: Answer): void {
    const waiting = this.waiting.get(answer.order);
    this.waiting.delete(answer.order);
    if (answer.kind === 'steps') waiting?.resolve(answer);
    else waiting?.reject(new Error(answer.message));
  }

  /** It did not start, or something in it went wrong: nobody asks it again. */
  private lose(): void {
    this.lost = new Error('A helper is gone.');
    for (const { reject } of this.waiting.values()) reject(this.lost);
    this.waiting.clear();
  }
}

export interface HelperPort extends Port<Order, Answer> {
  addEventListener(type: 'message', listener: (event: MessageEvent<Answer>) => void): void;
  addEventListener(type: 'error', listener: () => void): void;
}

export class HelperPool {
  private helpers: readonly Helper[] | null = null;
  private nextProgram = 0;

  constructor(
    private readonly spawn: () => HelperPort,
    readonly size: number,
  ) {}

  /** A number for a program, which `release` gives up. */
  open(): number {
    return this.nextProgram++;
  }

  /** Takes steps of members on the helper of that number. `states` stays as it is. */
  steps(
    helper: number,
    program: number,
    compiled: Compiled,
    states: Float64Array,
    inputs: readonly StepInput[],
  ): Promise<Steps> {
    this.helpers ??= Array.from({ length: this.size }, () => new Helper(this.spawn()));
    return this.helpers[helper]!.steps(program, compiled, states, inputs);
  }

  release(program: number): void {
    for (const helper of this.helpers ?? []) helper.release(program);
  }
}

let own: HelperPool | null = null;

/** Those of this worker: one fewer than there are cores; null where workers cannot be started. */
export function ownHelpers(): HelperPool | null {
  if (typeof Worker === 'undefined') return null;
  const size = Math.min(mostHelpers, (globalThis.navigator?.hardwareConcurrency ?? 1) - 1);
  if (size < 1) return null;
  own ??= new HelperPool(() => new Worker(new URL('./helper.ts', import.meta.url), { type: 'module' }), size);
  return own;
}

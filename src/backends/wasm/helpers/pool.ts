/** The helpers of a worker that trains: started when there is first enough to do, and kept for later runs. */

import { InternalError } from '../../../text/internal';
import type { StepInputs } from '../../stepInputs';
import type { Compiled } from '../compile';
import type { Answer, Order, Port, Seat, Steps } from './messages';

/** More helpers than this wait for each other. */
const maxHelpers = 7;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

type Asked = Extract<Order, { order: number }>;
/** An order without its number. */
type Wish = Asked extends infer One ? (One extends Asked ? Omit<One, 'order'> : never) : never;

class Helper {
  private readonly waiting = new Map<number, Waiting>();
  private readonly programs = new Set<number>();
  private nextOrder = 0;
  private lost: Error | null = null;

  constructor(private readonly port: HelperPort) {
    port.addEventListener('message', ({ data }) => this.receive(data));
    port.addEventListener('error', () => this.lose());
  }

  prepare(program: number, compiled: Compiled): void {
    if (this.programs.has(program)) return;
    this.programs.add(program);
    this.port.postMessage({ kind: 'prepare', program, compiled });
  }

  ask(wish: Wish): Promise<Answer> {
    if (this.lost !== null) return Promise.reject(this.lost);
    const order = this.nextOrder++;
    return new Promise((resolve, reject) => {
      this.waiting.set(order, { resolve, reject });
      this.port.postMessage({ ...wish, order });
    });
  }

  release(program: number): void {
    if (this.programs.delete(program)) this.port.postMessage({ kind: 'release', program });
  }

  private receive(answer: Answer): void {
    const waiting = this.waiting.get(answer.order);
    this.waiting.delete(answer.order);
    if (answer.kind === 'failed') waiting?.reject(new Error(answer.message));
    else waiting?.resolve(answer);
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
  async steps(
    helper: number,
    program: number,
    compiled: Compiled,
    states: Float64Array,
    inputs: StepInputs,
  ): Promise<Steps> {
    const asked = this.helper(helper);
    asked.prepare(program, compiled);
    const answer = await asked.ask({ kind: 'steps', program, states, inputs });
    if (answer.kind !== 'steps') throw new InternalError('a helper answers to something else');
    return answer;
  }

  /** Makes a helper one of a team with a program; resolves once it can take part without waiting for anybody. */
  async join(helper: number, program: number, compiled: Compiled, seat: Seat): Promise<void> {
    const asked = this.helper(helper);
    asked.prepare(program, compiled);
    await asked.ask({ kind: 'join', program, ...seat });
  }

  /** Takes steps with its team. */
  async run(helper: number, program: number, state: Float64Array, inputs: StepInputs): Promise<void> {
    await this.helper(helper).ask({ kind: 'run', program, state, inputs });
  }

  private helper(index: number): Helper {
    this.helpers ??= Array.from({ length: this.size }, () => new Helper(this.spawn()));
    return this.helpers[index]!;
  }

  release(program: number): void {
    for (const helper of this.helpers ?? []) helper.release(program);
  }
}

let own: HelperPool | null = null;

/** Those of this worker: one fewer than there are cores; null where workers cannot be started. */
export function ownHelpers(): HelperPool | null {
  if (typeof Worker === 'undefined') return null;
  const size = Math.min(maxHelpers, (globalThis.navigator?.hardwareConcurrency ?? 1) - 1);
  if (size < 1) return null;
  own ??= new HelperPool(() => new Worker(new URL('./helper.ts', import.meta.url), { type: 'module' }), size);
  return own;
}

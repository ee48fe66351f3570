/** The helpers of a worker that trains. They are started when there is first enough work, and kept for later runs. */

import { type FromService, SupervisedWorker, type ToService, type WorkerPort } from '../../../rpc';
import type { StepInputs } from '../../stepInputs';
import type { Compiled } from '../compile';
import type { HelperService, Seat, Steps } from './helperService';

/** More helpers than this wait for each other. */
const maxHelpers = 7;

export type HelperPort = WorkerPort<ToService<HelperService>, FromService<never>>;

/** One helper. If it is lost, its requests fail, and it is not asked again. */
class PooledHelper {
  private readonly programs = new Set<number>();
  private readonly worker: SupervisedWorker<HelperService>;

  constructor(spawn: () => HelperPort) {
    this.worker = new SupervisedWorker<HelperService>({ spawn }, ({ message }) =>
      this.worker.end(message, () => false),
    );
  }

  get caller() {
    return this.worker.caller;
  }

  prepare(program: number, compiled: Compiled): void {
    if (this.programs.has(program)) return;
    this.programs.add(program);
    this.quietly(this.caller.call('prepare', { program, compiled }));
  }

  release(program: number): void {
    if (this.programs.delete(program)) this.quietly(this.caller.call('release', program));
  }

  /** Ignores a failure: the next request for steps reports it. */
  private quietly(answer: Promise<void>): void {
    answer.catch(() => undefined);
  }
}

export class HelperPool {
  private helpers: readonly PooledHelper[] | null = null;
  private nextProgram = 0;

  constructor(
    private readonly spawn: () => HelperPort,
    readonly size: number,
  ) {}

  /** A number for a program, which `release` frees. */
  open(): number {
    return this.nextProgram++;
  }

  /** Takes steps of members on a helper. `states` is not changed. */
  async steps(
    helper: number,
    program: number,
    compiled: Compiled,
    states: Float64Array,
    inputs: StepInputs,
  ): Promise<Steps> {
    const asked = this.helper(helper);
    asked.prepare(program, compiled);
    return asked.caller.call('steps', { program, states, inputs });
  }

  /** Makes a helper part of a team with a program. Resolves once it can take part without waiting for others. */
  async join(helper: number, program: number, compiled: Compiled, seat: Seat): Promise<void> {
    const asked = this.helper(helper);
    asked.prepare(program, compiled);
    await asked.caller.call('join', { program, seat });
  }

  /** Takes steps with its team. */
  async run(helper: number, program: number, state: Float64Array, inputs: StepInputs): Promise<void> {
    await this.helper(helper).caller.call('run', { program, state, inputs });
  }

  private helper(index: number): PooledHelper {
    this.helpers ??= Array.from({ length: this.size }, () => new PooledHelper(this.spawn));
    return this.helpers[index]!;
  }

  release(program: number): void {
    for (const helper of this.helpers ?? []) helper.release(program);
  }
}

let own: HelperPool | null = null;

/** The helpers of this worker, one fewer than there are cores; null if workers cannot be started. */
export function ownHelpers(): HelperPool | null {
  if (typeof Worker === 'undefined') return null;
  const size = Math.min(maxHelpers, (globalThis.navigator?.hardwareConcurrency ?? 1) - 1);
  if (size < 1) return null;
  own ??= new HelperPool(() => new Worker(new URL('./helper.ts', import.meta.url), { type: 'module' }), size);
  return own;
}

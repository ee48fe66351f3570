/** Takes training steps in WebAssembly: in this worker alone, or with helpers that sum some partitions of many rows. */

import type { Checkpoint, Stepper } from '../backend';
import type { StepInputs } from '../stepInputs';
import { Exchange, sharedRoom } from './helpers/exchange';
import type { HelperPool } from './helpers/pool';
import type { Program } from './program';

/** The time of a step in milliseconds from which a team is faster: its workers wait for each other in every step. */
const worthTeam = 0.5;

export class WasmStepper implements Stepper {
  /** The time that a step took last, in milliseconds; NaN before the first. */
  private milliseconds = Number.NaN;
  private team: Team | null = null;

  constructor(
    private readonly program: Program,
    private readonly parameterCount: number,
    /** The helpers; null if there are too few rows to share, or no helpers. */
    private helpers: HelperPool | null,
  ) {}

  async advance(inputs: StepInputs): Promise<Float64Array> {
    const began = performance.now();
    const records = await this.runSteps(inputs);
    this.milliseconds = (performance.now() - began) / Math.max(1, inputs.count);
    return records;
  }

  async present(): Promise<Float64Array> {
    return this.program.state().subarray(0, this.parameterCount);
  }

  async checkpoint(): Promise<Checkpoint> {
    const saved = this.program.state();
    return {
      bytes: saved.byteLength,
      restore: async () => this.program.setState(saved),
      dispose: () => undefined,
    };
  }

  dispose(): void {
    this.team?.dispose();
    this.team = null;
    this.helpers = null;
  }

  private async runSteps(inputs: StepInputs): Promise<Float64Array> {
    const { helpers, program } = this;
    if (helpers === null || !(this.milliseconds > worthTeam)) return program.steps(inputs);
    const state = program.state();
    try {
      this.team ??= await Team.gather(helpers, program);
      return await this.team.steps(inputs);
    } catch {
      // The same steps alone have the same results, because sums do not depend on who adds them up.
      this.team?.dispose();
      this.team = null;
      this.helpers = null;
      program.setState(state);
      return program.steps(inputs);
    }
  }
}

/** This worker and all helpers, with one program. */
class Team {
  private constructor(
    private readonly helpers: HelperPool,
    private readonly program: Program,
    private readonly number: number,
    private readonly exchange: Exchange,
  ) {}

  static async gather(helpers: HelperPool, program: Program): Promise<Team> {
    const number = helpers.open();
    const shared = sharedRoom();
    const size = helpers.size + 1;
    const joined = Array.from({ length: helpers.size }, (_, helper) =>
      helpers.join(helper, number, program.compiled, { shared, index: helper + 1, size }),
    );
    await Promise.all(joined);
    return new Team(helpers, program, number, new Exchange(shared, 0, size));
  }

  async steps(inputs: StepInputs): Promise<Float64Array> {
    const { helpers, program, number, exchange } = this;
    exchange.reset();
    program.join(exchange);
    const state = program.state();
    const others = Array.from({ length: helpers.size }, (_, helper) =>
      helpers.run(helper, number, state, inputs),
    );
    // A worker that fails tells the others, which then fail too.
    const finished = Promise.allSettled(others);
    try {
      return program.steps(inputs);
    } catch (error) {
      exchange.fail();
      throw error;
    } finally {
      program.leave();
      await finished;
    }
  }

  dispose(): void {
    this.helpers.release(this.number);
  }
}

/** The service of a helper: it keeps the programs that it is given, and takes steps of the members that it receives. */

import { transferring } from '../../../rpc';
import type { StepInputs } from '../../stepInputs';
import type { Compiled } from '../compile';
import { Program } from '../program';
import { Exchange } from './exchange';

/** A place in a team: the shared memory for its sums, the number of this worker, and the size of the team. */
export interface Seat {
  readonly shared: SharedArrayBuffer;
  readonly index: number;
  readonly size: number;
}

export interface Steps {
  /** The states after the steps. */
  readonly states: Float64Array;
  readonly records: readonly Float64Array[];
}

/** The requests of a worker that trains to a helper. A program is identified by a number. */
export interface HelperService {
  /** Answers at once. A request for steps reports whether the module could be made. */
  prepare(request: { readonly program: number; readonly compiled: Compiled }): Promise<void>;
  /** Takes steps of some members, whose states are one after the other. */
  steps(request: {
    readonly program: number;
    readonly states: Float64Array;
    readonly inputs: StepInputs;
  }): Promise<Steps>;
  /** Takes a place in a team. */
  join(request: { readonly program: number; readonly seat: Seat }): Promise<void>;
  /** Takes steps with the team. */
  run(request: {
    readonly program: number;
    readonly state: Float64Array;
    readonly inputs: StepInputs;
  }): Promise<void>;
  release(program: number): Promise<void>;
}

/** A program, with its exchange if it has joined a team. */
interface Known {
  readonly program: Promise<Program>;
  exchange: Exchange | null;
}

export class Helper implements HelperService {
  private readonly programs = new Map<number, Known>();

  async prepare({ program: number, compiled }: Parameters<HelperService['prepare']>[0]): Promise<void> {
    const program = Program.of(compiled);
    program.catch(() => undefined);
    this.programs.set(number, { program, exchange: null });
  }

  async steps({ program: number, states, inputs }: Parameters<HelperService['steps']>[0]): Promise<Steps> {
    const program = await this.known(number).program;
    const records = program.population(states, inputs);
    // All records share one buffer, if there are any. None of them is shared with other threads.
    const buffers = [states.buffer, ...records.map(({ buffer }) => buffer)] as ArrayBuffer[];
    return transferring({ states, records }, buffers);
  }

  async join({ program: number, seat }: Parameters<HelperService['join']>[0]): Promise<void> {
    const known = this.known(number);
    await known.program;
    known.exchange = new Exchange(seat.shared, seat.index, seat.size);
  }

  async run({ program: number, state, inputs }: Parameters<HelperService['run']>[0]): Promise<void> {
    const { program: coming, exchange } = this.known(number);
    const program = await coming;
    if (exchange === null) throw new Error('The helper has not joined a team.');
    program.setState(state);
    program.join(exchange);
    try {
      program.steps(inputs);
    } catch (error) {
      exchange.fail();
      throw error;
    }
  }

  async release(program: number): Promise<void> {
    this.programs.delete(program);
  }

  private known(program: number): Known {
    const known = this.programs.get(program);
    if (known === undefined) throw new Error('The helper does not know the program.');
    return known;
  }
}

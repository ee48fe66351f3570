/**
 * Makes the inputs of chunk after chunk of steps, in buffers that are reused: the inputs of a chunk stay valid until
 * the chunk after the next.
 */

import type { StepInputs } from '../backends';
import type { Batches } from './batches';
import type { SoftnessInputs } from './softness';

interface Buffers {
  numbers: Int32Array;
  given: Float64Array;
}

export class ChunkInputs {
  private readonly buffers: [Buffers, Buffers];
  private next = 0;

  constructor(
    private readonly batches: Batches,
    private readonly softness: SoftnessInputs,
  ) {
    const empty = (): Buffers => ({ numbers: new Int32Array(0), given: new Float64Array(0) });
    this.buffers = [empty(), empty()];
  }

  /** Draws the same inputs from here on, in buffers of its own. */
  fork(): ChunkInputs {
    return new ChunkInputs(this.batches.fork(), this.softness.fork());
  }

  /** The memory that a fork takes before it draws, in bytes. */
  get forkBytes(): number {
    return this.batches.forkBytes;
  }

  /** The inputs of the steps from `first` on in a run of `steps`. Every step must be drawn once, in order. */
  draw(first: number, count: number, steps: number): StepInputs {
    const buffers = this.buffers[this.next]!;
    this.next = 1 - this.next;
    const { batches, softness } = this;
    const room = batches.room(count);
    if (buffers.numbers.length < room) buffers.numbers = new Int32Array(room);
    const width = count * softness.width;
    if (buffers.given.length < width) buffers.given = new Float64Array(width);
    const given = buffers.given.subarray(0, width);
    softness.fill(given, first, steps);
    return { count, rows: batches.deal(count, buffers.numbers), given };
  }
}

/** What a program is compiled to for the machine: closures that each do one step and name the next. */

import type { Span } from '../../text/span';
import type { Trail } from '../control/entries';
import type { Machine } from './machine';
import type { Slot, Value } from './values';

/** Does one step on the machine's registers. Null ends the run that is under way. */
export type Step = (machine: Machine) => Step | null;

/** Computes a value at once, without a call of the program's procedures. */
export type Simple = (env: Slot[], machine: Machine) => Value;

export interface LambdaCode {
  readonly name: string | null;
  readonly required: number;
  readonly rest: boolean;
  /** How long an environment is: the captured values first, then arguments, then locals. */
  readonly size: number;
  readonly body: Step;
  readonly span: Span;
}

/** What waits for a value: the step that goes on, and the environment and slot that the value goes to. */
export class Frame {
  /** Set where several runs return through this frame, so that each needs an environment of its own. */
  shared = false;
  /** The procedures entered with this frame as what waits for them, where these are watched. */
  trail: Trail | null = null;
  readonly depth: number;

  constructor(
    /** Null for the bottom of a run, beyond which nothing can be run on. */
    readonly next: Step | null,
    readonly slot: number,
    readonly env: Slot[],
    readonly below: Frame | null,
  ) {
    this.depth = below === null ? 0 : below.depth + 1;
  }
}

/** Compiled code: steps on the machine, the code of procedures, and frames that wait for values. */

import type { DiagnosticError } from '../../text/diagnostic';
import type { Span } from '../../text/span';
import { frameBytes, heap } from './heap';
import type { Machine } from './machine';
import type { Site } from './primitive';
import type { Trail } from './run';
import type { Escape, Slot, Value } from './values';

/** Does one step on the machine's registers. Null ends the run that is under way. */
export type Step = (machine: Machine) => Step | null;

/** Computes a value at once, without a call of the program's procedures. */
export type Simple = (env: Slot[], machine: Machine) => Value;

export interface LambdaCode {
  readonly name: string | null;
  readonly required: number;
  readonly rest: boolean;
  /** The number of slots of an environment: the captured values first, then arguments, then locals. */
  readonly size: number;
  readonly body: Step;
  readonly span: Span;
}

/** The place of an `if`, and those of its two branches. */
/** A column of which some rows have no number. */
export interface MissingCells {
  readonly name: string;
  readonly span: Span;
  /** The first such row, counted from 1. */
  readonly row: number;
}

export interface ForkSite extends Site {
  /** The cells for which the first arm is. */
  readonly missing?: MissingCells;
  readonly consequent: Span;
  readonly alternative: Span;
}

/** The place of a reduction over rows. */
export interface RowsSite extends Site {
  readonly form: 'mean-over' | 'sum-over' | 'fit';
  readonly reduction: 'sum' | 'mean';
  /** The variables' names, and the places of their columns. */
  readonly columns: readonly { readonly name: string; readonly span: Span }[];
}

/** A frame waits for a value. The value goes to a slot of the environment, then the step runs. */
export class Frame {
  /** Whether several runs return through this frame, so that each needs an environment of its own. */
  shared = false;
  /** The entries of procedures that this frame waits for; null where no procedure was entered. */
  trail: Trail | null = null;
  readonly depth: number;
  /** The innermost frame from here down that says something to whatever runs above it. */
  dynamic: DynamicFrame | null;
  /** The trace of memory that reached it last. */
  mark = 0;

  constructor(
    /** Null for the bottom of a run: a run cannot continue beyond it. */
    readonly next: Step | null,
    readonly slot: number,
    readonly env: Slot[],
    readonly below: Frame | null,
  ) {
    this.depth = below === null ? 0 : below.depth + 1;
    this.dynamic = below === null ? null : below.dynamic;
    heap.allocated += frameBytes;
  }

  /** Frames besides those below that are still to be returned to. */
  get others(): readonly Frame[] {
    return none;
  }

  /**
   * Called when an escape leaves this frame, which is not on the stack any more. Returns the escape that continues, or what
   * runs in its place.
   */
  left(leaving: Escape, _machine: Machine): Escape | Step | null {
    return leaving;
  }

  /** Whether it takes `Alternatives` where one arm of a branch returns and another leaves. */
  get takesAlternatives(): boolean {
    return false;
  }
}

const none: readonly Frame[] = [];

/** A frame that waits for the value of a row. */
export class RowFrame extends Frame {
  constructor(
    next: Step,
    env: Slot[],
    below: Frame,
    /** Called where an escape leaves the reduction. */
    private readonly ended: () => void,
  ) {
    super(next, 0, env, below);
  }

  override left(leaving: Escape): Escape {
    this.ended();
    return leaving;
  }
}

/** A frame that says something to whatever runs above it: a value of a parameter, a handler, a place to leave for. */
export abstract class DynamicFrame extends Frame {
  constructor(next: Step, slot: number, env: Slot[], below: Frame) {
    super(next, slot, env, below);
    this.dynamic = this;
  }

  /** The next one, further down. */
  get outer(): DynamicFrame | null {
    // It is never the bottom of a run.
    return this.below!.dynamic;
  }

  /** Whether mistakes of what runs above are handled; null if it does not say. */
  get handles(): boolean | null {
    return null;
  }

  /** Takes a mistake of what runs above; null if it does not. */
  handle(_mistake: DiagnosticError, _machine: Machine): (() => Step | null) | null {
    return null;
  }
}

/** A frame that escapes lead to. */
export abstract class ExitFrame extends DynamicFrame {
  /** Whether what an escape brings is the value that the frame waits for. */
  abstract readonly isPlain: boolean;

  /** Continues with what an escape brings, if it is not plain. The frame is not on the stack any more. */
  abstract arrive(value: Value, machine: Machine): Step | null;
}

/** An environment whose first slot a value will go to. What it holds besides stays alive meanwhile. */
export function waitingFor(held: readonly Slot[]): Slot[] {
  return [0, ...held];
}

/** Returns what the first slot holds. */
export const returnFirst: Step = (machine) => machine.pass(machine.env[0] as Value);

/** A frame with none below, at which a run ends. `around` is what is said to the run by the frames around it. */
export function bottomFrame(around: DynamicFrame | null = null): Frame {
  const frame = new Frame(null, 0, [], null);
  frame.dynamic = around;
  return frame;
}

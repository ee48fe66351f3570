/**
 * Runs: threads of control within one staging. The top run evaluates the program; each arm of a branch on a number
 * and each body of a reduction over rows is a run of its own, with a block of the graph to itself. A run ends when
 * a value returns to the frame that was there when it began.
 */

import type { Block, RowAxis, ValueNode } from '../../graph';
import type { Diagnostic, DiagnosticError } from '../../text/diagnostic';
import { InternalError } from '../../text/internal';
import type { Span } from '../../text/span';
import type { Trail } from '../control/entries';
import type { Loop } from '../control/loops';
import type { RowsSite } from '../control/rows';
import type { MergePoint } from '../control/sharedCalls';
import type { Frame, Step } from './code';
import type { Site } from './primitive';
import type { Slot, Value } from './values';

/** A mistake that is made only where `condition` holds: the value then is not a number, and this says why. */
export interface PendingFailure {
  readonly condition: ValueNode;
  readonly diagnostic: Diagnostic;
}

/** A value returned where `when` holds; null where only mistakes lead here. */
export interface Exit {
  readonly when: ValueNode;
  readonly value: Value | null;
}

/** Where `when` holds, the loop goes round again with this state. */
export interface BackEdge {
  readonly loop: Loop;
  readonly when: ValueNode;
  readonly state: Slot[];
}

export type Outcome =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'failed'; readonly error: DiagnosticError }
  /** Some rows come back to loops that are being staged; at most the others return a value. */
  | { readonly kind: 'round'; readonly exit: Exit | null; readonly backs: readonly BackEdge[] };

export function failed(error: DiagnosticError): Outcome {
  return { kind: 'failed', error };
}

export interface RowsOwner {
  readonly kind: 'rows';
  readonly reduction: 'sum' | 'mean';
  readonly axis: RowAxis;
  readonly site: RowsSite;
}

/** Who waits for a run. */
export type Owner =
  | { readonly kind: 'top' }
  | { readonly kind: 'arm'; readonly fork: Fork; readonly position: 0 | 1 }
  | { readonly kind: 'loop'; readonly loop: Loop }
  | RowsOwner;

export interface Run {
  readonly owner: Owner;
  /** The run that started this one; null for the top run. */
  readonly parent: Run | null;
  readonly block: Block;
  /** The frame at which it ends; for an arm the fork's end counts, which may move. */
  readonly bottom: Frame;
  /** How many conditions on numbers are around it. */
  readonly depth: number;
  /** The machine's registers while another run is under way. */
  step: Step | null;
  env: Slot[];
  frame: Frame;
  site: Site;
  outcome: Outcome | null;
  pending: PendingFailure[];
  /** How many calls for random numbers were made before, in what is being defined. */
  draws: number;
  /** Entries made with the frame at which it ends. */
  trail: Trail | null;
  /** Of an arm: entries at which it may merge with the other arm, or share a call with it. */
  parks: MergePoint[];
}

/** A run that has yet to take its first step. */
export function newRun(fields: Omit<Run, 'outcome' | 'pending' | 'draws' | 'trail' | 'parks'>): Run {
  const draws = fields.parent?.draws ?? 0;
  return { ...fields, outcome: null, pending: [], draws, trail: null, parks: [] };
}

/** Where an `if` stands, with its two ways. */
export interface ForkSite extends Site {
  readonly consequent: Span;
  readonly alternative: Span;
}

/** An `if` on a number: two runs from the same point, which join where both have returned to `end`. */
export interface Fork {
  readonly condition: ValueNode;
  readonly parent: Run;
  readonly site: ForkSite;
  end: Frame;
  arms: readonly [Run, Run];
}

export function endOf(run: Run): Frame {
  return run.owner.kind === 'arm' ? run.owner.fork.end : run.bottom;
}

/** The innermost loop that `run` stages a turn of. */
export function loopAround(run: Run): Loop | null {
  for (let each: Run | null = run; each !== null; each = each.parent) {
    if (each.owner.kind === 'loop') return each.owner.loop;
  }
  return null;
}

/** The value of a run that has ended well; throws its error otherwise. */
export function valueOfRun({ outcome }: Run): Value {
  if (outcome?.kind === 'failed') throw outcome.error;
  if (outcome?.kind !== 'value') throw new InternalError('the run has no value');
  return outcome.value;
}

/**
 * Runs: threads of control within one staging. The top run evaluates the program; each arm of a branch on a number,
 * each turn of a loop and each body of a reduction over rows is a run of its own, with a block of the graph to itself.
 * A run ends when a value returns to the frame that was there when it began.
 */

import type { Block, InputNode, RowAxis, ValueNode } from '../../graph';
import type { Diagnostic, DiagnosticError } from '../../text/diagnostic';
import { InternalError } from '../../text/internal';
import type { Span } from '../../text/span';
import type { ForkSite, Frame, LambdaCode, RowsSite, Step } from './code';
import type { Site } from './primitive';
import type { Scalar, Slot, Value } from './values';

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

/** Where `when` holds, the loop begins its next turn in this state. */
export interface BackEdge {
  readonly loop: Loop;
  readonly when: ValueNode;
  readonly state: Slot[];
}

export type Outcome =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'failed'; readonly error: DiagnosticError }
  /** Some rows come back to loops that are being staged; at most the others return a value. */
  | { readonly kind: 'round'; readonly exit: Exit | null; readonly backEdges: readonly BackEdge[] };

export function failed(error: DiagnosticError): Outcome {
  return { kind: 'failed', error };
}

/** An `if` on a number: two runs from the same point, which join where both have returned to `end`. */
export interface Fork {
  readonly condition: ValueNode;
  readonly parent: Run;
  readonly site: ForkSite;
  end: Frame;
  arms: readonly [Run, Run];
}

/** A loop that is being staged. */
export interface Loop {
  readonly code: LambdaCode;
  /** The run that came to the loop. */
  readonly parent: Run;
  readonly continuation: Frame;
  readonly head: Entry;
  /** The state at the head, with inputs of the body where it is carried. */
  template: Slot[];
  carried: { readonly input: InputNode; readonly start: Scalar }[];
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

/** The machine's registers while another run is under way. */
export interface Registers {
  /** Null where the run waits for another. */
  readonly step: Step | null;
  readonly env: Slot[];
  readonly frame: Frame;
  readonly site: Site;
}

export interface Run {
  readonly owner: Owner;
  /** The run that started this one; null for the top run. */
  readonly parent: Run | null;
  readonly block: Block;
  /** The frame at which it ends; for an arm the fork's end counts, which may move. */
  readonly bottom: Frame;
  /** How many conditions on numbers are around it. */
  readonly depth: number;
  registers: Registers;
  outcome: Outcome | null;
  readonly pending: PendingFailure[];
  /** Mistakes that are made only where some arm is taken, and other warnings. */
  readonly warnings: Diagnostic[];
  /** How many calls for random numbers were made before, in what is being defined. */
  draws: number;
  /** Entries made with the frame at which it ends. */
  trail: Trail | null;
  /** Of an arm: entries at which it may merge with the other arm, or share a call with it. */
  mergePoints: MergePoint[];
}

/** How far a run had come. */
export interface Checkpoint {
  readonly run: Run;
  /** Nodes listed in its block. */
  readonly nodes: number;
  /** Nodes made in all, in every run: this tells earlier from later. */
  readonly clock: number;
  readonly pending: number;
  readonly warnings: number;
  readonly draws: number;
}

/** A procedure entered, and how far its run had come by then. */
export interface Entry {
  readonly code: LambdaCode;
  /** The environment it was entered with: the captured values and arguments stand first, and stay as they are. */
  readonly env: Slot[];
  readonly site: Site;
  readonly checkpoint: Checkpoint;
}

/** A procedure that an arm enters, and what waits there for its value. */
export interface MergePoint extends Entry {
  readonly frame: Frame;
}

/** The procedures that were entered with one and the same frame waiting for them; see `control/entries.ts`. */
export interface Trail {
  /** The last entry; another takes its place as long as no node is made. */
  last: Entry;
  /** Begins a new stretch with `entry`, and answers with the earlier entries of the same structure as `last`. */
  push(entry: Entry): readonly Entry[];
  /** The earliest entry that this state comes back to. */
  find(code: LambdaCode, env: Slot[], withKnownNumbers: boolean): Entry | null;
  /** Makes `entry` the last one: those behind it are forgotten. */
  returnTo(entry: Entry): void;
}

/** A run that has yet to take its first step. */
export function newRun(
  fields: Pick<Run, 'owner' | 'parent' | 'block' | 'bottom' | 'depth' | 'registers'>,
): Run {
  const draws = fields.parent?.draws ?? 0;
  return { ...fields, outcome: null, pending: [], warnings: [], draws, trail: null, mergePoints: [] };
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

/** Adds a warning, once for its place and message. */
export function addWarning({ warnings }: Run, warning: Diagnostic): void {
  const { code, message, span } = warning;
  const known = warnings.some(
    (each) => each.code === code && each.message === message && isSamePlace(each.span, span),
  );
  if (!known) warnings.push(warning);
}

/** Whether a run, a run around it, or the other arm of a branch around it has a warning of this code at this place. */
export function hasWarning(run: Run, code: string, span: Span): boolean {
  for (let each: Run | null = run; each !== null; each = each.parent) {
    const arms: readonly Run[] = each.owner.kind === 'arm' ? each.owner.fork.arms : [each];
    if (arms.some(({ warnings }) => warnings.some((w) => w.code === code && isSamePlace(w.span, span))))
      return true;
  }
  return false;
}

function isSamePlace(a: Span, b: Span): boolean {
  return a.source === b.source && a.start === b.start && a.end === b.end;
}

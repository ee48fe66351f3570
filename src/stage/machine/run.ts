/**
 * Runs: threads of control within one staging. The top run evaluates the program. Each arm of a branch on a number,
 * each turn of a loop and each body of a reduction over rows is a run of its own, with a block of the graph of its own.
 * A run ends when a value returns to the frame at which it began.
 */

import type { Block, InputNode, RowAxis, ValueNode } from '../../graph';
import type { Diagnostic, DiagnosticError } from '../../text/diagnostic';
import { InternalError } from '../../text/internal';
import type { Span } from '../../text/span';
import type { ForkSite, Frame, LambdaCode, RowsSite, Step } from './code';
import type { Site } from './primitive';
import type { Port, PortState, Scalar, Slot, Value } from './values';

/**
 * A mistake that happens only where `condition` holds. The value is then not a number, with this diagnostic as the
 * reason.
 */
export interface PendingFailure {
  readonly condition: ValueNode;
  readonly diagnostic: Diagnostic;
}

/** A value that is returned where `when` holds, or an escape; null if only mistakes lead here. */
export interface Exit {
  readonly when: ValueNode;
  readonly value: Value | null;
}

/** A back edge of a loop. Where `when` holds, the next turn begins in this state. */
export interface BackEdge {
  readonly loop: Loop;
  readonly when: ValueNode;
  readonly state: Slot[];
}

export type Outcome =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'failed'; readonly error: DiagnosticError }
  /** Rows end in different ways: some return a value or leave, some take back edges to loops that are being staged. */
  | { readonly kind: 'ways'; readonly exits: readonly Exit[]; readonly backEdges: readonly BackEdge[] };

export function failed(error: DiagnosticError): Outcome {
  return { kind: 'failed', error };
}

/** An `if` on a number: two runs that begin at the same point, and join where both have returned to `end`. */
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
  /** The run that reached the loop. */
  readonly parent: Run;
  readonly continuation: Frame;
  readonly head: Entry;
  /** The state at the head. Carried numbers are inputs of the body. */
  template: Slot[];
  carried: { readonly input: InputNode; readonly start: Scalar }[];
}

export interface RowsOwner {
  readonly kind: 'rows';
  readonly reduction: 'sum' | 'mean';
  readonly axis: RowAxis;
  readonly site: RowsSite;
}

export interface PortChange {
  readonly port: Port;
  readonly before: PortState;
}

/** What waits for a run. */
export type Owner =
  | { readonly kind: 'top' }
  | { readonly kind: 'arm'; readonly fork: Fork; readonly position: 0 | 1 }
  | { readonly kind: 'loop'; readonly loop: Loop }
  | RowsOwner;

/** The registers of a run while another run is the present one. */
export interface Registers {
  /** Null if the run waits for another run. */
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
  /** The frame at which the run ends. An arm ends at the end of its fork instead, which may move. */
  readonly bottom: Frame;
  /** The number of conditions on numbers around the run. */
  readonly depth: number;
  registers: Registers;
  outcome: Outcome | null;
  readonly pending: PendingFailure[];
  /** The warnings: mistakes that happen only in some arm, and others. */
  readonly warnings: Diagnostic[];
  /** The number of earlier calls for random numbers in the present definition. */
  draws: number;
  /** The changes of ports, with what they were before. */
  readonly portChanges: PortChange[];
  /** The entries of procedures that the end of the run waits for. */
  trail: Trail | null;
  /** The entries at which an arm may merge with the other arm, or share a call with it. */
  mergePoints: MergePoint[];
  history: History;
}

/** The stretches of time, by the number of nodes made, that a run took back. */
export interface History {
  readonly undone: { readonly from: number; readonly to: number }[];
  /** That of the time before, of which this one is a part that is removed as a whole. */
  readonly outer: History | null;
}

export function newHistory(outer: History | null = null): History {
  return { undone: [], outer };
}

/** The progress of a run at some moment. */
export interface Checkpoint {
  readonly run: Run;
  /** The number of nodes in its block. */
  readonly nodes: number;
  /** The number of nodes made so far by all runs. It orders moments in time. */
  readonly clock: number;
  readonly pending: number;
  readonly warnings: number;
  readonly draws: number;
  readonly portChanges: number;
}

/** The entry of a procedure, and the progress of its run at that moment. */
export interface Entry {
  code: LambdaCode;
  /** The environment of the entry. The captured values and arguments come first and do not change. */
  env: Slot[];
  site: Site;
  checkpoint: Checkpoint;
}

/** The entry of a procedure by an arm, and the frame that waits for its value. */
export interface MergePoint extends Entry {
  readonly frame: Frame;
}

/** The entries of procedures that one frame waits for; see `control/entries.ts`. */
export interface Trail {
  /** The last entry. A later entry takes its place, in the same object, if no node was made in between. */
  last: Entry;
  /** Appends `entry`. Returns the earlier entries that have the structure of the entry that was the last one. */
  push(entry: Entry): readonly Entry[];
  /** The earliest entry with the same structure as this state. */
  find(code: LambdaCode, env: Slot[], withKnownNumbers: boolean): Entry | null;
  /** All that are remembered. */
  entries(): Iterable<Entry>;
  /** Makes `entry` the last one and forgets later entries. */
  returnTo(entry: Entry): void;
}

/** Makes a run that has not taken a step. */
export function newRun(
  fields: Pick<Run, 'owner' | 'parent' | 'block' | 'bottom' | 'depth' | 'registers'>,
): Run {
  const draws = fields.parent?.draws ?? 0;
  return {
    ...fields,
    outcome: null,
    pending: [],
    warnings: [],
    draws,
    portChanges: [],
    trail: null,
    mergePoints: [],
    history: newHistory(),
  };
}

export function endOf(run: Run): Frame {
  return run.owner.kind === 'arm' ? run.owner.fork.end : run.bottom;
}

/** The innermost loop around `run`. */
export function loopAround(run: Run): Loop | null {
  for (let each: Run | null = run; each !== null; each = each.parent) {
    if (each.owner.kind === 'loop') return each.owner.loop;
  }
  return null;
}

/** The value of a run that has ended; throws its error if it failed. */
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

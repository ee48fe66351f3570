/**
 * Trails: the entries of procedures that one frame waits for. A tail call does not change that frame, so all turns of a
 * loop are in one trail, in whatever syntax the loop was written. Only the last of the entries
 * between two nodes of the graph is kept, so a loop that makes no nodes costs nothing.
 */

import type { Frame, LambdaCode } from '../machine/code';
import type { ControlledMachine } from '../machine/machine';
import { type Checkpoint, type Entry, endOf, type Run, type Trail } from '../machine/run';
import { shapeOf } from '../machine/shape';
import { sameStructure } from '../machine/structure';
import type { Slot } from '../machine/values';

/** A procedure with the environment that it is entered with. */
type State = Pick<Entry, 'code' | 'env'>;

/** The number of slots of an environment that the caller fills, without the captured values. */
function argumentCount(code: LambdaCode): number {
  return code.required + (code.rest ? 1 : 0);
}

/** The captured values and arguments of an entry. */
export function stateOf({ code, env }: State): Slot[] {
  return env.slice(0, 1 + argumentCount(code));
}

/** An environment to enter `code` again. */
export function environment(code: LambdaCode, state: readonly Slot[]): Slot[] {
  const env = new Array<Slot>(code.size);
  for (let index = 0; index < state.length; index++) env[index] = state[index]!;
  return env;
}

/** A hash that is equal for entries of the same structure. */
export function keyOf({ code, env }: State): number {
  return shapeOf(code, env, argumentCount(code));
}

/** Whether a loop with this head was unrolled. Known numbers then count as structure in such states. */
export function isUnrolled({ learnt }: ControlledMachine, entry: State): boolean {
  return learnt.unrolledHeads.size > 0 && learnt.unrolledHeads.has(keyOf(entry));
}

class EntryTrail implements Trail {
  private readonly buckets = new Map<number, Entry[]>();
  private readonly codes = new Set<LambdaCode>();

  constructor(public last: Entry) {}

  push(entry: Entry): readonly Entry[] {
    const { last } = this;
    this.last = entry;
    const key = keyOf(last);
    const bucket = this.buckets.get(key) ?? [];
    this.buckets.set(key, bucket);
    this.codes.add(last.code);
    bucket.push(last);
    return bucket;
  }

  find(code: LambdaCode, env: Slot[], withKnownNumbers: boolean): Entry | null {
    const entry = { code, env };
    const candidates: Entry[] = this.last.code === code ? [this.last] : [];
    if (this.codes.has(code)) candidates.unshift(...(this.buckets.get(keyOf(entry)) ?? []));
    if (candidates.length === 0) return null;
    const state = stateOf(entry);
    return (
      candidates.find(
        (each) => each.code === code && sameStructure(stateOf(each), state, withKnownNumbers),
      ) ?? null
    );
  }

  *entries(): Generator<Entry> {
    yield this.last;
    for (const bucket of this.buckets.values()) yield* bucket;
  }

  returnTo(entry: Entry): void {
    for (const [key, bucket] of this.buckets) {
      const kept = bucket.filter(({ checkpoint }) => checkpoint.clock < entry.checkpoint.clock);
      if (kept.length === 0) this.buckets.delete(key);
      else this.buckets.set(key, kept);
    }
    this.last = entry;
  }
}

/** The trail of the entries of `run` that this frame waits for. */
export function trailOf(run: Run, frame: Frame): Trail | null {
  return endOf(run) === frame ? run.trail : frame.trail;
}

const none: readonly Entry[] = [];

/**
 * Records the entry of a procedure. If the last entry is complete, because nodes were made since, returns the earlier
 * entries of the same structure as that one.
 */
export function recordEntry(machine: ControlledMachine, code: LambdaCode, env: Slot[]): readonly Entry[] {
  const { frame, run, site, builder } = machine;
  const trail = trailOf(run, frame);
  if (trail !== null && trail.last.checkpoint.clock === builder.size) {
    const { last } = trail;
    last.code = code;
    last.env = env;
    last.site = site;
    if (hasMoved(run, last.checkpoint)) last.checkpoint = machine.checkpoint(run);
    return none;
  }
  const entry: Entry = { code, env, site, checkpoint: machine.checkpoint(run) };
  if (trail !== null) return trail.push(entry);
  const begun = new EntryTrail(entry);
  if (endOf(run) === frame) run.trail = begun;
  else frame.trail = begun;
  return none;
}

/** Whether a run has changed since a checkpoint although it made no node. */
function hasMoved({ draws, pending, warnings, portChanges }: Run, checkpoint: Checkpoint): boolean {
  return (
    draws !== checkpoint.draws ||
    portChanges.length !== checkpoint.portChanges ||
    pending.length !== checkpoint.pending ||
    warnings.length !== checkpoint.warnings
  );
}

/**
 * The procedures that were entered with one and the same frame waiting for them. A tail call leaves that frame alone,
 * so all turns of a loop land in one trail, whatever syntax the loop was written in. Of the entries between two nodes
 * of the graph only the last is kept: a loop that makes no nodes leaves no trace and costs nothing.
 */

import type { LambdaCode } from '../machine/code';
import type { Site } from '../machine/primitive';
import { shapeOf } from '../machine/shape';
import { sameStructure } from '../machine/structure';
import type { Slot } from '../machine/values';

/** A procedure entered, and how far its run had come by then. */
export interface Entry {
  code: LambdaCode;
  /** The environment it was entered with: the captured values and arguments stand first, and stay as they are. */
  env: Slot[];
  site: Site;
  /** Nodes listed in the run's block. */
  length: number;
  /** Nodes made in all. */
  size: number;
  pending: number;
  warnings: number;
  /** Calls for random numbers. */
  draws: number;
}

/** How many slots of an environment its caller fills, behind the captured values. */
function argumentCount(code: LambdaCode): number {
  return code.required + (code.rest ? 1 : 0);
}

/** What a procedure was entered with: captured values and arguments. */
export function stateOf({ code, env }: Pick<Entry, 'code' | 'env'>): Slot[] {
  return env.slice(0, 1 + argumentCount(code));
}

/** An environment to enter `code` with once more. */
export function environment(code: LambdaCode, state: readonly Slot[]): Slot[] {
  const env = new Array<Slot>(code.size);
  for (let index = 0; index < state.length; index++) env[index] = state[index]!;
  return env;
}

export function keyOf({ code, env }: Pick<Entry, 'code' | 'env'>): number {
  return shapeOf(code, env, argumentCount(code));
}

/** Whether known numbers count as structure in states like this one: `precise` holds the keys of such. */
export function isPrecise(precise: ReadonlySet<number>, entry: Pick<Entry, 'code' | 'env'>): boolean {
  return precise.size > 0 && precise.has(keyOf(entry));
}

export class Trail {
  private readonly buckets = new Map<number, Entry[]>();
  private readonly codes = new Set<LambdaCode>();

  /** The last entry may still be overtaken by another, as long as no node is made. */
  constructor(public last: Entry) {}

  /** Begins a new stretch with `entry`, and answers with the earlier entries of the same structure as `last`. */
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

  /** The earliest entry that `state` comes back to. */
  find(code: LambdaCode, env: Slot[], precise: boolean): Entry | null {
    const entry = { code, env };
    const candidates: Entry[] = this.last.code === code ? [this.last] : [];
    if (this.codes.has(code)) candidates.unshift(...(this.buckets.get(keyOf(entry)) ?? []));
    if (candidates.length === 0) return null;
    const state = stateOf(entry);
    return (
      candidates.find((each) => each.code === code && sameStructure(stateOf(each), state, precise)) ?? null
    );
  }

  /** Forgets `entry` and whatever came after it. */
  forget(entry: Entry): void {
    for (const [key, bucket] of this.buckets) {
      const kept = bucket.filter(({ size }) => size < entry.size);
      if (kept.length === 0) this.buckets.delete(key);
      else this.buckets.set(key, kept);
    }
  }
}

/**
 * A search for unknown procedures as the panel shows it: what is sought, how far the search is, its front of size against
 * loss, and what became of candidates that the reader has pasted.
 */

import type { Found, Sought } from '../../app/protocol';

/** What is sought in a program whose search can be asked for. */
export type Task = Extract<Sought, { readonly kind: 'sought' }>;

/** A point of the front, and where it comes from. */
export interface FrontEntry extends Found {
  readonly origin: 'search' | 'given';
}

export interface SearchChoices {
  readonly seed: number;
  /** The search pauses after so many seconds; null until it is stopped. */
  readonly seconds: number | null;
}

export const defaultChoices: SearchChoices = { seed: 1, seconds: 60 };

/** The limits that the panel offers, in seconds. */
export const timeLimits: readonly (number | null)[] = [10, 60, 600, null];

export type SearchPhase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'searching' }
  | { readonly kind: 'paused'; readonly reason: 'asked' | 'time' }
  /** All that the grammar allows was tried. */
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'stopped' }
  /** What was found stays, and the search can continue. */
  | { readonly kind: 'failed'; readonly message: string };

/** How much a search has done. */
export interface Counts {
  /** Distinct candidates that were evaluated. */
  readonly candidates: number;
  readonly calibrated: number;
  readonly seconds: number;
}

export const noCounts: Counts = { candidates: 0, calibrated: 0, seconds: 0 };

export interface SearchState {
  readonly phase: SearchPhase;
  readonly choices: SearchChoices;
  readonly counts: Counts;
  /** Candidates a second, lately; null while nothing is searched. */
  readonly rate: number | null;
  readonly front: readonly FrontEntry[];
}

export const noSearch: SearchState = {
  phase: { kind: 'idle' },
  choices: defaultChoices,
  counts: noCounts,
  rate: null,
  front: [],
};

/** A smaller loss than this, relative to that of all smaller sizes, is a better one. */
const tolerance = 1e-9;

/** For each size the lowest loss, kept only where it is lower than at every smaller size. The hold-out loss never selects. */
export function frontOf(entries: readonly FrontEntry[]): readonly FrontEntry[] {
  const finite = entries.filter(({ loss }) => Number.isFinite(loss));
  const bySize = [...finite].sort((a, b) => a.size - b.size || a.loss - b.loss);
  const front: FrontEntry[] = [];
  for (const entry of bySize) {
    const best = front.at(-1);
    if (best === undefined || entry.loss < best.loss - tolerance * Math.abs(best.loss)) front.push(entry);
  }
  return front;
}

/** Equal for entries that say the same. */
export function keyOfEntry({ expressions }: Pick<Found, 'expressions'>): string {
  return JSON.stringify(Object.entries(expressions).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** How far along a search it was that so many candidates were known, in seconds. */
interface Sample {
  readonly seconds: number;
  readonly candidates: number;
}

/** The time over which a rate is taken, in seconds. */
const rateSpan = 3;

/** Candidates a second over the last seconds. */
export class RateMeter {
  private samples: Sample[] = [];

  add(sample: Sample): number {
    this.samples.push(sample);
    while (this.samples.length > 2 && sample.seconds - this.samples[1]!.seconds >= rateSpan)
      this.samples.shift();
    const [first] = this.samples;
    const seconds = sample.seconds - first!.seconds;
    return seconds > 0 ? (sample.candidates - first!.candidates) / seconds : 0;
  }

  restart(): void {
    this.samples = [];
  }
}

/** What became of a pasted candidate. */
export interface PastedCandidate {
  /** As it was pasted. */
  readonly text: string;
  readonly outcome:
    | { readonly kind: 'waiting' }
    | { readonly kind: 'calibrated'; readonly found: Found }
    | { readonly kind: 'refused'; readonly reason: string };
}

/** What is known of the unknowns of the present text. */
export type SoughtState =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking' }
  /** The text has a mistake. */
  | { readonly kind: 'mistaken'; readonly message: string }
  /** The worker could not answer. */
  | { readonly kind: 'failed'; readonly message: string }
  | Sought;

export interface DiscoveryState {
  readonly sought: SoughtState;
  readonly search: SearchState;
  /** Whether what is shown was found for an earlier text of the program. */
  readonly isEarlier: boolean;
  readonly pasted: readonly PastedCandidate[];
  /** The title of another program, whose search goes on; null where none does. */
  readonly elsewhere: string | null;
}

export const noDiscovery: DiscoveryState = {
  sought: { kind: 'none' },
  search: noSearch,
  isEarlier: false,
  pasted: [],
  elsewhere: null,
};

/** A definition of an unknown, in code and not in a comment. */
const definesUnknown = /^[^;\n"]*\(define-unknown[\s)]/m;

export function hasUnknowns(source: string): boolean {
  return definesUnknown.test(source);
}

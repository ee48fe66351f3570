/**
 * Asks workers beside the search about candidates: what is shown of one, and what a pasted list of them is worth. A candidate
 * that takes too long, or breaks its worker, harms no other.
 */

import { Client } from '../../app/client';
import type {
  CandidateReply,
  CompileRequest,
  Equation,
  Expressions,
  Found,
  SplitCandidate,
} from '../../app/protocol';
import { messageOf } from '../../rpc';
import { keyOfEntry, type PastedCandidate } from '../state/discovery';
import { Store } from '../state/store';
import { discoverWords as words } from '../words/discover';
import type { SearchedProgram } from './searchJob';

export interface CandidatesPorts {
  readonly spawn: () => Worker;
  /** How many workers calibrate a pasted list at once. */
  readonly workers: number;
  /** The program that candidates are for; null where there is none. */
  readonly program: () => SearchedProgram | null;
  readonly onPasted: (pasted: readonly PastedCandidate[]) => void;
  readonly onFound: (found: Found) => void;
  /** How long one candidate may take, in milliseconds. */
  readonly limit?: number;
}

const defaultLimit = 10_000;
/** A longer list is cut: nobody reads it. */
export const maxPasted = 1000;
/** The panel hears of a list at most so often, in milliseconds. */
const reportEvery = 150;

/** What is known of candidates, by `keyOfEntry`. */
export type Known<T> = ReadonlyMap<string, T | 'asking'>;

export class Candidates {
  readonly details = new Store<Known<CandidateReply>>(new Map());
  /** The equations of candidates; null for one without notation. */
  readonly equations = new Store<Known<readonly Equation[] | null>>(new Map());
  private client: Client | null = null;
  private pasting: AbortController | null = null;

  constructor(private readonly ports: CandidatesPorts) {}

  /** Asks for the equations of those that are not known yet. */
  async typeset(candidates: readonly Pick<Found, 'expressions'>[]): Promise<void> {
    const program = this.ports.program();
    const known = this.equations.get();
    const unasked = candidates.filter((each) => !known.has(keyOfEntry(each)));
    if (program === null || unasked.length === 0) return;
    const keys = unasked.map(keyOfEntry);
    this.set(this.equations, keys, () => 'asking');
    const { unknowns } = program.task;
    const asked = { unknowns, candidates: unasked.map(({ expressions }) => expressions) };
    const reply = await this.asking()
      .service.formulas(asked, new AbortController().signal)
      .catch(() => null);
    this.set(this.equations, keys, (index) => reply?.[index] ?? null);
  }

  /** Asks what is shown of a candidate, unless it is known. */
  async describe(found: Found): Promise<void> {
    const program = this.ports.program();
    const key = keyOfEntry(found);
    if (program === null || this.details.get().has(key)) return;
    this.set(this.details, [key], () => 'asking');
    const client = this.asking();
    const { expressions, parameters } = found;
    const asked = { ...requestOf(program, client), expressions, parameters };
    const reply = await client.service
      .candidate(asked, new AbortController().signal)
      .catch((error: unknown): CandidateReply => ({ kind: 'refused', message: messageOf(error) }));
    this.set(this.details, [key], () => reply);
  }

  /** Reads a list of candidates, and calibrates each. A list before it is given up. */
  async paste(text: string): Promise<void> {
    const program = this.ports.program();
    if (program === null) return;
    this.stopPasting();
    const controller = new AbortController();
    this.pasting = controller;
    const { unknowns } = program.task;
    let split: readonly SplitCandidate[];
    try {
      split = await this.asking().service.splitCandidates({ unknowns, text }, controller.signal);
    } catch (error) {
      if (!controller.signal.aborted)
        this.ports.onPasted([{ text: '', outcome: { kind: 'refused', reason: messageOf(error) } }]);
      return;
    }
    const list = new PastedList(split, this.ports.onPasted);
    await this.calibrateList(program, list, controller.signal);
    if (this.pasting === controller) this.pasting = null;
    if (!controller.signal.aborted) list.report();
  }

  /** Calibrates the candidates of a link, from where it has their constants. What cannot be calibrated is left out. */
  async recalibrate(candidates: readonly Expressions[]): Promise<void> {
    const program = this.ports.program();
    if (program === null) return;
    this.stopPasting();
    const controller = new AbortController();
    this.pasting = controller;
    const split = candidates.map((expressions): SplitCandidate => {
      const text = Object.values(expressions).join('\n');
      return { text, read: { kind: 'candidate', expressions } };
    });
    await this.calibrateList(program, new PastedList(split, () => undefined), controller.signal);
    if (this.pasting === controller) this.pasting = null;
  }

  private async calibrateList(
    program: SearchedProgram,
    list: PastedList,
    signal: AbortSignal,
  ): Promise<void> {
    const count = Math.max(1, Math.min(this.ports.workers, list.length));
    await Promise.all(Array.from({ length: count }, () => this.calibrateAll(program, list, signal)));
  }

  stopPasting(): void {
    this.pasting?.abort();
    this.pasting = null;
  }

  /** Another search is shown. */
  leave(): void {
    this.stopPasting();
    this.client?.dispose();
    this.client = null;
    this.details.set(new Map());
    this.equations.set(new Map());
  }

  private set<T>(
    store: Store<Known<T>>,
    keys: readonly string[],
    value: (index: number) => T | 'asking',
  ): void {
    store.update((known) => new Map([...known, ...keys.map((key, index) => [key, value(index)] as const)]));
  }

  private asking(): Client {
    this.client ??= new Client(this.ports.spawn, {});
    return this.client;
  }

  /** Takes one candidate of the list after the other. */
  private async calibrateAll(program: SearchedProgram, list: PastedList, signal: AbortSignal): Promise<void> {
    const client = new Client(this.ports.spawn, {});
    const request = requestOf(program, client);
    try {
      for (let next = list.next(); next !== null && !signal.aborted; next = list.next()) {
        const { index, expressions } = next;
        const outcome = await this.calibrated(client, { ...request, expressions }, signal);
        if (signal.aborted) return;
        list.set(index, outcome);
        if (outcome.kind === 'calibrated') this.ports.onFound(outcome.found);
      }
    } finally {
      client.dispose();
    }
  }

  private async calibrated(
    client: Client,
    request: CompileRequest & { readonly expressions: Expressions },
    signal: AbortSignal,
  ): Promise<PastedCandidate['outcome']> {
    const limit = this.ports.limit ?? defaultLimit;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), limit);
    const abort = (): void => late.abort();
    signal.addEventListener('abort', abort);
    try {
      const reply = await client.service.calibrate(request, late.signal);
      return reply.kind === 'found'
        ? { kind: 'calibrated', found: reply.found }
        : { kind: 'refused', reason: reply.message };
    } catch (error) {
      if (!late.signal.aborted) return { kind: 'refused', reason: messageOf(error) };
      // What it does not end at once it may not end at all.
      client.renew(words.tookTooLong(limit));
      return { kind: 'refused', reason: words.tookTooLong(limit) };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  }
}

function requestOf({ source, settings, tables }: SearchedProgram, client: Client): CompileRequest {
  return { source, settings, tables: client.setTables(tables) };
}

/** The candidates of a pasted list, of which those that are waiting are handed out in order. */
class PastedList {
  private readonly all: PastedCandidate[];
  private position = 0;
  private reported = 0;

  constructor(
    private readonly split: readonly SplitCandidate[],
    private readonly onChange: (all: readonly PastedCandidate[]) => void,
  ) {
    this.all = split.map(({ text, read }, index): PastedCandidate => {
      if (index >= maxPasted) return { text, outcome: { kind: 'refused', reason: words.tooMany(maxPasted) } };
      return read.kind === 'candidate'
        ? { text, outcome: { kind: 'waiting' } }
        : { text, outcome: { kind: 'refused', reason: read.message } };
    });
    this.report();
  }

  get length(): number {
    return this.all.length;
  }

  next(): { readonly index: number; readonly expressions: Expressions } | null {
    while (this.position < this.all.length) {
      const index = this.position++;
      const { read } = this.split[index]!;
      if (this.all[index]!.outcome.kind === 'waiting' && read.kind === 'candidate')
        return { index, expressions: read.expressions };
    }
    return null;
  }

  set(index: number, outcome: PastedCandidate['outcome']): void {
    this.all[index] = { ...this.all[index]!, outcome };
    if (performance.now() - this.reported >= reportEvery) this.report();
  }

  report(): void {
    this.reported = performance.now();
    this.onChange([...this.all]);
  }
}

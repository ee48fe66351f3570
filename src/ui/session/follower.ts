/**
 * Asks the worker about what is shown, again and again as it changes, while somebody looks. The last answer stays until the
 * next one is there.
 */

import { Latest } from '../../rpc';
import type { Recording } from '../state/recording';
import type { Shown } from '../state/shown';
import { type Readable, Store } from '../state/store';

export type Followed<Reply> =
  | { readonly kind: 'none' }
  | { readonly kind: 'answered'; readonly source: string; readonly reply: Reply }
  | { readonly kind: 'failed'; readonly message: string };

/** A question about a text; null where there is nothing to ask. */
export type Question<Reply> = (
  signal: AbortSignal,
) => { readonly source: string; readonly reply: Promise<Reply> } | null;

/** Sends a request about a text; a null request asks nothing. */
export function questionAbout<Request extends { readonly source: string }, Reply>(
  request: () => Request | null,
  ask: (request: Request, signal: AbortSignal) => Promise<Reply>,
): Question<Reply> {
  return (signal) => {
    const asked = request();
    return asked === null ? null : { source: asked.source, reply: ask(asked, signal) };
  };
}

/** The least time between two questions, in milliseconds, and its least multiple of the time that an answer takes. */
const intervalMs = 300;
const patience = 4;

export class Follower<Reply> {
  readonly state = new Store<Followed<Reply>>({ kind: 'none' });
  private readonly latest = new Latest();
  private readers = 0;
  private isStale = false;
  private dueAt = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private watched: { readonly recording: Recording; readonly end: () => void } | null = null;

  constructor(
    private readonly shown: Readable<Shown | null>,
    private readonly question: Question<Reply>,
  ) {
    shown.subscribe(() => this.follow());
  }

  /** Asks from now on, until the returned function is called. */
  open(): () => void {
    this.readers++;
    this.watch();
    this.again();
    return () => {
      this.readers--;
      if (this.readers > 0) return;
      this.latest.abort();
      this.forgetTimer();
    };
  }

  /** Asks at once: the question has changed, or is asked again after a failure. */
  again(): void {
    this.dueAt = Number.NEGATIVE_INFINITY;
    this.latest.abort();
    this.changed();
  }

  /** Forgets the answer: another program is open. */
  leave(): void {
    this.latest.abort();
    this.forgetTimer();
    this.state.set({ kind: 'none' });
  }

  private follow(): void {
    this.watch();
    this.changed();
  }

  private watch(): void {
    const recording = this.shown.get()?.recording ?? null;
    if (this.watched?.recording === recording) return;
    this.watched?.end();
    const end = recording?.now.subscribe(() => this.changed());
    this.watched = recording === null ? null : { recording, end: end! };
  }

  private changed(): void {
    this.isStale = true;
    if (!this.latest.isRunning) this.next();
  }

  private forgetTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private next(): void {
    this.forgetTimer();
    if (!this.isStale || this.readers === 0) return;
    const wait = this.dueAt - performance.now();
    if (wait > 0) this.timer = setTimeout(() => void this.ask(), wait);
    else void this.ask();
  }

  private async ask(): Promise<void> {
    this.timer = null;
    this.isStale = false;
    const began = performance.now();
    let source = '';
    await this.latest.run<Reply | null>(
      async (signal) => {
        const asked = this.question(signal);
        source = asked?.source ?? '';
        return asked === null ? null : asked.reply;
      },
      (outcome) => {
        const took = performance.now() - began;
        this.dueAt = performance.now() + Math.max(intervalMs, patience * took);
        if (outcome.kind === 'failed') this.state.set({ kind: 'failed', message: outcome.message });
        else if (outcome.value === null) this.state.set({ kind: 'none' });
        else this.state.set({ kind: 'answered', source, reply: outcome.value });
        this.next();
      },
    );
  }
}

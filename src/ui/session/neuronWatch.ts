/**
 * Looks at the terms of Cajal with the parameters that are shown, again and again while these move: often where the
 * reader looks on, else now and then, for the weight that falls off the end of Nat.
 */

import type { Diagnostic, GradusService, NeuronsReply, NeuronsRequest } from '../../app/protocol';
import { Latest } from '../../rpc';
import { lostWeight } from '../state/neurons';
import type { Recording } from '../state/recording';
import type { Shown } from '../state/shown';
import { type Readable, Store } from '../state/store';

/** What was seen, and of which text. */
export interface NeuronSnapshot extends NeuronsReply {
  readonly source: string;
  /** Steps taken before; null for a program without an objective. */
  readonly step: number | null;
  /** The row that was looked at. */
  readonly row: number | null;
}

/** From one look to the next, in milliseconds. */
const interval = { open: 250, closed: 1000 } as const;

/** A look that took long is followed by so many times its time for training. */
const patience = 4;

export interface NeuronWatchPorts {
  readonly service: Pick<GradusService, 'neurons'>;
  readonly shown: Readable<Shown | null>;
  readonly request: () => Omit<NeuronsRequest, 'row'>;
}

export class NeuronWatch {
  readonly snapshot = new Store<NeuronSnapshot | null>(null);
  /** The row that is looked at, counted from 0; null for the mean. */
  readonly row = new Store<number | null>(null);
  /** Who feeds the neuron that the reader looks at. */
  readonly inputSource = new Store<'hand' | 'program'>('hand');
  private readers = 0;
  private readonly latest = new Latest();
  private stale = false;
  private last = Number.NEGATIVE_INFINITY;
  private took = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private watched: { readonly recording: Recording; readonly end: () => void } | null = null;

  constructor(private readonly ports: NeuronWatchPorts) {
    ports.shown.subscribe(() => this.follow());
    this.row.subscribe(() => this.soon());
  }

  /** Somebody looks on, until what it answers with is called. */
  open(): () => void {
    this.readers++;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.soon();
    return () => {
      this.readers--;
    };
  }

  /** Another program is open. */
  leave(): void {
    this.latest.abort();
    this.snapshot.set(null);
    this.row.set(null);
    this.inputSource.set('hand');
  }

  /** What is lost where, at the parameters that were looked at last. */
  notes(source: string): readonly Diagnostic[] {
    const snapshot = this.snapshot.get();
    return snapshot === null || snapshot.source !== source
      ? []
      : snapshot.neurons.flatMap((each) => lostWeight(each, snapshot));
  }

  private follow(): void {
    const recording = this.ports.shown.get()?.recording ?? null;
    if (this.watched?.recording === recording) return;
    this.watched?.end();
    this.watched = recording === null ? null : { recording, end: recording.now.subscribe(() => this.soon()) };
    this.soon();
  }

  /** Looks as soon as the last look is long enough ago. */
  private soon(): void {
    this.stale = true;
    if (this.latest.isRunning || this.timer !== null) return;
    const pause = Math.max(this.readers > 0 ? interval.open : interval.closed, patience * this.took);
    const wait = this.last + pause - performance.now();
    this.timer = setTimeout(() => void this.look(), Math.max(0, wait));
  }

  private async look(): Promise<void> {
    this.timer = null;
    this.stale = false;
    const shown = this.ports.shown.get();
    const request = { ...this.ports.request(), row: this.row.get() };
    if (shown === null || !this.isWanted(request.source)) {
      if (!request.source.includes('define-cajal')) this.snapshot.set(null);
      return;
    }
    const began = performance.now();
    const step = shown.program.objective === null ? null : shown.recording.now.get().taken;
    await this.latest.run(
      (signal) => this.ports.service.neurons(request, signal),
      (outcome) => {
        this.last = performance.now();
        this.took = this.last - began;
        // Where it failed, what was seen before stays: a worker that is lost is reported elsewhere.
        if (outcome.kind === 'answered')
          this.snapshot.set({ ...outcome.value, source: request.source, step, row: request.row });
        if (this.stale) this.soon();
      },
    );
  }

  private isWanted(source: string): boolean {
    if (!source.includes('define-cajal')) return false;
    const snapshot = this.snapshot.get();
    return (
      this.readers > 0 ||
      snapshot?.source !== source ||
      snapshot.neurons.some(({ losing }) => losing !== null)
    );
  }
}

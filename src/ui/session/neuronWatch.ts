/**
 * Observes the terms of Cajal at the shown parameters, again and again while these change. It observes often while the
 * panel is open. Otherwise it observes now and then, to find weight that is lost at the end of Nat.
 */

import type { Diagnostic, GradusService, NeuronsReply, NeuronsRequest } from '../../app/protocol';
import { isPartError } from '../../parts/lazyPart';
import { Latest } from '../../rpc';
import { lostWeight } from '../state/neurons';
import type { Recording } from '../state/recording';
import type { Shown } from '../state/shown';
import { type Readable, Store } from '../state/store';

/** What was observed, with the text of the program. */
export interface NeuronSnapshot extends NeuronsReply {
  readonly source: string;
  /** The steps taken before; null for a program without an objective. */
  readonly step: number | null;
  /** The row that was observed. */
  readonly row: number | null;
}

/** The time between two observations, in milliseconds. */
const interval = { open: 250, closed: 1000 } as const;

/** After an observation, training has this many times the observation's own time before the next one. */
const patience = 4;

/** The time after which a missing part of the worker is requested again, in milliseconds. */
const retryMs = 3000;

export interface NeuronWatchPorts {
  readonly service: Pick<GradusService, 'neurons'>;
  readonly shown: Readable<Shown | null>;
  readonly request: () => Omit<NeuronsRequest, 'row'>;
}

export class NeuronWatch {
  readonly snapshot = new Store<NeuronSnapshot | null>(null);
  /** Why nothing can be observed: a part of the worker could not be loaded. */
  readonly missing = new Store<string | null>(null);
  /** The row to observe, counted from 0; null for the mean of all rows. */
  readonly row = new Store<number | null>(null);
  /** Where the shown neuron takes its input from. */
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

  /** Observes often from now on, until the returned function is called. */
  open(): () => void {
    this.readers++;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.soon();
    return () => {
      this.readers--;
    };
  }

  /** Forgets what was observed: another program is open. */
  leave(): void {
    this.latest.abort();
    this.snapshot.set(null);
    this.missing.set(null);
    this.row.set(null);
    this.inputSource.set('hand');
  }

  /** Where weight is lost, at the parameters that were observed last. */
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

  /** Observes as soon as the last observation is long enough ago. */
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
        // After a failure the last snapshot stays: a lost worker is reported elsewhere.
        if (outcome.kind === 'answered')
          this.snapshot.set({ ...outcome.value, source: request.source, step, row: request.row });
        const isMissing = outcome.kind === 'failed' && isPartError(outcome.error);
        this.missing.set(isMissing ? outcome.message : null);
        if (isMissing) this.timer = setTimeout(() => void this.look(), retryMs);
        else if (this.stale) this.soon();
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

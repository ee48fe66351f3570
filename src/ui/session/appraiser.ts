/**
 * Asks the worker what a fit is worth, each time a run pauses or ends, and for profiles. A run that moves on aborts the
 * question.
 */

import type { GradusService, WorthRequest } from '../../app/protocol';
import { Latest } from '../../rpc';
import { type About, type Appraisal, isAboutNow, type ProfileState, settledValues } from '../state/appraisal';
import type { Recording } from '../state/recording';
import type { Run } from '../state/run';
import { type Readable, Store } from '../state/store';

/** A paused run is asked about after it rested for so long: single steps come in quick succession. */
const restMs = 200;
/** More elements than this are asked about only while somebody reads the answer. */
const maxUnread = 300;

export interface AppraiserPorts {
  readonly service: Pick<GradusService, 'worth' | 'profile'>;
  readonly run: Readable<Run<Recording>>;
  /** The shown program at the shown values; null if there is none. */
  readonly request: () => Omit<WorthRequest, 'at'> | null;
}

export class Appraiser {
  readonly state = new Store<Appraisal>({ kind: 'none' });
  readonly profile = new Store<ProfileState>({ kind: 'none' });
  private readonly latest = new Latest();
  private readonly latestProfile = new Latest();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readers = 0;

  constructor(private readonly ports: AppraiserPorts) {
    ports.run.subscribe(() => this.follow());
  }

  /** Asks whatever the size of the program, until the returned function is called. */
  open(): () => void {
    this.readers++;
    this.follow();
    return () => {
      this.readers--;
    };
  }

  /** Searches the profile of an element, by its index among all. */
  async draw(element: number): Promise<void> {
    const about = settledValues(this.ports.run.get());
    const request = this.requestAbout(about);
    if (about === null || request === null) return;
    this.profile.set({ kind: 'drawing', element });
    await this.latestProfile.run(
      (signal) => this.ports.service.profile({ ...request, element }, signal),
      (outcome) => {
        if (outcome.kind === 'failed')
          this.profile.set({ kind: 'refused', element, about, message: outcome.message });
        else if (outcome.value.kind === 'refused')
          this.profile.set({ kind: 'refused', element, about, message: outcome.value.message });
        else this.profile.set({ kind: 'drawn', element, about, profile: outcome.value.profile });
      },
    );
  }

  stop(): void {
    if (this.latestProfile.abort()) this.profile.set({ kind: 'none' });
  }

  /** Forgets everything: another program is open. */
  leave(): void {
    this.abort();
    this.state.set({ kind: 'none' });
    this.profile.set({ kind: 'none' });
  }

  private follow(): void {
    const run = this.ports.run.get();
    const about = settledValues(run);
    if (about === null) {
      this.abort();
      return;
    }
    const state = this.state.get();
    if (state.kind !== 'none' && isSame(state.about, about)) return;
    this.abort();
    if (this.readers === 0 && (about.recording.now.get().elements?.length ?? 0) > maxUnread) return;
    if (run.kind === 'done') void this.ask(about);
    else this.timer = setTimeout(() => void this.ask(about), restMs);
  }

  private abort(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.stop();
    if (this.latest.abort()) this.state.set({ kind: 'none' });
  }

  private async ask(about: About): Promise<void> {
    const request = this.requestAbout(about);
    if (request === null || !isAboutNow(about, about.recording)) return;
    this.state.set({ kind: 'asking', about, since: performance.now() });
    await this.latest.run(
      (signal) => this.ports.service.worth(request, signal),
      (outcome) => {
        if (outcome.kind === 'failed') this.state.set({ kind: 'refused', about, message: outcome.message });
        else if (outcome.value.kind === 'refused')
          this.state.set({ kind: 'refused', about, message: outcome.value.message });
        else this.state.set({ ...outcome.value, kind: 'known', about });
      },
    );
  }

  private requestAbout(about: About | null): WorthRequest | null {
    const request = this.ports.request();
    const at = about?.recording.now.get().elements ?? null;
    return request === null || at === null ? null : { ...request, at };
  }
}

function isSame(a: About, b: About): boolean {
  return a.recording === b.recording && a.taken === b.taken;
}

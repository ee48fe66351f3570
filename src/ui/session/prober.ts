/**
 * Keeps the values of the probed expressions up to date: at the chosen row with every change of what is shown, over all
 * rows less often. While one answer is awaited, only the newest of the further questions waits.
 */

import type {
  GradusService,
  LookRequest,
  Place,
  Probe,
  ProbedRowCount,
  ProbedRows,
} from '../../app/protocol';
import { Latest } from '../../rpc';
import { maxProbes, movedPlaces, noProbes, samePlace } from '../state/probePlaces';
import type { Recording } from '../state/recording';
import type { Shown } from '../state/shown';
import { type Readable, Store } from '../state/store';
import type { Documents } from './documents';

export interface ProberPorts {
  readonly service: Pick<GradusService, 'probe'>;
  readonly documents: Pick<Documents, 'current' | 'setProbes'>;
  readonly shown: Readable<Shown | null>;
  /** The shown program at the shown values; null if nothing compiles yet. */
  readonly scene: () => LookRequest | null;
}

/** What is known of one probe. */
export interface ProbeView {
  /** Null until the first answer. */
  readonly probe: Probe | null;
  /** Its last evaluations in all rows, which may be a little older; null if there are none. */
  readonly overRows: ProbedRows | null;
}

export interface ProberState {
  /** One for each probe of the document. */
  readonly views: readonly ProbeView[];
  /** The rows of the objective; null without. */
  readonly rows: ProbedRowCount | null;
  /** Why there are no values; null if there are. */
  readonly problem: string | null;
}

const unknown: ProbeView = { probe: null, overRows: null };
const nothing: ProberState = { views: [], rows: null, problem: null };

/** The least time between two looks at all rows, in milliseconds, and its least multiple of the time that one takes. */
const overRowsMs = 400;
const patience = 8;
/** A look at one row that takes no longer than this, in milliseconds, is repeated at once. */
const quickMs = 16;

export class Prober {
  readonly state = new Store<ProberState>(nothing);
  /** The row that is shown, counted from 0. */
  readonly row = new Store(0);
  private readonly latest = new Latest();
  /** Whether something has changed since the last question. */
  private isStale = false;
  private overRows = { since: Number.NEGATIVE_INFINITY, took: 0, isStale: true };
  /** When the last answer came, and what it took. */
  private last = { at: Number.NEGATIVE_INFINITY, took: 0 };
  private timer: ReturnType<typeof setTimeout> | null = null;
  private watched: { readonly recording: Recording; readonly end: () => void } | null = null;
  private opening = -1;

  constructor(private readonly ports: ProberPorts) {
    ports.documents.current.subscribe(() => this.documentChanged());
    ports.shown.subscribe(() => this.follow());
    this.row.subscribe(() => this.changed());
  }

  private get places(): readonly Place[] {
    return this.ports.documents.current.get().probes ?? noProbes;
  }

  /** Adds a probe, or removes the one that is there. Returns whether there is room for it. */
  toggle(place: Place): boolean {
    const index = this.places.findIndex((each) => samePlace(each, place));
    if (index >= 0) {
      this.remove(index);
      return true;
    }
    if (this.places.length >= maxProbes) return false;
    this.ports.documents.setProbes([...this.places, place]);
    return true;
  }

  /** Adds a probe of the first of these places that has a value; of the first of all if none has. It is shown at once. */
  async toggleFirst(candidates: readonly Place[]): Promise<boolean> {
    const probed = candidates.find((each) => this.places.some((place) => samePlace(place, each)));
    const scene = this.ports.scene();
    const [first] = candidates;
    if (first === undefined) return true;
    if (probed !== undefined || scene === null) return this.toggle(probed ?? first);
    const { source } = this.ports.documents.current.get();
    const places = candidates.map((each) => movedPlaces([each], source, scene.source)[0] ?? each);
    const request = { ...scene, places, row: this.row.get(), overRows: false };
    const reply = await this.ports.service.probe(request, new AbortController().signal).catch(() => null);
    const probes = reply?.kind === 'probes' ? reply.probes : [];
    const found = probes.findIndex(({ kind }) => kind === 'values');
    if (this.ports.documents.current.get().source !== source) return true;
    const at = Math.max(0, found);
    const isAdded = this.toggle(candidates[at]!);
    // The answer is there already: nobody waits for the same one again.
    const probe = probes[at];
    const { views } = this.state.get();
    if (isAdded && probe !== undefined && views.at(-1) === unknown)
      this.state.update((state) => ({ ...state, views: [...views.slice(0, -1), { ...unknown, probe }] }));
    return isAdded;
  }

  remove(index: number): void {
    const { views } = this.state.get();
    const others = <T>(list: readonly T[]): T[] => list.filter((_, position) => position !== index);
    const left = others(this.places);
    this.state.update((state) => ({ ...state, views: others(views) }));
    this.ports.documents.setProbes(left);
  }

  removeAll(): void {
    this.ports.documents.setProbes(noProbes);
  }

  /** Asks again after a failure. */
  retry(): void {
    this.changed();
  }

  /** Forgets what was asked of the program before: another one is open. */
  leave(): void {
    this.latest.abort();
    this.forgetTimer();
    this.state.set(nothing);
    this.row.set(0);
  }

  private documentChanged(): void {
    const { opening } = this.ports.documents.current.get();
    const isOther = opening !== this.opening;
    this.opening = opening;
    const { views } = this.state.get();
    const { length } = this.places;
    if (!isOther && length === views.length) return;
    // An edit that removes probes does not say which.
    const kept = isOther || length < views.length ? [] : views;
    this.state.update((state) => ({
      ...state,
      views: Array.from({ length }, (_, index) => kept[index] ?? unknown),
    }));
    this.changed();
  }

  private follow(): void {
    const recording = this.ports.shown.get()?.recording ?? null;
    if (this.watched?.recording !== recording) {
      this.watched?.end();
      const end = recording?.now.subscribe(() => this.changed());
      this.watched = recording === null ? null : { recording, end: end! };
    }
    this.changed();
  }

  private changed(): void {
    this.isStale = true;
    this.overRows.isStale = true;
    if (!this.latest.isRunning) this.next();
  }

  private forgetTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Asks what is due, or waits until it is: the chosen row first. */
  private next(): void {
    this.forgetTimer();
    if (this.places.length === 0 || !(this.isStale || this.overRows.isStale)) return;
    const now = performance.now();
    const isRowDue = this.isStale;
    const due = isRowDue
      ? this.last.at + (this.last.took > quickMs ? this.last.took : 0)
      : this.overRows.since + Math.max(overRowsMs, patience * this.overRows.took);
    const ask = (): void => {
      this.timer = null;
      this.isStale = false;
      if (!isRowDue) this.overRows.isStale = false;
      void this.ask(!isRowDue);
    };
    if (due <= now) ask();
    else this.timer = setTimeout(ask, due - now);
  }

  private async ask(overRows: boolean): Promise<void> {
    const scene = this.ports.scene();
    if (scene === null) return;
    const { source } = this.ports.documents.current.get();
    const asked = this.places;
    // A place that is not in the text that compiled is a place without an expression.
    const places = asked.map((each) => movedPlaces([each], source, scene.source)[0] ?? each);
    const began = performance.now();
    await this.latest.run(
      (signal) => this.ports.service.probe({ ...scene, places, row: this.row.get(), overRows }, signal),
      (outcome) => {
        const took = performance.now() - began;
        this.last = { at: performance.now(), took: overRows ? this.last.took : took };
        if (overRows) this.overRows = { ...this.overRows, since: began, took };
        if (outcome.kind === 'failed') this.state.update((state) => ({ ...state, problem: outcome.message }));
        else if (outcome.value.kind === 'refused') {
          const { message } = outcome.value;
          this.state.update((state) => ({ ...state, problem: message }));
        } else if (this.places.length === asked.length) {
          const { probes, rows } = outcome.value;
          const { views } = this.state.get();
          const shown = probes.map((probe, index): ProbeView => {
            const fresh = probe.kind === 'values' && overRows;
            return { probe, overRows: fresh ? probe.overRows : (views[index]?.overRows ?? null) };
          });
          this.state.set({ views: shown, rows, problem: null });
        }
        this.next();
      },
    );
  }
}

/**
 * Keeps the landscape of what is shown up to date while somebody looks at it: it asks the worker for the loss over a grid, again
 * when the program or the choice of axes changes, when the path leaves the grid, and when a run that rests holds the other
 * parameters elsewhere. What would take long is left for the reader to ask for.
 */

import type {
  CompileRequest,
  GradusService,
  LandscapeQuestion,
  LandscapeReply,
  LandscapeRequest,
} from '../../app/protocol';
import { Latest, type Outcome } from '../../rpc';
import {
  axesOf,
  firstChoice,
  hasOnlyNumbers,
  isWithin,
  type LandscapeChoice,
  type LandscapeState,
  noLandscape,
  type PlanePoint,
  planeThrough,
  questionOver,
} from '../state/landscape';
import type { Shown } from '../state/shown';
import { type Readable, Store } from '../state/store';

export interface LandscaperPorts {
  readonly service: Pick<GradusService, 'landscape'>;
  readonly request: () => CompileRequest;
  readonly shown: Readable<Shown | null>;
  /** Whether a run moves the values that are shown. */
  readonly isMoving: () => boolean;
  /** All elements at a point that a plane goes through; null for the program's start. */
  readonly elementsOf: (point: PlanePoint, shown: Shown, signal: AbortSignal) => Promise<Float64Array | null>;
}

/** The numbers of points along each side, and along a line: enough for smooth lines. */
const size = 61;
const lineSize = 161;
/** How long the losses may take if nobody asked for them, in milliseconds. */
const unaskedLimit = 600;
/** How long something new, the path outside, and other values of a run at rest wait for more of the kind, in milliseconds. */
const waits = { new: 120, outside: 30, moved: 250 } as const;
/** After an answer there is a pause, so many times as long as it took, between these. */
const pauseFactor = 3;
const [minPause, maxPause] = [200, 2000];

/** The most states of a trail, and the most elements of all of them. */
const maxTrail = 300;
const maxTrailElements = 2_000_000;

/** Why the landscape is to be drawn. */
type Reason = keyof typeof waits;

/** What a landscape was drawn for. */
interface DrawnFor {
  readonly key: string;
  /** The values of the parameters that no axis is of, or the points of a plane. */
  readonly held: Float64Array;
}

export class Landscaper {
  readonly state = new Store<LandscapeState>(noLandscape);
  readonly choice = new Store<LandscapeChoice>(firstChoice);
  /** All elements at some of the states that a run was seen in, for its path on a plane through tensors. */
  readonly trail = new Store<readonly Float64Array[]>([]);
  private readonly latest = new Latest();
  private readers = 0;
  private drawnFor: DrawnFor | null = null;
  /** What is not asked for again by itself: it took long, or was refused. */
  private leftAlone: string | null = null;
  private notBefore = 0;
  /** How long the last grid took so far, in milliseconds. */
  private began = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private unfollow: () => void = () => undefined;

  constructor(private readonly ports: LandscaperPorts) {}

  /** Follows what is shown until the returned function is called. */
  open(): () => void {
    if (this.readers++ === 0) this.follow();
    return () => {
      if (--this.readers > 0) return;
      this.unfollow();
      this.stop();
    };
  }

  choose(change: Partial<LandscapeChoice>): void {
    this.choice.update((choice) => ({ ...choice, ...change }));
    this.notBefore = 0;
    this.consider();
  }

  /** Draws however long it takes. */
  draw(): Promise<void> {
    return this.ask('new', null);
  }

  /** Stops, and does not begin again by itself. */
  giveUp(): void {
    const shown = this.ports.shown.get();
    const milliseconds = performance.now() - this.began;
    this.stop();
    this.leftAlone = shown === null ? null : this.keyOf(shown);
    this.state.update((state) => ({ ...state, work: { kind: 'expensive', milliseconds } }));
  }

  private stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.latest.abort()) this.state.update((state) => ({ ...state, work: { kind: 'none' } }));
  }

  private follow(): void {
    const moved = (): void => {
      this.keepTrail();
      this.consider();
    };
    let recording = this.ports.shown.get()?.recording;
    let unwatch = recording?.now.subscribe(moved);
    const unsubscribe = this.ports.shown.subscribe(() => {
      const next = this.ports.shown.get()?.recording;
      if (next !== recording) {
        unwatch?.();
        recording = next;
        unwatch = recording?.now.subscribe(moved);
        this.trail.set([]);
      }
      moved();
    });
    this.unfollow = () => {
      unsubscribe();
      unwatch?.();
    };
    this.consider();
  }

  private keepTrail(): void {
    const shown = this.ports.shown.get();
    const elements = shown?.recording.now.get().elements ?? null;
    if (shown === null || elements === null || hasOnlyNumbers(shown.program)) return;
    const most = Math.min(maxTrail, Math.floor(maxTrailElements / elements.length));
    this.trail.update((trail) => {
      const next = [...trail, elements];
      // Every second state is enough of a long run.
      return next.length <= most ? next : next.filter((_, index) => index % 2 === 0);
    });
  }

  /** Asks, after a wait, if there is a reason. */
  private consider(): void {
    if (this.readers === 0 || this.latest.isRunning || this.timer !== null) return;
    const reason = this.reason();
    if (reason === null) return;
    const wait = Math.max(waits[reason], this.notBefore - performance.now());
    this.timer = setTimeout(() => {
      this.timer = null;
      const still = this.reason();
      if (still !== null) void this.ask(still, unaskedLimit);
    }, wait);
  }

  private reason(): Reason | null {
    const shown = this.ports.shown.get();
    if (shown === null || shown.stale) return null;
    const choice = this.choice.get();
    const key = this.keyOf(shown);
    if (key === null || key === this.leftAlone) return null;
    const { grid } = this.state.get();
    if (grid === null || this.drawnFor?.key !== key) return 'new';
    if (choice.over === 'parameters') {
      const question = questionOver(shown.program, shown.recording.now.get(), choice, grid.over);
      if (question !== null && !isWithin(question, grid.over)) return 'outside';
    }
    if (this.ports.isMoving()) return null;
    return areSame(this.heldOf(shown), this.drawnFor.held) ? null : 'moved';
  }

  /** What the landscape depends on besides values; null if there is none. */
  private keyOf({ program }: Shown): string | null {
    const choice = this.choice.get();
    const axes = axesOf(program, choice);
    if (axes.length === 0 && (choice.over === 'parameters' || program.objective === null)) return null;
    const { backend: _, ...settings } = this.ports.request().settings;
    const over = choice.over === 'plane' ? choice.points.join() : `${axes.join()} ${choice.logarithmic}`;
    return JSON.stringify([program.signature, over, settings]);
  }

  /** The figures of the parameters that no axis is of. */
  private heldOf({ program, recording }: Shown): Float64Array {
    const choice = this.choice.get();
    const axes = choice.over === 'plane' ? [] : axesOf(program, choice);
    const { present } = recording.now.get();
    return present.filter((_, index) => !axes.includes(program.parameters[index]?.name ?? ''));
  }

  private async ask(reason: Reason, limit: number | null): Promise<void> {
    const shown = this.ports.shown.get();
    if (shown === null) return;
    const key = this.keyOf(shown);
    if (key === null) return;
    const { recording, source, program } = shown;
    const now = recording.now.get();
    const held = this.heldOf(shown);
    const began = performance.now();
    this.began = began;
    this.state.update((state) => ({ ...state, work: { kind: 'running', since: began } }));
    await this.latest.run(
      async (signal) => {
        const over = await this.questionAbout(shown, reason, signal);
        if (over === null) return null;
        const request: LandscapeRequest = {
          ...this.ports.request(),
          source,
          over,
          size: over.kind === 'line' ? lineSize : size,
          at: now.elements,
          stretch: reason === 'new' || !this.ports.isMoving(),
          limit,
        };
        return this.ports.service.landscape(request, signal);
      },
      (outcome) => {
        this.notBefore = performance.now() + pauseAfter(performance.now() - began);
        this.leftAlone = null;
        this.answer(outcome, { key, held }, program.signature, now.taken);
        this.consider();
      },
    );
  }

  private async questionAbout(
    shown: Shown,
    reason: Reason,
    signal: AbortSignal,
  ): Promise<LandscapeQuestion | null> {
    const choice = this.choice.get();
    if (choice.over === 'plane') {
      const points = await Promise.all(
        choice.points.map((point) => this.ports.elementsOf(point, shown, signal)),
      );
      return planeThrough([points[0] ?? null, points[1] ?? null, points[2] ?? null]);
    }
    const { grid } = this.state.get();
    const before = reason === 'new' ? null : (grid?.over ?? null);
    return questionOver(shown.program, shown.recording.now.get(), choice, before);
  }

  private answer(
    outcome: Outcome<LandscapeReply | null>,
    drawnFor: DrawnFor,
    signature: string,
    taken: number,
  ): void {
    const reply: LandscapeReply | null =
      outcome.kind === 'failed' ? { kind: 'refused', message: outcome.message } : outcome.value;
    if (reply === null) {
      this.state.set(noLandscape);
      return;
    }
    if (reply.kind === 'grid') {
      this.drawnFor = drawnFor;
      this.state.set({ grid: reply, signature, taken, work: { kind: 'none' } });
      return;
    }
    this.leftAlone = drawnFor.key;
    // What was drawn for something else would be taken for this.
    const keeps = this.drawnFor?.key === drawnFor.key;
    this.state.update((state) => ({ ...(keeps ? state : noLandscape), work: reply }));
  }
}

function pauseAfter(milliseconds: number): number {
  return Math.max(minPause, Math.min(maxPause, pauseFactor * milliseconds));
}

/** Values that differ by less than this, relative to their size, are the same. */
const rounding = 1e-9;

function areSame(a: Float64Array, b: Float64Array): boolean {
  return (
    a.length === b.length &&
    a.every((each, index) => {
      const other = b[index]!;
      return (
        Object.is(each, other) ||
        Math.abs(each - other) <= rounding * Math.max(Math.abs(each), Math.abs(other))
      );
    })
  );
}

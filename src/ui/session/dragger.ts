/**
 * Shows the program as numbers of its text, or values of its parameters, are dragged. The text and the run stay as they are
 * until a number is kept; values of parameters stay where they were dragged until they are used, trained from or put back.
 */

import type {
  ChangedNumber,
  CompileRequest,
  GradusService,
  ProgramSummary,
  SceneReply,
} from '../../app/protocol';
import type { NumberRange } from '../../editor';
import type { Outcome } from '../../rpc';
import type { CompileState } from '../state/compileState';
import { type Preview, previewOf } from '../state/preview';
import type { Recording } from '../state/recording';
import type { Run } from '../state/run';
import type { Shown } from '../state/shown';
import { type Readable, Store } from '../state/store';
import { SceneQueue } from './sceneQueue';

export interface DraggerPorts {
  readonly service: Pick<GradusService, 'scene'>;
  /** The present text with its settings. */
  readonly request: () => CompileRequest;
  readonly compileState: Readable<CompileState>;
  readonly run: Readable<Run<Recording>>;
  /** What is shown without a drag. */
  readonly shown: Readable<Shown | null>;
  /** Says that a scene could not be computed at all. */
  readonly failed: (message: string) => void;
}

interface Place {
  readonly start: number;
  readonly end: number;
}

interface NumberDrag {
  readonly request: CompileRequest;
  readonly place: Place;
  readonly program: ProgramSummary | null;
}

interface ParameterDrag {
  readonly request: CompileRequest;
  readonly shown: Pick<Shown, 'program' | 'source'>;
  readonly at: Float64Array | null;
  moved: Readonly<Record<string, number>>;
}

const nothingMoved: Preview['moved'] = {};

export class Dragger {
  readonly preview = new Store<Preview | null>(null);
  /**
   * The numbers of the shown text that the program computes with other values of; empty where the text itself is another
   * one. They change from frame to frame, so they are no part of the preview.
   */
  numbers: readonly ChangedNumber[] = [];
  private readonly scenes: SceneQueue;
  private number: NumberDrag | null = null;
  private parameters: ParameterDrag | null = null;
  /** Whether a number was kept, whose text is not compiled yet. */
  private isKept = false;
  private hasFailed = false;

  constructor(private readonly ports: DraggerPorts) {
    this.scenes = new SceneQueue(ports.service);
    ports.compileState.subscribe(() => this.compiled());
    let kind = ports.run.get().kind;
    ports.run.subscribe(() => {
      const now = ports.run.get().kind;
      // A run that begins, or a reset, takes the place of what was dragged.
      if (now !== kind && (now === 'compiling' || now === 'idle')) this.leave();
      kind = now;
    });
  }

  /** Begins to drag a number of the present text. Resolves with the values that it may take; null if they are not known. */
  async beginNumber(place: Place): Promise<NumberRange | null> {
    this.leave();
    const request = this.ports.request();
    const { compiled } = this.ports.compileState.get();
    const program = compiled.kind === 'ok' && compiled.source === request.source ? compiled.program : null;
    this.number = { request, place, program };
    const text = request.source.slice(place.start, place.end);
    const reply = await new Promise<SceneReply | null>((resolve) => {
      const numbers = [{ ...place, text }];
      this.scenes.ask({ ...request, at: null, moved: {}, numbers }, (outcome) =>
        resolve(this.answer(outcome)),
      );
    });
    const [role] = reply?.kind === 'scene' ? reply.roles : [];
    if (role === undefined) return null;
    const { kind, low, high } = role;
    return { low, high, whole: kind === 'structure' && /^[+-]?\d+$/.test(text) };
  }

  moveNumber(text: string): void {
    const drag = this.number;
    if (drag === null) return;
    const { request, place, program } = drag;
    const numbers = [{ ...place, text }];
    this.scenes.ask({ ...request, at: null, moved: {}, numbers }, (outcome) => {
      const reply = this.answer(outcome);
      if (reply?.kind !== 'scene' || (this.number !== drag && !this.isKept)) return;
      const shown = program ?? reply.anew?.program;
      if (shown === undefined) return;
      const own = { program: shown, source: request.source };
      this.numbers = reply.anew === null && reply.roles[0]?.kind === 'arithmetic' ? numbers : [];
      this.preview.set(previewOf(this.preview.get(), reply, own, nothingMoved));
    });
  }

  /** Ends a drag. A number that is kept is shown until its text is compiled. */
  endNumber(kept: boolean): void {
    this.number = null;
    this.isKept = kept;
    if (!kept) this.leave();
  }

  /** Takes hold of the present value of a parameter; false where nothing is shown of it. */
  holdParameter(name: string): boolean {
    const shown = this.ports.shown.get();
    if (shown === null || this.number !== null) return false;
    if (!shown.program.parameters.some((each) => each.name === name)) return false;
    if (this.parameters !== null) return true;
    const { source, program, recording } = shown;
    const { elements, choices } = recording.now.get();
    const { settings, tables } = this.ports.request();
    const temperature = choices?.temperature ?? settings.temperature;
    this.parameters = {
      request: { source, tables, settings: { ...settings, temperature } },
      shown: { program, source },
      at: elements,
      moved: nothingMoved,
    };
    return true;
  }

  moveParameter(name: string, value: number): void {
    if (this.parameters === null) return;
    this.parameters.moved = { ...this.parameters.moved, [name]: value };
    this.askParameters(this.parameters);
  }

  /** A value that is kept stays where it is. */
  releaseParameter(name: string, kept: boolean): void {
    const drag = this.parameters;
    if (drag === null) return;
    if (!kept)
      drag.moved = Object.fromEntries(Object.entries(drag.moved).filter(([other]) => other !== name));
    if (Object.keys(drag.moved).length === 0) this.leave();
    else if (!kept) this.askParameters(drag);
  }

  private askParameters(drag: ParameterDrag): void {
    const { request, at, moved, shown } = drag;
    this.scenes.ask({ ...request, at, moved, numbers: [] }, (outcome) => {
      const reply = this.answer(outcome);
      if (reply?.kind === 'scene' && this.parameters === drag)
        this.preview.set(previewOf(this.preview.get(), reply, shown, moved));
    });
  }

  /** Puts back everything that was dragged. */
  leave(): void {
    this.scenes.abort();
    this.number = null;
    this.numbers = [];
    this.parameters = null;
    this.isKept = false;
    this.hasFailed = false;
    this.preview.set(null);
  }

  private compiled(): void {
    const { pendingSince } = this.ports.compileState.get();
    const isOver = this.isKept ? pendingSince === null : this.parameters !== null;
    if (isOver) this.leave();
  }

  private answer(outcome: Outcome<SceneReply>): SceneReply | null {
    if (outcome.kind === 'answered') {
      this.hasFailed = false;
      return outcome.value;
    }
    // Each frame of the drag would say the same.
    if (!this.hasFailed) this.ports.failed(outcome.message);
    this.hasFailed = true;
    return null;
  }
}

/**
 * Compiles the text as it is typed, and never shows the answer to an older one. What compiles is shown at once; mistakes
 * once the typing rests.
 */

import { WorkerLost } from '../../app/client';
import type { CompileReply, CompileRequest, GradusService, RunId } from '../../app/protocol';
import { type Compiled, type CompileOk, type CompileState, lastOk } from '../state/compileState';
import { Recording } from '../state/recording';
import { Store } from '../state/store';

/** The id of no run: ids count from 1. */
const noRun = 0 as RunId;

/** From a key to the compiler, in milliseconds: keys that come at once are one change. */
const delay = 20;
/** How long the typing has to rest before what is half written is told to be wrong, in milliseconds. */
const rest = 300;

export class CompileController {
  readonly state = new Store<CompileState>({ compiled: { kind: 'none' }, pendingSince: null });
  private timer: ReturnType<typeof setTimeout> | null = null;
  /** Until when mistakes are held back, by `performance.now`. */
  private quietUntil = 0;
  /** Counts changes, so that an answer can be told from one to an earlier text. */
  private change = 0;
  private running: {
    readonly change: number;
    readonly since: number;
    readonly done: Promise<Compiled | null>;
  } | null = null;

  constructor(
    private readonly service: Pick<GradusService, 'compile' | 'stop'>,
    private readonly request: () => CompileRequest,
    private readonly onCompiled: (compiled: Compiled) => void,
  ) {}

  /** Something that is compiled has changed. */
  changed(wait = delay): void {
    this.change++;
    this.quietUntil = wait === 0 ? 0 : performance.now() + rest;
    this.state.update(({ compiled, pendingSince }) => ({
      compiled,
      pendingSince: pendingSince ?? performance.now(),
    }));
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.start(), wait);
  }

  /** The present text compiled, without waiting; null where it changes before the answer comes. */
  now(): Promise<Compiled | null> {
    this.quietUntil = 0;
    return this.start();
  }

  private start(): Promise<Compiled | null> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const { compiled, pendingSince } = this.state.get();
    if (pendingSince === null) return Promise.resolve(compiled);
    if (this.running?.change === this.change) return this.running.done;
    const done = this.compile(this.change);
    this.running = { change: this.change, since: performance.now(), done };
    return done;
  }

  /** Gives up what has been compiling for so many milliseconds; the next change compiles again. */
  stop(after: number): void {
    const { running } = this;
    if (running?.change !== this.change || this.state.get().pendingSince === null) return;
    if (performance.now() - running.since < after) return;
    this.change++;
    const request = this.request();
    // The worker drops an older text for a newer one; if it is too busy to read this, it is replaced.
    void this.service.compile({ ...request, source: '' }).catch(() => undefined);
    void this.service.stop(noRun).catch(() => undefined);
    const { compiled } = this.state.get();
    this.state.set({
      compiled: {
        kind: 'broken',
        source: request.source,
        changedEvaluator: request.settings.evaluator,
        diagnostics: [],
        output: [],
        message: 'Compiling was stopped. The next change of the program compiles it again.',
        lastGood: lastOk(compiled),
      },
      pendingSince: null,
    });
  }

  private async compile(change: number): Promise<Compiled | null> {
    const request = this.request();
    let compiled: Compiled;
    try {
      const reply = await this.service.compile(request);
      if (reply === null || change !== this.change) return null;
      compiled = this.read(reply, request);
    } catch (error) {
      if (change !== this.change) return null;
      compiled = this.failure(error, request);
    }
    const early = this.quietUntil - performance.now();
    if (compiled.kind === 'broken' && compiled.message === null && early > 0) {
      await new Promise((resolve) => setTimeout(resolve, early));
      if (change !== this.change) return null;
    }
    this.state.set({ compiled, pendingSince: null });
    this.onCompiled(compiled);
    return compiled;
  }

  private read(reply: CompileReply, request: CompileRequest): Compiled {
    const { program, diagnostics, output, duration, evaluator } = reply;
    const texts = textsOf(request);
    if (program === null) {
      const { compiled } = this.state.get();
      return { kind: 'broken', ...texts, diagnostics, output, message: null, lastGood: lastOk(compiled) };
    }
    const start = new Recording(null, program, request.source);
    return { kind: 'good', ...texts, program, start, diagnostics, output, duration, evaluator };
  }

  private failure(error: unknown, request: CompileRequest): Compiled {
    const reason = error instanceof Error ? error.message : String(error);
    const message = error instanceof WorkerLost ? reason : `The compiler broke down: ${reason}`;
    const good = lastOk(this.state.get().compiled);
    return { kind: 'broken', ...textsOf(request), diagnostics: [], output: [], message, lastGood: good };
  }
}

function textsOf({ source, settings }: CompileRequest): Pick<CompileOk, 'source' | 'changedEvaluator'> {
  return { source, changedEvaluator: settings.evaluator };
}

/**
 * Compiles the text as it is typed, and never shows the answer to an older one. What compiles is shown at once; mistakes
 * once the typing rests.
 */

import { WorkerLost } from '../../app/client';
import type { CompileReply, CompileRequest, GradusService } from '../../app/protocol';
import { Latest, messageOf } from '../../rpc';
import {
  type Compiled,
  type CompileError,
  type CompileOk,
  type CompileState,
  lastOk,
} from '../state/compileState';
import { Recording } from '../state/recording';
import { Store } from '../state/store';
import { sessionWords } from '../words';

/** From a key to the compiler where compiling takes its time, in milliseconds: keys that come at once are one change. */
const delayMs = 20;
/** A program that compiled within so many milliseconds, a frame, is compiled at every key without delay. */
const quickMs = 16;
/** How long the typing has to rest before mistakes in what is half written are shown, in milliseconds. */
const restMs = 300;

export class CompileController {
  readonly state = new Store<CompileState>({ compiled: { kind: 'none' }, pendingSince: null });
  private timer: ReturnType<typeof setTimeout> | null = null;
  /** Until when mistakes are held back, by `performance.now`. */
  private quietUntil = 0;
  private readonly latest = new Latest();
  /** The compilation of the present text. */
  private running: { readonly since: number; readonly done: Promise<Compiled | null> } | null = null;

  constructor(
    private readonly service: Pick<GradusService, 'compile'>,
    private readonly request: () => CompileRequest,
    private readonly onCompiled: (compiled: Compiled) => void,
  ) {}

  /** Something that is compiled has changed: work on what it was before ends. */
  changed(by: 'typing' | 'choice' = 'typing'): void {
    this.abort();
    this.quietUntil = by === 'choice' ? 0 : performance.now() + restMs;
    const wait = by === 'choice' || this.isQuick() ? 0 : delayMs;
    this.state.update(({ compiled, pendingSince }) => ({
      compiled,
      pendingSince: pendingSince ?? performance.now(),
    }));
    this.timer = setTimeout(() => void this.start(), wait);
  }

  /** The present text compiled, without waiting; null where it changes before the answer comes. */
  now(): Promise<Compiled | null> {
    this.quietUntil = 0;
    return this.start();
  }

  /** Gives up what has been compiling for so many milliseconds; the next change compiles again. */
  stop(after: number): void {
    if (this.running === null || performance.now() - this.running.since < after) return;
    this.abort();
    const request = this.request();
    const message = sessionWords.compilingStopped;
    this.state.set({ compiled: this.withoutResult(request, message), pendingSince: null });
  }

  private start(): Promise<Compiled | null> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const { compiled, pendingSince } = this.state.get();
    if (pendingSince === null) return Promise.resolve(compiled);
    this.running ??= { since: performance.now(), done: this.compile() };
    return this.running.done;
  }

  private isQuick(): boolean {
    const last = lastOk(this.state.get().compiled);
    return last !== null && last.duration <= quickMs;
  }

  private abort(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.latest.abort();
    this.running = null;
  }

  private async compile(): Promise<Compiled | null> {
    const request = this.request();
    let answer: Compiled | null = null;
    await this.latest.run(
      async (signal) => {
        const compiled = this.read(await this.service.compile(request, signal), request);
        if (compiled.kind === 'error') await this.rest();
        return compiled;
      },
      (outcome) => {
        answer = outcome.kind === 'answered' ? outcome.value : this.failure(outcome.error, request);
        this.running = null;
        this.state.set({ compiled: answer, pendingSince: null });
        this.onCompiled(answer);
      },
    );
    return answer;
  }

  /** Until mistakes may be shown. */
  private async rest(): Promise<void> {
    const early = this.quietUntil - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
  }

  private read(reply: CompileReply, request: CompileRequest): Compiled {
    const { program, diagnostics, output, duration, evaluator } = reply;
    if (program === null) return { ...this.withoutResult(request, null), diagnostics, output };
    const start = new Recording(null, program, request.source);
    return { kind: 'ok', ...textsOf(request), program, start, diagnostics, output, duration, evaluator };
  }

  private failure(error: unknown, request: CompileRequest): Compiled {
    const reason = messageOf(error);
    const message = error instanceof WorkerLost ? reason : sessionWords.compilerBroke(reason);
    return this.withoutResult(request, message);
  }

  private withoutResult(request: CompileRequest, message: string | null): CompileError {
    const last = lastOk(this.state.get().compiled);
    return { kind: 'error', ...textsOf(request), diagnostics: [], output: [], message, lastOk: last };
  }
}

function textsOf({ source, settings }: CompileRequest): Pick<CompileOk, 'source' | 'changedEvaluator'> {
  return { source, changedEvaluator: settings.evaluator };
}

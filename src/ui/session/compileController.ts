/**
 * Compiles the text while it is typed, and never shows the answer for an older text. A program that compiles is shown at
 * once; mistakes are shown when the typing pauses.
 */

import { WorkerLost } from '../../app/client';
import type { CompileReply, CompileRequest, GradusService } from '../../app/protocol';
import { isPartError } from '../../parts/lazyPart';
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

/** The delay from a key to the compiler where compiling is slow, in milliseconds: keys within it are one change. */
const delayMs = 20;
/** A program that compiled within this time, one frame, is compiled at every key without delay; in milliseconds. */
const quickMs = 16;
/** How long the typing has to pause before mistakes are shown, in milliseconds: the text may be half written. */
const restMs = 300;

export class CompileController {
  readonly state = new Store<CompileState>({ compiled: { kind: 'none' }, pendingSince: null });
  private timer: ReturnType<typeof setTimeout> | null = null;
  /** The time until which mistakes are held back, by `performance.now`. */
  private quietUntil = 0;
  private readonly latest = new Latest();
  /** Whether another program was opened since the last one that compiled, which is then none of its earlier texts. */
  private isAnother = false;
  /** The compilation of the present text. */
  private running: { readonly since: number; readonly done: Promise<Compiled | null> } | null = null;

  constructor(
    private readonly service: Pick<GradusService, 'compile'>,
    private readonly request: () => CompileRequest,
    private readonly onCompiled: (compiled: Compiled) => void,
  ) {}

  /** Compiles again after a change of the program. A compilation of what it was before is aborted. */
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

  /** Compiles another program, of which no earlier text is known. */
  opened(): void {
    this.isAnother = true;
    this.changed('choice');
  }

  /** Compiles the present text without delay; null if the text changes before the answer arrives. */
  now(): Promise<Compiled | null> {
    this.quietUntil = 0;
    return this.start();
  }

  /** Aborts a compilation that has taken at least `after` milliseconds, if there is one; the next change compiles again. */
  stop(after: number): boolean {
    if (this.running === null || performance.now() - this.running.since < after) return false;
    this.abort();
    const request = this.request();
    const message = sessionWords.compilingStopped;
    this.state.set({ compiled: this.withoutResult(request, message), pendingSince: null });
    return true;
  }

  private start(): Promise<Compiled | null> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const { compiled, pendingSince } = this.state.get();
    const isFinal = compiled.kind !== 'error' || !compiled.canRetry;
    if (pendingSince === null && isFinal) return Promise.resolve(compiled);
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

  /** Waits until mistakes may be shown. */
  private async rest(): Promise<void> {
    const early = this.quietUntil - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
  }

  private read(reply: CompileReply, request: CompileRequest): Compiled {
    const { program, diagnostics, output, duration, evaluator } = reply;
    if (program === null) return { ...this.withoutResult(request, null), diagnostics, output };
    this.isAnother = false;
    const start = new Recording(null, program, request.source);
    return { kind: 'ok', ...textsOf(request), program, start, diagnostics, output, duration, evaluator };
  }

  private failure(error: unknown, request: CompileRequest): Compiled {
    const reason = messageOf(error);
    if (isPartError(error)) return { ...this.withoutResult(request, reason), canRetry: true };
    const message = error instanceof WorkerLost ? reason : sessionWords.compilerBroke(reason);
    return this.withoutResult(request, message);
  }

  private withoutResult(request: CompileRequest, message: string | null): CompileError {
    const last = this.isAnother ? null : lastOk(this.state.get().compiled);
    return {
      kind: 'error',
      ...textsOf(request),
      diagnostics: [],
      output: [],
      message,
      canRetry: false,
      lastOk: last,
    };
  }
}

function textsOf({ source, settings }: CompileRequest): Pick<CompileOk, 'source' | 'changedEvaluator'> {
  return { source, changedEvaluator: settings.evaluator };
}

/** Requests about what is shown: the shown program at the values of the shown step. */

import type { CompileRequest, EvaluateRequest, LookRequest, OptimizerStepRequest } from '../../app/protocol';
import { type CompileState, lastOk } from '../state/compileState';
import { parameterValues } from '../state/parameterValues';
import type { Shown } from '../state/shown';
import type { Readable } from '../state/store';
import type { Dragger } from './dragger';
import { endOfRun } from './offers';
import type { Scene } from './verifier';

export interface ShownRequestPorts {
  /** The request for the present text. */
  readonly request: () => CompileRequest;
  readonly compileState: Readable<CompileState>;
  readonly shown: Readable<Shown | null>;
  readonly dragger: Pick<Dragger, 'numbers'>;
}

export class ShownRequests {
  constructor(private readonly ports: ShownRequestPorts) {}

  /** What Verify computes: the shown program at the shown values; null if nothing compiles yet. */
  scene(shown = this.ports.shown.get()): Scene | null {
    if (shown === null) return null;
    const { source, recording } = shown;
    const { elements: at, taken: step, choices } = recording.now.get();
    const { settings, tables } = this.ports.request();
    const temperature = choices?.temperature ?? settings.temperature;
    return { request: { source, tables, settings: { ...settings, temperature }, at }, step };
  }

  /** Where expressions are looked at: at the shown values, those of dragged numbers of the text among them. */
  look(): LookRequest | null {
    const request = this.scene()?.request ?? null;
    return request === null ? null : { ...request, numbers: this.ports.dragger.numbers };
  }

  /** The next step of the shown run. Values that were dragged are where a run would start. */
  optimizerStep(): OptimizerStepRequest | null {
    const scene = this.scene();
    const recording = this.ports.shown.get()?.recording ?? null;
    if (scene === null || recording === null) return null;
    const { source } = scene.request;
    const starts = recording.id === null ? endOfRun(recording) : null;
    return { ...scene.request, starts, ...recording.origin, source, taken: scene.step };
  }

  /** The scope of the console: the program that compiles, with the shown values. */
  scope(): Omit<EvaluateRequest, 'expression'> {
    const { source: present, tables, settings } = this.ports.request();
    const shown = this.ports.shown.get();
    const now = shown?.recording.now.get();
    const values = shown === null ? [] : parameterValues(shown.recording);
    // A tensor has no value here before the first run; the program's own start is used then.
    const known = (shown?.program.parameters ?? []).flatMap(({ name }, index) => {
      const value = values[index];
      return value == null ? [] : [[name, value] as const];
    });
    const { seed, level, evaluator, straightThrough } = settings;
    const softness = now?.choices == null ? {} : { temperature: now.choices.temperature };
    return {
      source: lastOk(this.ports.compileState.get().compiled)?.source ?? present,
      tables,
      parameters: Object.fromEntries(known),
      seed,
      level,
      evaluator,
      straightThrough,
      loss: shown?.program.objective == null ? null : shown.recording.now.get().latest.loss,
      ...softness,
    };
  }
}

/** The state of training as one union, with its transitions. Pure: the effects are in `runController.ts`. */

import type { Diagnostic, EndReport, ProgramSummary, RunId, RunState, StopReason } from '../../app/protocol';
import { unreachable } from '../../text/internal';

/** What the state needs to know of a run's recording. */
export interface RunOf {
  readonly id: RunId | null;
  readonly program: Pick<ProgramSummary, 'signature'>;
}

export interface Done<R extends RunOf> {
  readonly kind: 'done';
  readonly recording: R;
  readonly reason: Exclude<StopReason, 'non-finite'>;
  /** How it ended; null where nothing was measured. */
  readonly end: EndReport | null;
}

export interface Failed<R extends RunOf> {
  readonly kind: 'failed';
  readonly recording: R;
  /** In sentences, where no diagnostic of the program says it. */
  readonly message: string | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly end: EndReport | null;
}

/** A run that is over and only shown as a ghost. Undoing the edit shows it again. */
export interface LastRun<R extends RunOf> {
  readonly ended: Done<R> | Failed<R>;
  readonly because: 'edit' | 'reset';
}

export type Run<R extends RunOf> =
  | { readonly kind: 'idle'; readonly last: LastRun<R> | null }
  /** Train was asked for: the text is compiled and the backend made ready. Null until the text has compiled. */
  | {
      readonly kind: 'compiling';
      readonly id: RunId;
      readonly recording: R | null;
      /** Whether it begins paused. */
      readonly paused: boolean;
      readonly last: LastRun<R> | null;
    }
  | { readonly kind: 'training'; readonly recording: R }
  | { readonly kind: 'paused'; readonly recording: R }
  | Done<R>
  | Failed<R>;

export type RunEvent<R extends RunOf> =
  | { readonly kind: 'asked'; readonly id: RunId; readonly paused: boolean }
  | { readonly kind: 'prepared'; readonly recording: R }
  /** Pause or resume before the first report. */
  | { readonly kind: 'beginPaused'; readonly paused: boolean }
  | {
      readonly kind: 'reported';
      readonly id: RunId;
      readonly state: RunState;
      readonly reason: StopReason | null;
      readonly diagnostics: readonly Diagnostic[];
      readonly end: EndReport | null;
    }
  /** The run is not started. */
  | { readonly kind: 'withdrawn'; readonly id: RunId }
  | { readonly kind: 'broke'; readonly message: string }
  | { readonly kind: 'compiled'; readonly signature: string }
  | { readonly kind: 'reset' }
  /** Another program was opened. */
  | { readonly kind: 'left' };

export function initialRun<R extends RunOf>(): Run<R> {
  return { kind: 'idle', last: null };
}

export function reduceRun<R extends RunOf>(run: Run<R>, event: RunEvent<R>): Run<R> {
  switch (event.kind) {
    case 'asked':
      return { kind: 'compiling', id: event.id, recording: null, paused: event.paused, last: lastOf(run) };
    case 'prepared':
      return run.kind === 'compiling' && run.id === event.recording.id
        ? { ...run, recording: event.recording }
        : run;
    case 'beginPaused':
      return run.kind === 'compiling' ? { ...run, paused: event.paused } : run;
    case 'reported':
      return reported(run, event);
    case 'withdrawn':
      return run.kind === 'compiling' && run.id === event.id ? { kind: 'idle', last: run.last } : run;
    case 'broke':
      return broke(run, event.message);
    case 'compiled':
      return compiled(run, event.signature);
    case 'reset':
      return { kind: 'idle', last: setAside(run) };
    case 'left':
      return { kind: 'idle', last: null };
    default:
      return unreachable(event);
  }
}

/** The last run to return to if Train has no result. */
function lastOf<R extends RunOf>(run: Run<R>): LastRun<R> | null {
  return run.kind === 'idle' || run.kind === 'compiling' ? run.last : setAside(run);
}

function setAside<R extends RunOf>(run: Run<R>): LastRun<R> | null {
  switch (run.kind) {
    case 'idle':
    case 'compiling':
      return run.last === null ? null : { ...run.last, because: 'reset' };
    case 'training':
    case 'paused':
      return {
        ended: { kind: 'done', recording: run.recording, reason: 'stopped', end: null },
        because: 'reset',
      };
    case 'done':
    case 'failed':
      return { ended: run, because: 'reset' };
    default:
      return unreachable(run);
  }
}

function reported<R extends RunOf>(
  run: Run<R>,
  { id, state, reason, diagnostics, end }: Extract<RunEvent<R>, { kind: 'reported' }>,
): Run<R> {
  if (run.kind !== 'compiling' && run.kind !== 'training' && run.kind !== 'paused') return run;
  const { recording } = run;
  if (recording === null || recording.id !== id) return run;
  switch (state) {
    case 'training':
    case 'paused':
      return run.kind === state ? run : { kind: state, recording };
    case 'done':
      return {
        kind: 'done',
        recording,
        reason: reason === null || reason === 'non-finite' ? 'steps' : reason,
        end,
      };
    case 'failed':
      return { kind: 'failed', recording, message: null, diagnostics, end };
    default:
      return unreachable(state);
  }
}

function broke<R extends RunOf>(run: Run<R>, message: string): Run<R> {
  switch (run.kind) {
    case 'idle':
    case 'done':
    case 'failed':
      return run;
    case 'compiling':
      if (run.recording === null) return { kind: 'idle', last: run.last };
      return { kind: 'failed', recording: run.recording, message, diagnostics: [], end: null };
    case 'training':
    case 'paused':
      return { kind: 'failed', recording: run.recording, message, diagnostics: [], end: null };
    default:
      return unreachable(run);
  }
}

/** A finished run stays that of a program that trains alike; for another it becomes the last run. */
function compiled<R extends RunOf>(run: Run<R>, signature: string): Run<R> {
  if (run.kind === 'done' || run.kind === 'failed') {
    if (run.recording.program.signature === signature) return run;
    return { kind: 'idle', last: { ended: run, because: 'edit' } };
  }
  if (run.kind !== 'idle' || run.last?.because !== 'edit') return run;
  const { ended } = run.last;
  return ended.recording.program.signature === signature ? ended : run;
}

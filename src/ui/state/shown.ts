/** What the panels show: which program, which values, and whether they are those of the present text. */

import type { ProgramSummary } from '../../app/protocol';
import { type CompileState, lastOk } from './compileState';
import type { Recording } from './recording';
import type { Run } from './run';
import type { TimeState } from './time';

export interface Shown {
  /** The program, with the places of its names in `source`. */
  readonly program: ProgramSummary;
  readonly source: string;
  readonly recording: Recording;
  /** The step of a run that is shown in place of its present; null for the present. */
  readonly past: number | null;
  /** The text does not compile and nothing trains: these are results of an earlier text. */
  readonly stale: boolean;
  /** Whether a run continues with a program that is not the present text's. */
  readonly older: boolean;
}

export function shownOf({ compiled }: CompileState, run: Run<Recording>): Shown | null {
  switch (run.kind) {
    case 'idle':
      return atStart(compiled);
    case 'compiling':
      return run.recording === null ? atStart(compiled) : ofRun(run.recording, compiled, true);
    case 'training':
    case 'paused':
      return ofRun(run.recording, compiled, true);
    case 'done':
    case 'failed':
      return ofRun(run.recording, compiled, false);
  }
}

/** The same at the step of its run that the reader looks at. */
export function shownAt(shown: Shown | null, time: TimeState): Shown | null {
  if (shown === null || time.kind === 'live' || time.recording !== shown.recording) return shown;
  return { ...shown, recording: time.past, past: time.step };
}

function atStart(compiled: CompileState['compiled']): Shown | null {
  const good = lastOk(compiled);
  if (good === null) return null;
  const { program, source, start: recording } = good;
  return { program, source, recording, past: null, stale: compiled.kind === 'error', older: false };
}

/** A run's values, with the places of the present text where that trains alike. */
function ofRun(recording: Recording, compiled: CompileState['compiled'], live: boolean): Shown {
  const good = lastOk(compiled);
  const alike = good !== null && good.program.signature === recording.program.signature;
  const { program, source } = alike ? good : recording;
  const broken = compiled.kind === 'error';
  return {
    program,
    source,
    recording,
    past: null,
    stale: broken && !live,
    older: live && (broken || !alike),
  };
}

/** What the panels show: which program, which values, and whether they are those of the present text. */

import type { ProgramSummary } from '../../app/protocol';
import { type CompileState, lastOk } from './compileState';
import type { Recording } from './recording';
import type { Run } from './run';

export interface Shown {
  /** The program, with the places of its names in `source`. */
  readonly program: ProgramSummary;
  readonly source: string;
  readonly recording: Recording;
  /** The last run, drawn faintly. */
  readonly ghost: Recording | null;
  /** The text does not compile and nothing trains: these are results of an earlier text. */
  readonly stale: boolean;
  /** Whether a run continues with a program that is not the present text's. */
  readonly older: boolean;
}

export function shownOf({ compiled }: CompileState, run: Run<Recording>): Shown | null {
  const good = lastOk(compiled);
  const stale = compiled.kind === 'error';
  const atStart = (ghost: Recording | null): Shown | null =>
    good === null
      ? null
      : { program: good.program, source: good.source, recording: good.start, ghost, stale, older: false };
  switch (run.kind) {
    case 'idle':
      return atStart(run.last?.ended.recording ?? null);
    case 'compiling':
      return run.recording === null ? atStart(null) : ofRun(run.recording, compiled, true);
    case 'training':
    case 'paused':
      return ofRun(run.recording, compiled, true);
    case 'done':
    case 'failed':
      return ofRun(run.recording, compiled, false);
  }
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
    ghost: null,
    stale: broken && !live,
    older: live && (broken || !alike),
  };
}

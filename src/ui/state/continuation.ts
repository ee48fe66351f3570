/** From where an edited program may train on: the present values of the run of the text before. */

import type { CompileState } from './compileState';
import type { Recording } from './recording';
import type { Run } from './run';

/** The recording whose present values a run may continue from; null where it would begin anew all the same. */
export function continuationOf({ compiled }: CompileState, run: Run<Recording>): Recording | null {
  if (compiled.kind !== 'ok' || compiled.program.objective === null) return null;
  const names = new Set(compiled.program.parameters.map(({ name }) => name));
  const from = sourceOf(run, compiled.program.signature);
  const isUseful =
    from?.now.get().elements != null && from.program.parameters.some(({ name }) => names.has(name));
  return isUseful ? from : null;
}

function sourceOf(run: Run<Recording>, signature: string): Recording | null {
  switch (run.kind) {
    case 'idle':
      return run.last?.because === 'edit' ? run.last.ended.recording : null;
    case 'training':
    case 'paused':
      return run.recording.program.signature === signature ? null : run.recording;
    case 'compiling':
    case 'done':
    case 'failed':
      return null;
  }
}

/** Which step of a run is shown: its present, or an earlier one. Pure: earlier steps are asked for in `session/`. */

import type { Recording } from './recording';
import type { Run } from './run';

export type TimeState =
  | { readonly kind: 'live' }
  | {
      readonly kind: 'past';
      /** The run, which may continue meanwhile. */
      readonly recording: Recording;
      readonly step: number;
      /** The same run at that step, for everything that shows a recording. */
      readonly past: Recording;
      /** Why no more is known of the step than its records; null if all is. */
      readonly problem: string | null;
    };

/** The run that has earlier steps; null if there is none. */
export function runWithPast(run: Run<Recording>): Recording | null {
  switch (run.kind) {
    case 'training':
    case 'paused':
    case 'done':
    case 'failed':
      return run.recording;
    case 'idle':
    case 'compiling':
      return null;
  }
}

/** The last step of a run that can be shown: its present. */
export function presentStep(run: Run<Recording>): number {
  const recording = runWithPast(run);
  if (recording === null) return 0;
  const { taken, latest } = recording.now.get();
  // A run that failed is put back to its last record.
  return run.kind === 'failed' ? latest.step : taken;
}

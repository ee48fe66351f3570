/** What a fit is worth, and of which values that is known. Pure: it is asked for in `session/`. */

import type { Band, FitReport, ProfileReport } from '../../app/protocol';
import type { Recording } from './recording';
import type { Run } from './run';

/** The values that something is said of: those of a recording after so many steps. */
export interface About {
  readonly recording: Recording;
  readonly taken: number;
}

export type Appraisal =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking'; readonly about: About; readonly since: number }
  | {
      readonly kind: 'known';
      readonly about: About;
      readonly report: FitReport;
      readonly bands: readonly (Band | null)[];
    }
  | { readonly kind: 'refused'; readonly about: About; readonly message: string };

export type Known = Extract<Appraisal, { kind: 'known' }>;

export type ProfileState =
  | { readonly kind: 'none' }
  | { readonly kind: 'drawing'; readonly element: number }
  | {
      readonly kind: 'drawn';
      readonly element: number;
      readonly about: About;
      readonly profile: ProfileReport;
    }
  | { readonly kind: 'refused'; readonly element: number; readonly about: About; readonly message: string };

/** Whether something is about the values that a recording shows now. */
export function isAboutNow({ recording, taken }: About, shown: Recording): boolean {
  return recording === shown && taken === shown.now.get().taken;
}

/** What is known of the values that a recording shows now; null if nothing is. */
export function knownNow(appraisal: Appraisal, shown: Recording): Known | null {
  return appraisal.kind === 'known' && isAboutNow(appraisal.about, shown) ? appraisal : null;
}

/** The values of a run that does not move; null while it does, and before it began. */
export function settledValues(run: Run<Recording>): About | null {
  if (run.kind !== 'paused' && run.kind !== 'done') return null;
  const { recording } = run;
  const { elements, taken } = recording.now.get();
  if (recording.program.objective === null || elements === null) return null;
  return { recording, taken };
}

/** The place of a parameter's first element among all elements. */
export function firstElement({ program }: Recording, position: number): number {
  const size = (shape: readonly number[]): number => shape.reduce((product, each) => product * each, 1);
  return program.parameters.slice(0, position).reduce((sum, { shape }) => sum + size(shape), 0);
}

/** The place of a parameter that is a number among all elements; null for a tensor. */
export function elementOf(recording: Recording, position: number): number | null {
  return recording.program.parameters[position]?.shape.length === 0
    ? firstElement(recording, position)
    : null;
}

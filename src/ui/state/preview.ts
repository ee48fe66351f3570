/** A program at values that are being dragged: shown in place of its start or its run, until it is kept or put back. */

import type { ProgramSummary, SceneReply } from '../../app/protocol';
import { Recording } from './recording';
import { SeriesBuilder } from './seriesBuilder';
import type { Shown } from './shown';

export type Scene = Extract<SceneReply, { readonly kind: 'scene' }>;

export interface Preview {
  readonly program: ProgramSummary;
  readonly source: string;
  readonly recording: Recording;
  /** The parameters that are away from where the program has them, with their values. */
  readonly moved: Readonly<Record<string, number>>;
}

/** The preview after a scene of `source`. It keeps its recording from frame to frame, so that what is drawn stays. */
export function previewOf(
  before: Preview | null,
  scene: Scene,
  shown: { readonly program: ProgramSummary; readonly source: string },
  moved: Preview['moved'],
): Preview {
  const { program, source } = scene.anew ?? shown;
  const isSame = before !== null && before.program === program && before.source === source;
  const recording = isSame
    ? before.recording
    : new Recording(null, program, source, null, before?.recording.drag ?? {});
  show(recording, scene);
  return isSame && before.moved === moved ? before : { program, source, recording, moved };
}

function show({ now }: Recording, { elements, present, next, values, curves, choices }: Scene): void {
  const before = now.get();
  const records = new SeriesBuilder(before.series.shape);
  const latest = values === null ? before.latest : { step: 0, ...values };
  if (values !== null) {
    const { loss, holdoutLoss, gradients, watches } = values;
    records.append({
      first: 0,
      count: 1,
      losses: Float64Array.of(loss),
      holdoutLosses: Float64Array.of(holdoutLoss ?? Number.NaN),
      parameters: present,
      gradients,
      watches,
    });
  }
  now.setAtOnce({ ...before, elements, present, next, latest, curves, choices, series: records.series() });
}

/** What is shown while something is dragged. A run that ended stays among the runs that are drawn beside it. */
export function withPreview(shown: Shown | null, preview: Preview | null): Shown | null {
  if (preview === null) return shown;
  const { program, source, recording } = preview;
  return { program, source, recording, past: null, stale: false, older: false };
}

import { expect, test } from 'vitest';
import { program, recordingAt, source } from '../catalogue/samples';
import { previewOf, type Scene, withPreview } from './preview';
import type { Shown } from './shown';

const shown = { program, source };

function sceneAt(slope: number, more: Partial<Scene> = {}): Scene {
  return {
    kind: 'scene',
    roles: [],
    anew: null,
    elements: Float64Array.of(slope, 1),
    present: Float64Array.of(slope, 1),
    next: null,
    values: {
      loss: 10 * slope,
      holdoutLoss: null,
      gradients: Float64Array.of(1, 2),
      watches: new Float64Array(0),
    },
    curves: [],
    choices: null,
    ...more,
  };
}

test('the frames of a drag share one recording, which shows the newest', () => {
  const moved = { slope: 3 };
  const first = previewOf(null, sceneAt(2), shown, moved);
  const second = previewOf(first, sceneAt(3), shown, moved);
  expect(second).toBe(first);
  const now = second.recording.now.get();
  expect(now).toMatchObject({ present: Float64Array.of(3, 1), latest: { step: 0, loss: 30 } });
  expect([...now.series.steps, ...now.series.losses]).toEqual([0, 30]);
  expect(second.recording.id).toBeNull();
});

test('a drag of other numbers is another preview of the same recording', () => {
  const first = previewOf(null, sceneAt(2), shown, { slope: 2 });
  const second = previewOf(first, sceneAt(3), shown, {});
  expect(second).not.toBe(first);
  expect(second.recording).toBe(first.recording);
});

test('a program that was compiled again begins another recording', () => {
  const first = previewOf(null, sceneAt(2), shown, {});
  const anew = { program: { ...program, signature: 'other' }, source: 'other' };
  const second = previewOf(first, sceneAt(3, { anew }), shown, {});
  expect(second).toMatchObject({ source: 'other' });
  expect(second.recording).not.toBe(first.recording);
});

test('a scene without values keeps the last ones, and records nothing', () => {
  const first = previewOf(null, sceneAt(2), shown, {});
  const { recording } = previewOf(first, sceneAt(3, { values: null }), shown, {});
  expect(recording.now.get()).toMatchObject({ latest: { loss: 20 }, present: Float64Array.of(3, 1) });
  expect(recording.now.get().series.length).toBe(0);
});

test('what is dragged takes the place of what is shown, and gives it back', () => {
  const past: Shown = { program, source, recording: recordingAt(2), past: null, stale: true, older: true };
  const preview = previewOf(null, sceneAt(2), shown, {});
  expect(withPreview(past, null)).toBe(past);
  expect(withPreview(past, preview)).toMatchObject({
    recording: preview.recording,
    stale: false,
    older: false,
  });
});

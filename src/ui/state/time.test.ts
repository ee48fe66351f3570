import { describe, expect, test } from 'vitest';
import { recordingAt } from '../catalogue/samples';
import type { Recording } from './recording';
import type { Run } from './run';
import { presentStep, runWithPast } from './time';

const recording = recordingAt(20);
const done: Run<Recording> = { kind: 'done', recording, reason: 'steps', end: null };

describe('the last step that can be shown', () => {
  test('is the present of a run, and the last record of one that failed', () => {
    const { taken, latest } = recording.now.get();
    recording.now.setAtOnce({ ...recording.now.get(), latest: { ...latest, step: taken - 1 } });
    expect(presentStep(done)).toBe(taken);
    const failed: Run<Recording> = { kind: 'failed', recording, message: null, diagnostics: [], end: null };
    expect(presentStep(failed)).toBe(taken - 1);
  });

  test('is the start where no run has begun', () => {
    const idle: Run<Recording> = { kind: 'idle', last: { ended: done, because: 'edit' } };
    expect([presentStep(idle), runWithPast(idle)]).toEqual([0, null]);
  });
});

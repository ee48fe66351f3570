import { describe, expect, test } from 'vitest';
import { program, source } from '../catalogue/samples';
import type { CompileState } from './compileState';
import { continuationOf } from './continuation';
import { Recording } from './recording';
import type { Run } from './run';

const start = new Recording(null, program, source);

function compiled(signature: string): CompileState {
  const changed = { ...program, signature };
  const common = {
    source,
    changedEvaluator: null,
    diagnostics: [],
    output: [],
    duration: 1,
    evaluator: null,
  };
  return { compiled: { kind: 'ok', ...common, program: changed, start }, pendingSince: null };
}

function trained(): Recording {
  const recording = new Recording(null, program, source);
  recording.now.setAtOnce({ ...recording.now.get(), elements: Float64Array.of(1, 2) });
  return recording;
}

describe('an edited program', () => {
  const recording = trained();
  const ended = { kind: 'done', recording, reason: 'steps', end: null } as const;

  test('continues from the run of the text before the edit', () => {
    const run: Run<Recording> = { kind: 'idle', last: { ended, because: 'edit' } };
    expect(continuationOf(compiled('other'), run)).toBe(recording);
  });

  test('continues from a run that is paused with the text before', () => {
    expect(continuationOf(compiled('other'), { kind: 'paused', recording })).toBe(recording);
    expect(continuationOf(compiled('sample'), { kind: 'paused', recording })).toBeNull();
  });

  test('begins anew after a reset, and where nothing was trained', () => {
    expect(continuationOf(compiled('other'), { kind: 'idle', last: { ended, because: 'reset' } })).toBeNull();
    const untrained = { ...ended, recording: start };
    const run: Run<Recording> = { kind: 'idle', last: { ended: untrained, because: 'edit' } };
    expect(continuationOf(compiled('other'), run)).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import type { ProgramSummary, RunId } from '../../app/protocol';
import { programSummary } from '../../testing/serviceReplies';
import type { CompileError, CompileOk, CompileState } from './compileState';
import { Recording } from './recording';
import type { Run } from './run';
import { shownAt, shownOf } from './shown';

const programOf = (signature: string): ProgramSummary => programSummary({ signature });

function good(signature: string, source: string): CompileOk {
  const program = programOf(signature);
  const start = new Recording(null, program, source);
  return {
    kind: 'ok',
    source,
    changedEvaluator: null,
    program,
    start,
    diagnostics: [],
    output: [],
    duration: 1,
    evaluator: null,
  };
}

function broken(last: CompileOk | null): CompileError {
  return {
    kind: 'error',
    source: '(',
    changedEvaluator: null,
    diagnostics: [],
    output: [],
    message: null,
    canRetry: false,
    lastOk: last,
  };
}

const of = (compiled: CompileState['compiled']): CompileState => ({ compiled, pendingSince: null });

const recording = new Recording(1 as RunId, programOf('a'), 'as it was started');
const idle: Run<Recording> = { kind: 'idle', last: null };
const training: Run<Recording> = { kind: 'training', recording };
const done: Run<Recording> = { kind: 'done', recording, reason: 'steps', end: null };

describe('what is shown', () => {
  it('is nothing before anything has compiled', () => {
    expect(shownOf(of({ kind: 'none' }), idle)).toBeNull();
    expect(shownOf(of(broken(null)), idle)).toBeNull();
  });

  it('is the start of the present program once the text was edited', () => {
    const present = good('b', 'present');
    const shown = shownOf(of(present), { kind: 'idle', last: { ended: done, because: 'edit' } });
    expect(shown).toMatchObject({ source: 'present', stale: false, older: false });
    expect(shown!.recording).toBe(present.start);
  });

  it('is grey where the text does not compile and nothing trains', () => {
    const last = good('a', 'last');
    expect(shownOf(of(broken(last)), idle)).toMatchObject({ source: 'last', stale: true });
    expect(shownOf(of(broken(last)), done)).toMatchObject({ stale: true });
    expect(shownOf(of(broken(last)), training)).toMatchObject({ stale: false, older: true });
  });

  it('has the places of the present text where that trains alike', () => {
    const shown = shownOf(of(good('a', 'spelt anew')), done);
    expect(shown).toMatchObject({ source: 'spelt anew', older: false });
    expect(shown!.recording).toBe(recording);
  });

  it('is a run with its own program while that trains and the text is another', () => {
    expect(shownOf(of(good('b', 'present')), training)).toMatchObject({
      source: 'as it was started',
      older: true,
      past: null,
    });
  });

  it('is the start again as soon as Train is pressed', () => {
    const present = good('a', 'present');
    const shown = shownOf(of(present), {
      kind: 'compiling',
      id: 2 as RunId,
      recording: null,
      paused: false,
      last: { ended: done, because: 'reset' },
    });
    expect(shown!.recording).toBe(present.start);
  });

  it('is an earlier step of the run where the reader looks at one', () => {
    const past = new Recording(1 as RunId, programOf('a'), 'as it was started');
    const time = { kind: 'past', recording, step: 4, past, problem: null } as const;
    const present = shownOf(of(good('a', 'text')), done);
    expect(shownAt(present, time)).toMatchObject({ recording: past, past: 4, source: 'text' });
    expect(shownAt(present, { kind: 'live' })).toBe(present);
    const another = shownOf(of(good('b', 'text')), idle);
    expect(shownAt(another, time)).toBe(another);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunId } from '../../app/protocol';
import { initialRun, type Run, type RunEvent, type RunOf, reduceRun } from './run';

const id = (value: number): RunId => value as RunId;
const recordingOf = (value: number, signature = 'a'): RunOf => ({ id: id(value), program: { signature } });

function runAfter(events: readonly RunEvent<RunOf>[], from: Run<RunOf> = initialRun()): Run<RunOf> {
  return events.reduce((run, event) => reduceRun(run, event), from);
}

const report = (value: number, state: 'training' | 'paused' | 'done' | 'failed'): RunEvent<RunOf> => ({
  kind: 'reported',
  id: id(value),
  state,
  reason: state === 'done' ? 'steps' : null,
  diagnostics: [],
  end: null,
});

const started = (value: number): RunEvent<RunOf>[] => [
  { kind: 'asked', id: id(value), paused: false },
  { kind: 'prepared', recording: recordingOf(value) },
  report(value, 'training'),
];

const finished = runAfter([...started(1), report(1, 'done')]);

describe('a run', () => {
  it('is compiling until its first report, then training, then done', () => {
    const states = [...started(1), report(1, 'paused'), report(1, 'training'), report(1, 'done')];
    const kinds = states.map((_, index) => runAfter(states.slice(0, index + 1)).kind);
    expect(kinds).toEqual(['compiling', 'compiling', 'training', 'paused', 'training', 'done']);
  });

  it('keeps its identity through reports of the state it is in', () => {
    const run = runAfter(started(1));
    expect(reduceRun(run, report(1, 'training'))).toBe(run);
  });

  it('takes no notice of what another run reports', () => {
    const run = runAfter(started(2));
    for (const state of ['paused', 'done', 'failed'] as const)
      expect(reduceRun(run, report(1, state))).toBe(run);
  });

  it('that ended hears no late reports', () => {
    expect(reduceRun(finished, report(1, 'training'))).toBe(finished);
  });

  it('that was withdrawn is idle, with the run before it as the last', () => {
    const run = runAfter(
      [
        { kind: 'asked', id: id(2), paused: false },
        { kind: 'withdrawn', id: id(2) },
      ],
      finished,
    );
    expect(run).toMatchObject({ kind: 'idle', last: { ended: { recording: { id: 1 } } } });
  });

  it('fails at its present state when the worker breaks', () => {
    const run = runAfter([{ kind: 'broke', message: 'gone' }], runAfter(started(1)));
    expect(run).toMatchObject({ kind: 'failed', message: 'gone', recording: { id: 1 } });
    expect(runAfter([{ kind: 'broke', message: 'gone' }], finished)).toBe(finished);
  });
});

describe('an edit', () => {
  it('does not disturb a run that goes on', () => {
    for (const state of ['training', 'paused'] as const) {
      const run = runAfter([report(1, state)], runAfter(started(1)));
      expect(reduceRun(run, { kind: 'compiled', signature: 'b' })).toBe(run);
    }
  });

  it('leaves the results to a program that trains alike', () => {
    expect(reduceRun(finished, { kind: 'compiled', signature: 'a' })).toBe(finished);
  });

  it('sets the results of another program aside, and brings them back when it is taken back', () => {
    const edited = reduceRun(finished, { kind: 'compiled', signature: 'b' });
    expect(edited).toMatchObject({ kind: 'idle', last: { because: 'edit' } });
    expect(
      runAfter(
        [
          { kind: 'compiled', signature: 'c' },
          { kind: 'compiled', signature: 'a' },
        ],
        edited,
      ),
    ).toBe(finished);
  });
});

describe('reset', () => {
  it('keeps the last run aside for good', () => {
    const reset = reduceRun(finished, { kind: 'reset' });
    expect(reset).toMatchObject({ kind: 'idle', last: { because: 'reset', ended: { kind: 'done' } } });
    expect(reduceRun(reset, { kind: 'compiled', signature: 'a' })).toBe(reset);
    const edited = runAfter([{ kind: 'compiled', signature: 'b' }, { kind: 'reset' }], finished);
    expect(reduceRun(edited, { kind: 'compiled', signature: 'a' })).toBe(edited);
  });

  it('ends a run that goes on', () => {
    expect(reduceRun(runAfter(started(1)), { kind: 'reset' })).toMatchObject({
      kind: 'idle',
      last: { ended: { reason: 'stopped' } },
    });
  });

  it('has nothing to keep where nothing ran', () => {
    expect(runAfter([{ kind: 'reset' }])).toEqual({ kind: 'idle', last: null });
  });
});

describe('any sequence of events', () => {
  const event: fc.Arbitrary<RunEvent<RunOf>> = fc.oneof(
    fc.record({
      kind: fc.constant('asked' as const),
      id: fc.constantFrom(id(1), id(2)),
      paused: fc.boolean(),
    }),
    fc.constantFrom(1, 2).map((value) => ({ kind: 'prepared' as const, recording: recordingOf(value) })),
    fc.record({ kind: fc.constant('beginPaused' as const), paused: fc.boolean() }),
    fc
      .tuple(fc.constantFrom(1, 2), fc.constantFrom('training', 'paused', 'done', 'failed'))
      .map(([value, state]) => report(value, state)),
    fc.record({ kind: fc.constant('withdrawn' as const), id: fc.constantFrom(id(1), id(2)) }),
    fc.constant({ kind: 'broke' as const, message: 'gone' }),
    fc.constantFrom('a', 'b').map((signature) => ({ kind: 'compiled' as const, signature })),
    fc.constantFrom({ kind: 'reset' as const }, { kind: 'left' as const }),
  );

  it('moves a run on only by its own reports', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), event, (before, next) => {
        const run = runAfter(before);
        const result = reduceRun(run, next);
        if (result.kind !== 'training' && result.kind !== 'paused') return;
        if (result === run) return;
        expect(next).toMatchObject({ kind: 'reported', id: result.recording.id });
      }),
    );
  });
});

import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunId, WorthReply, WorthRequest } from '../../app/protocol';
import { noTables } from '../../testing/requests';
import { progressReport } from '../../testing/serviceReplies';
import { program } from '../catalogue/samples';
import { knownNow } from '../state/appraisal';
import { Recording } from '../state/recording';
import type { Run } from '../state/run';
import { defaultSettings } from '../state/settings';
import { Store } from '../state/store';
import { Appraiser } from './appraiser';

const report = {
  elements: ['slope', 'offset'],
  errors: { kind: 'none', reason: 'for a test' },
  goodness: {
    observations: null,
    degreesOfFreedom: null,
    residualStandardDeviation: null,
    rSquared: null,
    chiSquared: null,
    likelihood: null,
  },
  rows: null,
} as const;

function recordingAfter(taken: number): Recording {
  const recording = new Recording(1 as RunId, program, 'text');
  recording.append(
    progressReport({
      state: 'paused',
      count: taken,
      losses: new Float64Array(taken),
      holdoutLosses: new Float64Array(taken),
      parameters: new Float64Array(2 * taken),
      gradients: new Float64Array(2 * taken),
      present: Float64Array.of(1, 2),
      elements: Float64Array.of(1, 2),
      currentValues: {
        loss: 1,
        holdoutLoss: 1,
        gradients: Float64Array.of(0, 0),
        watches: new Float64Array(0),
      },
    }),
  );
  return recording;
}

describe('the appraiser', () => {
  let run: Store<Run<Recording>>;
  let asked: {
    readonly request: WorthRequest;
    readonly signal: AbortSignal;
    answer(reply: WorthReply): void;
  }[];
  let appraiser: Appraiser;

  beforeEach(() => {
    vi.useFakeTimers();
    run = new Store<Run<Recording>>({ kind: 'idle', last: null });
    asked = [];
    appraiser = new Appraiser({
      run,
      request: () => ({ source: 'text', settings: defaultSettings, tables: noTables }),
      service: {
        worth: (request, signal) =>
          new Promise((resolve) => asked.push({ request, signal, answer: resolve })),
        profile: async () => ({ kind: 'refused', message: 'It has none.' }),
      },
    });
    return () => vi.useRealTimers();
  });

  test('asks at the end of a run, at its values, and once for them', async () => {
    const recording = recordingAfter(3);
    run.set({ kind: 'done', recording, reason: 'steps', end: null });
    appraiser.open();
    expect(asked).toHaveLength(1);
    expect([...asked[0]!.request.at]).toEqual([1, 2]);
    asked[0]!.answer({ kind: 'worth', report, bands: [] });
    await vi.waitFor(() => expect(knownNow(appraiser.state.get(), recording)?.report).toBe(report));
    // What is known of other values is not shown.
    expect(knownNow(appraiser.state.get(), recordingAfter(3))).toBeNull();
  });

  test('asks about a paused run once it rests, and not about one that moves on', async () => {
    const recording = recordingAfter(3);
    run.set({ kind: 'paused', recording });
    expect(asked).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(1);
    run.set({ kind: 'training', recording });
    expect(asked[0]!.signal.aborted).toBe(true);
    expect(appraiser.state.get().kind).toBe('none');
    run.set({ kind: 'paused', recording });
    run.set({ kind: 'training', recording });
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(1);
  });

  test('says why a profile was refused, and forgets everything with the program', async () => {
    const recording = recordingAfter(3);
    run.set({ kind: 'done', recording, reason: 'steps', end: null });
    await appraiser.draw(1);
    expect(appraiser.profile.get()).toMatchObject({ kind: 'refused', element: 1, message: 'It has none.' });
    appraiser.leave();
    expect([appraiser.state.get().kind, appraiser.profile.get().kind]).toEqual(['none', 'none']);
    expect(asked[0]!.signal.aborted).toBe(true);
  });
});

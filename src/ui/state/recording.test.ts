import { describe, expect, it, vi } from 'vitest';
import type { Progress, RunId } from '../../app/protocol';
import {
  objectiveSummary,
  parameterSummary,
  programSummary,
  progressReport,
} from '../../testing/serviceReplies';
import { Recording } from './recording';

const span = { source: 'program', start: 0, end: 1 } as const;

const program = programSummary({
  parameters: [parameterSummary({ start: 3, gradient: 6 })],
  objective: objectiveSummary({ loss: 9, steps: 10 }),
  watches: [{ name: 'w', span, start: 30 }],
});

const run = 1 as RunId;

function progress(
  first: number,
  losses: readonly number[],
  currentValues: Progress['currentValues'] = null,
): Progress {
  return progressReport({
    state: currentValues === null ? 'training' : 'paused',
    first,
    count: losses.length,
    losses: Float64Array.from(losses),
    parameters: Float64Array.from(losses, Math.sqrt),
    gradients: Float64Array.from(losses, (loss) => 2 * Math.sqrt(loss)),
    watches: Float64Array.from(losses, (loss) => 10 * Math.sqrt(loss)),
    present: Float64Array.of(0.5),
    currentValues,
    curves: [],
    stepsPerSecond: 100,
  });
}

describe('Recording', () => {
  it('begins with the program at its start', () => {
    const recording = new Recording(null, program, '');
    expect([...recording.now.get().series.losses]).toEqual([9]);
    expect([...recording.now.get().series.gradient(0)]).toEqual([6]);
    expect(recording.now.get().latest).toMatchObject({ step: 0, loss: 9, holdoutLoss: null });
    expect([...recording.now.get().present]).toEqual([3]);
  });

  it('shows the last record while it trains', () => {
    const recording = new Recording(run, program, '');
    recording.append(progress(0, [9, 4, 1]));
    expect(recording.now.get().latest).toMatchObject({ step: 2, loss: 1 });
    expect([...recording.now.get().latest.gradients]).toEqual([2]);
    expect([...recording.now.get().latest.watches]).toEqual([10]);
    expect(recording.now.get().taken).toBe(3);
    expect([...recording.now.get().series.losses]).toEqual([9, 4, 1]);
  });

  it('shows its state once it pauses, and continues from there without a doubled record', () => {
    const recording = new Recording(run, program, '');
    const currentValues = {
      loss: 0.25,
      holdoutLoss: null,
      gradients: Float64Array.of(1),
      watches: Float64Array.of(5),
    };
    recording.append(progress(0, [9, 4], currentValues));
    expect(recording.now.get().latest).toMatchObject({ step: 2, loss: 0.25 });
    expect([...recording.now.get().series.steps]).toEqual([0, 1, 2]);
    recording.append(progress(2, [0.25, 0.01]));
    expect([...recording.now.get().series.steps]).toEqual([0, 1, 2, 3]);
    expect([...recording.now.get().series.losses]).toEqual([9, 4, 0.25, 0.01]);
  });

  it('of a run that failed is at its last finite record', () => {
    const recording = new Recording(run, program, '');
    const currentValues = {
      loss: 4,
      holdoutLoss: null,
      gradients: Float64Array.of(1),
      watches: Float64Array.of(5),
    };
    recording.append({ ...progress(0, [9, 4], currentValues), state: 'failed' });
    expect([...recording.now.get().series.steps]).toEqual([0, 1]);
    expect(recording.now.get().latest).toMatchObject({ step: 1, loss: 4 });
  });

  it('reports a paused state at once', async () => {
    const recording = new Recording(run, program, '');
    recording.append(progress(0, [9]));
    const listener = vi.fn();
    recording.now.subscribe(listener);
    const nothing = new Float64Array(1);
    recording.append(progress(1, [4], { loss: 1, holdoutLoss: null, gradients: nothing, watches: nothing }));
    await new Promise((resolve) => setTimeout(resolve));
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('leaves what was read before a report as it was', () => {
    const recording = new Recording(run, program, '');
    const before = recording.now.get();
    const { series: _, fan: __, ...rest } = before;
    const copy = structuredClone(rest);
    recording.append(progress(0, [9, 4, 1]));
    expect(before).toMatchObject(copy);
    expect(recording.now.get()).not.toBe(before);
    expect([...before.series.losses]).toEqual([9]);
    expect([...recording.now.get().series.losses]).toEqual([9, 4, 1]);
  });
});

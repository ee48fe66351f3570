import { describe, expect, it } from 'vitest';
import { objectiveSummary, parameterSummary, programSummary } from '../../testing/serviceReplies';
import { Recording } from '../state/recording';
import {
  announcement,
  commonWords,
  count,
  describeObjective,
  describePlace,
  duration,
  furtherDetail,
  paceWords,
  plural,
  rate,
  runsWords,
} from '../words';

const program = programSummary({
  parameters: [parameterSummary({ gradient: 2 })],
  objective: objectiveSummary({
    kind: 'fit',
    holdoutLoss: 2,
    steps: 1500,
    tolerance: 0.001,
    rows: 12,
    holdoutRows: 3,
    seed: 7,
    optimizer: 'Adam, rate 0.5',
  }),
  nodes: 3,
});

function recordingAt(taken: number): Recording {
  const recording = new Recording(null, program, '');
  recording.now.setAtOnce({ ...recording.now.get(), taken });
  return recording;
}

describe('words', () => {
  it('tell a number past counting by its size', () => {
    expect(count(1_234_567)).toBe('1,234,567');
    expect(plural(1e300, 'step')).toBe('1e300 steps');
  });

  it('count in the plural but for one', () => {
    expect([0, 1, 1500].map((n) => plural(n, 'step'))).toEqual(['0 steps', '1 step', '1,500 steps']);
  });

  it('tell a rate in two or three digits', () => {
    expect([0, 0.84, 9.99, 512.4, 18_432, Number.NaN].map(rate)).toEqual([
      '0',
      '0.8',
      '10.0',
      '512',
      '18,000',
      '0',
    ]);
  });

  it('tell what will be trained', () => {
    expect(describeObjective(program.objective, program)).toBe(
      '1 parameter, 12 rows, 3 held out, Adam, rate 0.5, 1,500 steps, until the loss is under 0.001, seed 7',
    );
    expect(describeObjective(null, { ...program, parameters: [] })).toBe('nothing to train');
  });

  it('tell the step in a width that does not change', () => {
    const placeAt = (taken: number): string => {
      const recording = recordingAt(taken);
      return describePlace(recording, recording.now.get());
    };
    expect(placeAt(840)).toHaveLength(placeAt(1500).length);
  });

  it('tell why a run ended', () => {
    const recording = recordingAt(231);
    expect(announcement({ kind: 'done', reason: 'stopped', recording, end: null })).toBe(
      'Done: stopped by you after 231 steps.',
    );
    expect(announcement({ kind: 'done', reason: 'tolerance', recording, end: null })).toBe(
      'Done: the loss is under the tolerance of 0.001 after 231 steps.',
    );
    expect(
      announcement({ kind: 'failed', recording, message: 'The worker is gone.', diagnostics: [], end: null }),
    ).toBe('Failed: The worker is gone.');
  });

  it('say one thing in the singular', () => {
    expect(commonWords.copiedCsv(1)).toBe('Copied 1 row as CSV.');
    expect(commonWords.copiedCsv(1200)).toBe('Copied 1,200 rows as CSV.');
    expect(paceWords.stepsPerSecond(1)).toBe('1 step a second');
    expect(runsWords.count(1)).toBe('1 run');
  });

  it('tell the time of a run in few digits', () => {
    expect([40, 9900, 9960, 59_600, 200_000].map(duration)).toEqual([
      '0.0 s',
      '9.9 s',
      '10 s',
      '1 min 0 s',
      '3 min 20 s',
    ]);
  });

  it('do not say again, at the end, why a run failed', () => {
    const recording = recordingAt(3);
    const said = 'This value became not a number in step 3.';
    const measured = { gradientNorm: Number.NaN, relativeStep: Number.NaN, parameters: [], starts: null };
    const end = (detail: string) => ({ kind: 'non-finite', detail, offers: [], ...measured }) as const;
    const failed = { kind: 'failed', recording, message: said, diagnostics: [] } as const;
    expect(furtherDetail({ ...failed, end: end(said) })).toBe('');
    expect(furtherDetail({ ...failed, end: end(`${said} 64 starts, 3 left the numbers.`) })).toBe(
      '64 starts, 3 left the numbers.',
    );
    expect(furtherDetail({ ...failed, end: end('The loss is not finite.') })).toBe('The loss is not finite.');
    expect(furtherDetail({ ...failed, end: null })).toBe('');
  });
});

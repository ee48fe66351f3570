import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { program, recordingAt } from '../catalogue/samples';
import type { Recording } from '../state/recording';
import type { Shown } from '../state/shown';
import { Store } from '../state/store';
import { Follower, questionAbout } from './follower';

const shownAs = (recording: Recording): Shown => ({
  program,
  source: 'text',
  recording,
  past: null,
  stale: false,
  older: false,
});

/** A follower whose questions are answered by the test. */
function follow(source: string | null = 'text') {
  const recording = recordingAt(3);
  const shown = new Store<Shown | null>(shownAs(recording));
  const signals: AbortSignal[] = [];
  const answers: { readonly give: (reply: number) => void; readonly fail: (error: Error) => void }[] = [];
  const question = questionAbout(
    () => (source === null ? null : { source }),
    (_, signal) => {
      signals.push(signal);
      return new Promise<number>((give, fail) => answers.push({ give, fail }));
    },
  );
  const follower = new Follower(shown, question);
  const moves = (): void => recording.now.setAtOnce({ ...recording.now.get() });
  return { shown, signals, answers, follower, moves };
}

/** Lets promises settle, and the clock run on. */
const pass = (milliseconds = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it('asks as long as somebody looks', async () => {
  const { answers, follower, moves } = follow();
  moves();
  expect(answers).toHaveLength(0);
  const close = follower.open();
  answers[0]!.give(1);
  await pass();
  expect(follower.state.get()).toEqual({ kind: 'answered', source: 'text', reply: 1 });
  close();
  moves();
  await pass(10_000);
  expect(answers).toHaveLength(1);
});

it('asks at most every 300 ms while what is shown changes, and shows the last answer meanwhile', async () => {
  const { answers, follower, moves } = follow();
  follower.open();
  moves();
  moves();
  expect(answers).toHaveLength(1);
  answers[0]!.give(1);
  await pass(299);
  expect(answers).toHaveLength(1);
  await pass(1);
  expect(answers).toHaveLength(2);
  expect(follower.state.get()).toMatchObject({ reply: 1 });
});

it('asks less often where an answer takes long', async () => {
  const { answers, follower, moves } = follow();
  follower.open();
  await pass(1000);
  moves();
  answers[0]!.give(1);
  await pass(3999);
  expect(answers).toHaveLength(1);
  await pass(1);
  expect(answers).toHaveLength(2);
});

it('asks no more where nothing changes, and at once for another question', async () => {
  const { answers, signals, follower } = follow();
  follower.open();
  answers[0]!.give(1);
  await pass(10_000);
  expect(answers).toHaveLength(1);
  follower.again();
  follower.again();
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, true, false]);
});

it('follows the recording that is shown, and no longer the one before', async () => {
  const { shown, answers, follower, moves } = follow();
  follower.open();
  answers[0]!.give(1);
  await pass(1000);
  shown.set(shownAs(recordingAt(5)));
  expect(answers).toHaveLength(2);
  answers[1]!.give(2);
  await pass(1000);
  moves();
  await pass(1000);
  expect(answers).toHaveLength(2);
});

it('says why there is no answer, and asks nothing where there is nothing to ask', async () => {
  const { answers, follower } = follow();
  follower.open();
  answers[0]!.fail(new Error('no memory'));
  await pass();
  expect(follower.state.get()).toEqual({ kind: 'failed', message: 'no memory' });
  const idle = follow(null);
  idle.follower.open();
  await pass();
  expect(idle.follower.state.get()).toEqual({ kind: 'none' });
});

it('keeps nothing of a program that is left, and drops what comes late', async () => {
  const { answers, signals, follower } = follow();
  follower.open();
  follower.leave();
  expect(signals[0]!.aborted).toBe(true);
  answers[0]!.give(1);
  await pass();
  expect(follower.state.get()).toEqual({ kind: 'none' });
});

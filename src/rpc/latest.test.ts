import { expect, test } from 'vitest';
import { Latest, type Outcome } from './latest';

/** Work whose answers the test gives, in any order. */
function scene() {
  const latest = new Latest();
  const shown: Outcome<string>[] = [];
  const started: { signal: AbortSignal; answer(value: string): void; fail(error: Error): void }[] = [];
  const run = (): Promise<void> =>
    latest.run(
      (signal) =>
        new Promise<string>((answer, fail) => {
          started.push({ signal, answer, fail });
        }),
      (outcome) => shown.push(outcome),
    );
  return { latest, shown, started, run };
}

test('newer work aborts older work, whose answer is not shown however late it comes', async () => {
  const { shown, started, run } = scene();
  const older = run();
  const newer = run();
  expect(started.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  started[1]!.answer('newer');
  await newer;
  started[0]!.answer('older');
  await older;
  expect(shown).toEqual([{ kind: 'answered', value: 'newer' }]);
});

test('the failure of older work is not shown, and that of the newest is', async () => {
  const { shown, started, run } = scene();
  const older = run();
  const newer = run();
  started[0]!.fail(new Error('aborted'));
  await older;
  expect(shown).toEqual([]);
  started[1]!.fail(new Error('no memory'));
  await newer;
  expect(shown).toMatchObject([{ kind: 'failed', message: 'no memory' }]);
});

test('an abort ends what runs and says whether anything did', async () => {
  const { latest, shown, started, run } = scene();
  expect(latest.abort()).toBe(false);
  const running = run();
  expect(latest.isRunning).toBe(true);
  expect(latest.abort()).toBe(true);
  expect(started[0]!.signal.aborted).toBe(true);
  started[0]!.answer('late');
  await running;
  expect(shown).toEqual([]);
  expect(latest.isRunning).toBe(false);
});

test('work that throws before its first await has failed like any other', async () => {
  const shown: Outcome<never>[] = [];
  const throwing = (): Promise<never> => {
    throw new Error('at once');
  };
  await new Latest().run(throwing, (outcome) => shown.push(outcome));
  expect(shown).toMatchObject([{ kind: 'failed', message: 'at once' }]);
});

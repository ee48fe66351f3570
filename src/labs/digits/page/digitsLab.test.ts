import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DigitsProgress, DigitsRequest } from '../../../app/protocol';
import { FakeWorker, unanswered } from '../../../testing/fakeWorker';
import { DigitsLab } from './digitsLab';

let workers: FakeWorker[];
let asked: DigitsRequest[];
let aborted: number;
/** Ends the run that is under way. */
let end: () => void;
let lab: DigitsLab;

beforeEach(() => {
  workers = [];
  asked = [];
  aborted = 0;
  lab = new DigitsLab(() => {
    const worker = new FakeWorker({
      trainDigits: (request, signal) => {
        asked.push(request);
        signal.addEventListener('abort', () => aborted++);
        const ended = new Promise<void>((resolve) => {
          end = resolve;
        });
        return Promise.race([ended, unanswered(signal)]);
      },
      pauseDigits: async () => undefined,
    });
    workers.push(worker);
    return worker.asWorker;
  });
});

afterEach(() => {
  for (const worker of workers) worker.terminate();
});

function report(state: DigitsProgress['state'], taken: number, run = asked.at(-1)!.run): void {
  const networks = asked.at(-1)!.networks.map((network) => ({ network, taken, measures: [], shown: null }));
  const backend = null;
  const progress = { run, state, message: null, networks, counts: null, shownCount: 0, backend };
  workers.at(-1)!.send({ kind: 'digits', progress });
}

/** What every network of the run has taken. */
const taken = (): readonly number[] => [...new Set(lab.run.get()!.networks.map((each) => each.taken))];
const begun = (count = 1): Promise<void> => vi.waitFor(() => expect(asked).toHaveLength(count));
const stateIs = (state: string): Promise<void> =>
  vi.waitFor(() => expect(lab.run.get()).toMatchObject({ state }));

test('a run goes to its end, and gives its worker back', async () => {
  const run = lab.start();
  await begun();
  expect(lab.run.get()!.state).toBe('preparing');
  report('training', 3);
  await stateIs('training');
  report('done', 4);
  end();
  await run;
  expect(lab.run.get()).toMatchObject({ state: 'done' });
  expect(taken()).toEqual([4]);
  expect(workers[0]!.terminated).toBe(true);
});

test('a stop aborts the run, keeps what was found and drops what comes late', async () => {
  const run = lab.start();
  await begun();
  report('training', 3);
  await stateIs('training');
  lab.stop();
  await run;
  expect(lab.run.get()!.state).toBe('stopped');
  await vi.waitFor(() => expect(aborted).toBe(1));
  report('training', 9);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(lab.run.get()).toMatchObject({ state: 'stopped' });
  expect(taken()).toEqual([3]);
});

test('another start aborts the run before, whose reports are not taken for its own', async () => {
  void lab.start();
  await begun();
  const [first] = asked;
  void lab.start();
  await begun(2);
  expect(aborted).toBe(1);
  report('training', 9, first!.run);
  report('training', 1);
  await stateIs('training');
  expect(taken()).toEqual([1]);
});

test('a run whose worker is lost fails with the reason, and the next begins in another', async () => {
  const run = lab.start();
  await begun();
  report('training', 3);
  await stateIs('training');
  workers[0]!.break('out of memory');
  await run;
  expect(lab.run.get()).toMatchObject({
    state: 'failed',
    message: 'The worker broke down: out of memory.',
  });
  expect(taken()).toEqual([3]);
  void lab.start();
  await begun(2);
  expect(workers).toHaveLength(2);
  report('training', 1);
  await stateIs('training');
});

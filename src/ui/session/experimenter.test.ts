import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ExperimentRequest, StartOutcome } from '../../app/protocol';
import { FakeWorker } from '../../testing/fakeWorker';
import { Experimenter } from './experimenter';

/** A file of one program with so many starts. */
const file = (starts: number): File => {
  const program = {
    id: 'a',
    name: 'A line',
    prediction: '(* a x)',
    inputs: ['x'],
    parameters: ['a'],
    starts: Array.from({ length: starts }, (_, start) => ({ a: start })),
    rows: [[1, 2]],
  };
  const protocol = {
    optimizer: 'adam',
    loss: 'sum of squared errors',
    learningRate: 0.1,
    maxEpochs: 10,
    tolerance: 1e-6,
    extraEpochs: 0,
  };
  const text = JSON.stringify({ protocol, experiments: { One: [program] } });
  return new File([text], 'experiments.json');
};

let workers: FakeWorker[];
let asked: { readonly request: ExperimentRequest; readonly signal: AbortSignal }[];
let answers: ((outcome: StartOutcome | Error) => void)[];
let experimenter: Experimenter;

beforeEach(() => {
  workers = [];
  asked = [];
  answers = [];
  experimenter = new Experimenter(() => {
    const worker = new FakeWorker({
      experiment: (request, signal) =>
        new Promise((resolve, reject) => {
          asked.push({ request, signal });
          answers.push((outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)));
        }),
    });
    workers.push(worker);
    return worker.asWorker;
  });
});

afterEach(() => {
  for (const worker of workers) worker.terminate();
});

const refused = (message: string): StartOutcome => ({ kind: 'refused', message });
const begun = (count: number): Promise<void> => vi.waitFor(() => expect(asked).toHaveLength(count));
const outcomes = (): readonly StartOutcome[] => experimenter.experiment.get()!.outcomes[0]!;

test('a part of the worker that is missing ends the run, which resumes from there', async () => {
  await experimenter.openFile(file(2));
  const run = experimenter.run();
  await begun(1);
  answers[0]!(Object.assign(new Error('Could not load the runs.'), { name: 'PartError' }));
  await run;
  expect(experimenter.experiment.get()).toMatchObject({
    state: 'stopped',
    problem: 'Could not load the runs.',
    outcomes: [[]],
  });
  void experimenter.run();
  await begun(2);
  expect(asked[1]!.request.start).toBe(0);
});

test('runs one start after another, and an exception belongs to its start', async () => {
  await experimenter.openFile(file(2));
  const run = experimenter.run();
  await begun(1);
  answers[0]!(new RangeError('no memory'));
  await begun(2);
  answers[1]!(refused('no loss'));
  await run;
  expect(experimenter.experiment.get()).toMatchObject({ state: 'done', problem: null });
  expect(outcomes()).toEqual([refused('no memory'), refused('no loss')]);
  expect(asked.map(({ request }) => request.start)).toEqual([0, 1]);
});

test('a stop aborts the start under way, and a run resumes with it', async () => {
  await experimenter.openFile(file(3));
  const run = experimenter.run();
  await begun(1);
  answers[0]!(refused('first'));
  await begun(2);
  experimenter.stop();
  await run;
  expect(experimenter.experiment.get()!.state).toBe('stopped');
  await vi.waitFor(() => expect(asked[1]!.signal.aborted).toBe(true));
  answers[1]!(refused('too late'));
  const rest = experimenter.run();
  await begun(3);
  answers[2]!(refused('second'));
  await begun(4);
  answers[3]!(refused('third'));
  await rest;
  expect(outcomes()).toEqual(['first', 'second', 'third'].map(refused));
});

test('a lost worker ends the run with the reason, and what was found stays', async () => {
  await experimenter.openFile(file(2));
  const run = experimenter.run();
  await begun(1);
  answers[0]!(refused('first'));
  await begun(2);
  workers[0]!.break('out of memory');
  await run;
  expect(experimenter.experiment.get()).toMatchObject({
    state: 'stopped',
    problem: 'The worker broke down: out of memory.',
  });
  expect(outcomes()).toEqual([refused('first')]);
});

test('another file ends what runs', async () => {
  await experimenter.openFile(file(2));
  const run = experimenter.run();
  await begun(1);
  await experimenter.openFile(file(1));
  await run;
  expect(experimenter.experiment.get()).toMatchObject({ state: 'ready', outcomes: [[]] });
});

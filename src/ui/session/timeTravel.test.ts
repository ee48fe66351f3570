import { beforeEach, expect, test, vi } from 'vitest';
import type { Moment, MomentReply, MomentRequest, Progress, RunId } from '../../app/protocol';
import { noTables } from '../../testing/requests';
import {
  objectiveSummary,
  parameterSummary,
  programSummary,
  progressReport,
} from '../../testing/serviceReplies';
import { Recording } from '../state/recording';
import type { Run } from '../state/run';
import { defaultSettings } from '../state/settings';
import { Store } from '../state/store';
import { TimeTravel } from './timeTravel';

const program = programSummary({
  parameters: [parameterSummary({ start: 10 })],
  objective: objectiveSummary({ loss: 100, steps: 50 }),
});
const { pace: _, ...settings } = defaultSettings;
const id = 1 as RunId;

/** Records of these steps: the parameter falls from 10 by a tenth a step. */
function progress(first: number, count: number): Progress {
  const parameters = Float64Array.from({ length: count }, (_, index) => 10 - (first + index) / 10);
  return progressReport({
    first,
    count,
    losses: parameters.map((each) => each * each),
    parameters,
    gradients: parameters.map((each) => 2 * each),
    present: Float64Array.of(10 - (first + count) / 10),
    elements: Float64Array.of(10 - (first + count) / 10),
  });
}

const moment = (step: number): MomentReply => {
  const value = 10 - step / 10;
  const found: Moment = {
    step,
    present: Float64Array.of(value),
    elements: Float64Array.of(value),
    currentValues: {
      loss: value ** 2,
      holdoutLoss: null,
      gradients: Float64Array.of(2 * value),
      watches: new Float64Array(0),
    },
    next: null,
    curves: [Float64Array.of(step)],
    choices: null,
    members: null,
  };
  return { kind: 'moment', moment: found };
};

let recording: Recording;
let run: Store<Run<Recording>>;
let asked: MomentRequest[];
let answers: ((reply: MomentReply | Error) => void)[];
let time: TimeTravel;

beforeEach(() => {
  recording = new Recording(id, program, 'text', { settings, tables: noTables, starts: null });
  recording.append(progress(0, 50));
  run = new Store<Run<Recording>>({ kind: 'done', recording, reason: 'steps', end: null });
  asked = [];
  answers = [];
  const ask = (request: MomentRequest): Promise<MomentReply> => {
    asked.push(request);
    return new Promise((resolve, reject) => {
      answers.push((reply) => (reply instanceof Error ? reject(reply) : resolve(reply)));
    });
  };
  time = new TimeTravel({ service: { moment: ask }, run });
});

const past = () => {
  const state = time.state.get();
  if (state.kind === 'live') throw new Error('the present is shown');
  return { ...state, now: state.past.now.get() };
};
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('a step is shown from the records at once, and whole once the worker has answered', async () => {
  time.go(20);
  expect(past()).toMatchObject({ step: 20, recording });
  expect(past().now).toMatchObject({ taken: 20, latest: { step: 20, loss: 64 }, elements: null });
  expect(past().now.present).toEqual(Float64Array.of(8));
  expect(past().now.series.length).toBe(50);
  expect(asked[0]).toMatchObject({ run: id, step: 20, source: 'text', settings });
  answers[0]!(moment(20));
  await settled();
  expect(past().now.elements).toEqual(Float64Array.of(8));
  expect(past().now.curves).toEqual([Float64Array.of(20)]);
});

test('while the slider moves one step is asked for at a time, and at last the newest', async () => {
  for (const step of [40, 39, 38, 10]) time.go(step);
  expect(asked.map(({ step }) => step)).toEqual([40]);
  answers[0]!(moment(40));
  await settled();
  // The values stay those of the newest step.
  expect(past().now.present).toEqual(Float64Array.of(9));
  expect(asked.map(({ step }) => step)).toEqual([40, 10]);
  answers[1]!(moment(10));
  await settled();
  expect(asked).toHaveLength(2);
  expect(past().now.curves).toEqual([Float64Array.of(10)]);
});

test('the present is shown again by its step, by live, by a new run and by none', () => {
  const ways = [() => time.go(50), () => time.live(), () => run.set({ kind: 'idle', last: null })];
  for (const way of ways) {
    time.go(5);
    expect(time.state.get().kind).toBe('past');
    way();
    expect(time.state.get().kind).toBe('live');
  }
});

test('a run that trains on adds its records to the past, and not its values', async () => {
  run.set({ kind: 'training', recording });
  time.go(5);
  recording.append(progress(50, 10));
  await vi.waitFor(() => expect(past().now.series.length).toBe(60));
  expect(past().now.present).toEqual(Float64Array.of(9.5));
});

test('a step that the worker cannot find is shown as far as it was recorded, and says why', async () => {
  time.go(7);
  answers[0]!({ kind: 'refused', message: 'The tables have changed.' });
  await settled();
  expect(past().problem).toBe('The tables have changed.');
  time.go(8);
  expect(past().problem).toBeNull();
  answers[1]!(new Error('lost'));
  await settled();
  expect(past()).toMatchObject({ problem: 'lost', step: 8 });
});

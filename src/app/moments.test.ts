/** Looks at earlier steps of a run: while it trains, after its end, and after another run or worker took its place. */

import { expect, test } from 'vitest';
import { wanted } from '../testing/requests';
import { endless, ServicePage, trainRequest } from '../testing/servicePage';
import type { Moment, MomentRequest, Progress, TrainRequest } from './protocol';

const line = (options: string): string =>
  `(define-data (x y) '((0 1) (1 3) (2 5) (3 7)))
  (define-parameter a 1) (define-parameter w (tensor '(1 1)))
  (watch twice (* 2 a))
  (fit (lambda (x) (+ (* a x) (sum w))) (x) y ${options})`;

async function momentOf(page: ServicePage, request: TrainRequest, step: number): Promise<Moment> {
  const asked: MomentRequest = { ...request, step };
  const reply = await page.service.moment(asked, wanted);
  if (reply.kind === 'refused') throw new Error(reply.message);
  return reply.moment;
}

/** The records of a run, step by step. */
function recordsOf(progress: readonly Progress[]) {
  const all = <Name extends 'losses' | 'parameters' | 'gradients' | 'watches'>(name: Name): number[] =>
    progress.flatMap((each) => [...each[name]]);
  return {
    losses: all('losses'),
    parameters: all('parameters'),
    gradients: all('gradients'),
    watches: all('watches'),
  };
}

function expectRecord(moment: Moment, step: number, records: ReturnType<typeof recordsOf>): void {
  expect(moment.step).toBe(step);
  expect(moment.currentValues.loss).toBeCloseTo(records.losses[step]!, 10);
  for (let index = 0; index < 2; index++) {
    expect(moment.present[index]).toBeCloseTo(records.parameters[2 * step + index]!, 10);
    expect(moment.currentValues.gradients[index]).toBeCloseTo(records.gradients[2 * step + index]!, 10);
  }
  expect(moment.currentValues.watches[0]).toBeCloseTo(records.watches[step]!, 10);
  expect(moment.elements[0]).toBe(moment.present[0]);
  const next = records.parameters[2 * step + 2];
  if (next !== undefined) expect(moment.next![0]).toBeCloseTo(next, 10);
}

test('every step of a finished run is shown as it was recorded, with its curves', async () => {
  const page = new ServicePage();
  const request = trainRequest(line('(optimizer (adam 0.05)) (steps 600)'));
  await page.train(request);
  const end = await page.until(request.run, 'done');
  const records = recordsOf(page.progress);
  for (const step of [0, 1, 250, 599]) {
    const moment = await momentOf(page, request, step);
    expectRecord(moment, step, records);
    // The model is a line: at 0 it is the sum of w.
    const [, first, second] = moment.elements;
    expect(moment.curves[0]![0]).toBeCloseTo(first! + second!, 10);
  }
  const last = await momentOf(page, request, 600);
  expect([...last.elements]).toEqual([...end.elements]);
  expect(last.currentValues.loss).toBe(end.currentValues!.loss);
  const far = await momentOf(page, request, 10_000);
  expect(far.step).toBe(600);
  expect([...far.next!]).toEqual([...end.next!]);
});

test('a run that trains shows an earlier step, and trains on as if nobody had looked', async () => {
  const page = new ServicePage();
  const source = line('(optimizer (adam 0.001)) (steps 20000)');
  const request = trainRequest(source);
  await page.train(request);
  const early = await momentOf(page, request, 1);
  await page.until(request.run, 'done');
  const records = recordsOf(page.progress);
  expectRecord(early, early.step, records);
  const alone = new ServicePage();
  await alone.train({ ...request });
  await alone.until(request.run, 'done');
  expect(records).toEqual(recordsOf(alone.progress));
});

test('a paused run shows an earlier step, and a step that was not taken yet as the present', async () => {
  const page = new ServicePage();
  const request = trainRequest(endless);
  await page.train(request);
  await page.service.pause(request.run);
  const taken = page.steps;
  expect((await momentOf(page, request, 0)).present[0]).toBe(1);
  expect((await momentOf(page, request, taken + 50)).step).toBe(taken);
  await page.service.stop(request.run);
});

test('a run that another has replaced, or that is of a worker that is lost, takes its steps again', async () => {
  const page = new ServicePage();
  const request = trainRequest(line('(optimizer (adam 0.05)) (batch 2) (seed 3) (steps 300)'));
  await page.train(request);
  await page.until(request.run, 'done');
  const records = recordsOf(page.progress);
  await page.train(trainRequest(line('(steps 5)')));
  expect([...(await momentOf(page, request, 250)).present]).toEqual(records.parameters.slice(500, 502));
  const fresh = new ServicePage();
  for (const step of [200, 17, 299]) {
    const moment = await momentOf(fresh, request, step);
    expect([...moment.present]).toEqual(records.parameters.slice(2 * step, 2 * step + 2));
  }
});

test('a program without a run refuses to show one', async () => {
  const page = new ServicePage();
  const reply = await page.service.moment({ ...trainRequest('(define x 1)'), step: 3 }, wanted);
  expect(reply).toMatchObject({ kind: 'refused' });
  const broken = await page.service.moment({ ...trainRequest('(define-parameter a'), step: 3 }, wanted);
  expect(broken).toMatchObject({ kind: 'refused' });
});

test('with restarts the members are those of the step', async () => {
  const page = new ServicePage();
  const request = trainRequest(line('(optimizer (adam 0.05)) (restarts 4) (steps 60)'));
  await page.train(request);
  await page.until(request.run, 'done');
  const records = recordsOf(page.progress);
  const { members, currentValues } = await momentOf(page, request, 20);
  expect(members!.losses).toHaveLength(4);
  expect(members!.losses[members!.best]).toBeCloseTo(records.losses[20]!, 12);
  expect(currentValues.loss).toBeCloseTo(records.losses[20]!, 10);
  expect(members!.ends).toHaveLength(8);
});

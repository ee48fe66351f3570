/** Runs as the page starts, holds and ends them: what is reported, and in which order. */

import { expect, test } from 'vitest';
import { endless, ServicePage, trainRequest } from '../testing/servicePage';

test('a run reports every step once, in order, and ends', async () => {
  const page = new ServicePage();
  const request = trainRequest(
    '(define-parameter a 3) (minimize (* a a) (optimizer (sgd 0.1)) (steps 2500))',
  );
  expect(await page.train(request)).toEqual([]);
  const end = await page.until(request.run, 'done');
  expect(end.reason).toBe('steps');
  expect(page.steps).toBe(2500);
  let next = 0;
  for (const { first, count, losses } of page.progress) {
    if (count > 0) expect(first).toBe(next);
    expect(losses).toHaveLength(count);
    next += count;
  }
  expect(end.present[0]).toBeCloseTo(0, 10);
});

test('pause, step, resume and stop are obeyed between steps', async () => {
  const page = new ServicePage();
  const request = trainRequest(endless);
  await page.train(request);
  await page.service.pause(request.run);
  await page.until(request.run, 'paused');
  const taken = page.steps;
  await page.service.step(request.run);
  await page.service.step(request.run);
  expect(page.steps).toBe(taken + 2);
  expect(page.progress.at(-1)!.state).toBe('paused');
  await page.service.resume(request.run);
  await page.until(request.run, 'training');
  await page.service.stop(request.run);
  expect((await page.until(request.run, 'done')).reason).toBe('stopped');
  const after = page.progress.length;
  await page.service.resume(request.run);
  await page.service.step(request.run);
  expect(page.progress).toHaveLength(after);
});

test('a run that starts paused takes steps one at a time', async () => {
  const page = new ServicePage();
  const request = trainRequest(endless, { paused: true });
  await page.train(request);
  expect(page.progress.at(-1)).toMatchObject({ state: 'paused', count: 0 });
  await page.service.step(request.run);
  expect(page.steps).toBe(1);
  await page.service.stop(request.run);
});

test('a new run takes the place of the one before', async () => {
  const page = new ServicePage();
  const first = trainRequest(endless);
  await page.train(first);
  const second = trainRequest('(define-parameter a 3) (minimize (* a a) (steps 5))');
  await page.train(second);
  await page.until(second.run, 'done');
  const ends = page.progress.filter((each) => each.state === 'done').map((each) => [each.run, each.reason]);
  expect(ends.at(-1)).toEqual([second.run, 'steps']);
  expect(page.progress.at(-1)!.run).toBe(second.run);
});

test('the pace holds a run back', async () => {
  const page = new ServicePage();
  const request = trainRequest(endless, { pace: 5 });
  await page.train(request);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await page.service.stop(request.run);
  expect(page.steps).toBeGreaterThan(0);
  expect(page.steps).toBeLessThan(100);
});

test('compiling answers while a run goes on', async () => {
  const page = new ServicePage();
  const request = trainRequest(endless);
  await page.train(request);
  const reply = await page.compile('(* 6 7)');
  expect(reply.output).toMatchObject([{ text: '42' }]);
  expect(page.progress.every((each) => each.state !== 'done')).toBe(true);
  await page.service.stop(request.run);
});

test('a program that does not compile is not trained', async () => {
  const page = new ServicePage();
  const diagnostics = await page.train(trainRequest('(define-parameter a 1) (minimize (* a b))'));
  expect(diagnostics.map((each) => each.code)).toEqual(['unbound-name']);
  expect(page.progress).toEqual([]);
});

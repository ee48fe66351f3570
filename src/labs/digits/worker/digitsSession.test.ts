import { expect, test } from 'vitest';
import type { DigitsProgress, DigitsRequest, RunId } from '../../../app/protocol';
import { wanted } from '../../../testing/requests';
import { drawDigits } from '../data';
import { DigitsSession } from './digitsSession';

const request: DigitsRequest = {
  run: 3 as RunId,
  task: 'dilate',
  networks: ['linked', 'indirect'],
  preset: 'small',
  training: { rate: 0.002, batch: 8, steps: 3, seed: 0 },
  share: 1,
  digits: { training: drawDigits(60, 1), test: drawDigits(20, 2) },
  backend: 'wasm',
};

const patience = { timeout: 60_000 };

test('networks are trained side by side, measured at the same steps and shown', patience, async () => {
  const reports: DigitsProgress[] = [];
  await new DigitsSession(request, (progress) => reports.push(progress), wanted).train();
  expect([...new Set(reports.map(({ state }) => state))]).toEqual(['preparing', 'training', 'done']);
  for (const network of request.networks) {
    const own = reports.flatMap(({ networks }) => networks.filter((each) => each.network === network));
    const measures = own.flatMap((each) => each.measures);
    expect(measures.map(({ step }) => step)).toEqual([0, 1, 2, 3]);
    expect(measures.at(-1)!.loss).toBeLessThan(measures[0]!.loss);
    const pictures = own.flatMap(({ shown }) => (shown === null ? [] : [shown]));
    expect(pictures.length).toBe(4);
    expect(pictures[0]).not.toEqual(pictures[3]);
  }
  const { counts, backend, shownCount } = reports.at(-1)!;
  expect(counts).toEqual({ training: 30, test: 10 });
  expect(shownCount).toBe(5);
  expect(backend!.name).toBe('tfjs wasm');
});

test('a run waits where it is paused, and ends where it is aborted', patience, async () => {
  const reports: DigitsProgress[] = [];
  const long = {
    ...request,
    networks: ['indirect'] as const,
    training: { ...request.training, steps: 4000 },
  };
  const controller = new AbortController();
  const run = new DigitsSession(long, (progress) => reports.push(progress), controller.signal);
  const until = async (state: DigitsProgress['state']): Promise<void> => {
    while (reports.at(-1)?.state !== state) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const end = run.train();
  await until('training');
  run.pause(true);
  await until('paused');
  const waiting = reports.length;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(reports.length).toBe(waiting);
  run.pause(false);
  await until('training');
  controller.abort();
  await expect(end).rejects.toMatchObject({ name: 'AbortError' });
  expect(reports.at(-1)!.state).toBe('training');
  expect(reports.at(-1)!.networks[0]!.taken).toBeLessThan(4000);
});

test('too few images for a batch are a failure that says so', patience, async () => {
  const reports: DigitsProgress[] = [];
  const few = { ...request, share: 0.01, training: { ...request.training, batch: 32 } };
  await new DigitsSession(few, (progress) => reports.push(progress), wanted).train();
  expect(reports.at(-1)!.state).toBe('failed');
  expect(reports.at(-1)!.message).toBe(
    'There are 10 images of the digits 1 to 5 to train on, fewer than a batch of 32.',
  );
});

import { expect, test } from 'vitest';
import type { Found, GradusService, PieceReply } from '../../app/protocol';
import { FakeWorker, unanswered } from '../../testing/fakeWorker';
import { found, plainLoop, resultOf, roundOf, task } from '../catalogue/discoverySamples';
import { defaultSettings } from '../state/settings';
import { type JobPorts, type KeptJob, SearchJob } from './searchJob';

const { pace: _, ...settings } = defaultSettings;
const program = { source: '(define-unknown (law x))', settings, tables: [], task };

type SearchPiece = GradusService['searchPiece'];

const answer: SearchPiece = async ({ piece }) => ({ kind: 'done', result: resultOf(piece) });

function scene(searchPiece: SearchPiece = answer, ports: Partial<JobPorts> = {}) {
  const workers: FakeWorker[] = [];
  const spawn = (): Worker => {
    const worker = new FakeWorker({ setTables: async () => undefined, searchPiece });
    workers.push(worker);
    return worker.asWorker;
  };
  const all: JobPorts = { spawn, workers: 2, ...plainLoop(8), ...ports };
  return { job: new SearchJob(program, all), workers, ports: all };
}

const phase = (job: SearchJob) => job.state.get().phase;
const until = (job: SearchJob, kind: string) => expect.poll(() => phase(job).kind).toBe(kind);

test('all pieces are done by workers that end with the search, and the front is that of the loop', async () => {
  const { job, workers } = scene();
  job.start();
  await until(job, 'exhausted');
  expect(workers).toHaveLength(2);
  await expect.poll(() => workers.every(({ terminated }) => terminated)).toBe(true);
  const { front, counts } = job.state.get();
  expect(front.map(({ size, loss }) => [size, loss])).toEqual([
    [1, 8],
    [2, 7],
    [3, 6],
    [4, 5],
    [5, 4],
    [6, 3],
    [7, 2],
    [8, 1],
  ]);
  expect(counts.candidates).toBe(800);
});

test('a paused search does again what its workers were at, and finds the same', async () => {
  let isHeld = true;
  const { job } = scene(async (request, signal): Promise<PieceReply> => {
    if (isHeld && roundOf(request.piece) > 2) return unanswered(signal);
    return answer(request, signal);
  });
  job.start();
  await expect.poll(() => job.state.get().counts.candidates).toBe(300);
  job.pause();
  expect(phase(job)).toEqual({ kind: 'paused', reason: 'asked' });
  expect(job.state.get().rate).toBeNull();
  isHeld = false;
  job.start();
  await until(job, 'exhausted');
  expect(job.state.get().counts.candidates).toBe(800);
});

test('a search that was kept continues where it was', async () => {
  const first = scene(async (request, signal) =>
    roundOf(request.piece) > 3 ? unanswered(signal) : answer(request, signal),
  );
  first.job.start();
  await expect.poll(() => first.job.state.get().counts.candidates).toBe(400);
  first.job.pause();
  // As plain data, through the storage.
  const kept: KeptJob = JSON.parse(JSON.stringify(first.job.kept()));
  const done: number[] = [];
  const { ports } = scene(async ({ piece }) => {
    done.push(roundOf(piece));
    return { kind: 'done', result: resultOf(piece) };
  });
  const job = SearchJob.restored(kept, [], ports);
  expect(job.state.get()).toMatchObject({ phase: { kind: 'paused' }, counts: { candidates: 400 } });
  expect(job.state.get().front).toHaveLength(4);
  job.start();
  await until(job, 'exhausted');
  expect(done.sort()).toEqual([4, 5, 6, 7]);
});

test('a piece that is lost with its worker is done by the next one', async () => {
  const lost = new Set<number>();
  const { job, workers } = scene(
    async (request, signal) => {
      const round = roundOf(request.piece);
      if (round % 3 !== 0 || lost.has(round)) return answer(request, signal);
      lost.add(round);
      workers.at(-1)!.break('out of memory');
      return unanswered(signal);
    },
    { workers: 1 },
  );
  job.start();
  await until(job, 'exhausted');
  expect(lost.size).toBe(3);
  expect(job.state.get().front).toHaveLength(8);
});

test('a piece that breaks each worker fails the search, which keeps its front and can continue', async () => {
  let isBroken = true;
  const { job } = scene(
    async (request, signal) => {
      if (isBroken && roundOf(request.piece) === 4) throw new Error('It broke.');
      return answer(request, signal);
    },
    { workers: 1 },
  );
  job.start();
  await until(job, 'failed');
  expect(phase(job)).toMatchObject({ message: expect.stringContaining('It broke.') });
  expect(job.state.get().front).toHaveLength(4);
  isBroken = false;
  job.start();
  await until(job, 'exhausted');
  expect(job.state.get().front).toHaveLength(8);
});

test('a stopped search keeps its front, and begins anew with what was found beside it', async () => {
  const { job } = scene(async (request, signal) =>
    roundOf(request.piece) > 2 ? unanswered(signal) : answer(request, signal),
  );
  job.start();
  await expect.poll(() => job.state.get().front.length).toBe(3);
  job.stop();
  expect(phase(job).kind).toBe('stopped');
  expect(job.kept()).toMatchObject({ phase: 'stopped', loop: null });
  job.start();
  expect(job.state.get().counts.candidates).toBe(0);
  expect(job.state.get().front).toHaveLength(3);
  job.stop();
});

test('a limit of time pauses the search, and continuing it takes as much again', async () => {
  const { job } = scene(
    async (request, signal) => {
      await new Promise((resolve) => setTimeout(resolve, 15));
      return answer(request, signal);
    },
    { ...plainLoop(1000) },
  );
  job.choose({ seconds: 0.1 });
  job.start();
  await until(job, 'paused');
  expect(phase(job)).toEqual({ kind: 'paused', reason: 'time' });
  const { candidates } = job.state.get().counts;
  job.start();
  await until(job, 'paused');
  expect(job.state.get().counts.candidates).toBeGreaterThan(candidates);
});

test('a pasted candidate joins the front where it is better, and is kept', () => {
  const { job } = scene();
  const better: Found = found(3, 0.5);
  job.give([better, found(4, 2)]);
  expect(job.state.get().front).toEqual([{ ...better, origin: 'given' }]);
  expect(job.kept()).toMatchObject({ phase: 'stopped', given: [better] });
});

test('a pasted candidate joins the search, and what an earlier search found does not join the next', async () => {
  const added: Found[] = [];
  const loop = plainLoop(2);
  const begin: JobPorts['begin'] = (...given) => ({
    ...loop.begin(...given),
    counts: { candidates: 0, calibrated: 0 },
    front: [found(2, 1)],
    add: (some) => added.push(...some),
  });
  const { job } = scene(answer, { begin });
  const [before, meanwhile] = [found(3, 0.5), found(4, 0.25)];
  job.give([before]);
  job.start();
  expect(added).toMatchObject([before]);
  await until(job, 'exhausted');
  job.start();
  expect(added).toHaveLength(2);
  job.give([meanwhile]);
  expect(added[2]).toEqual(meanwhile);
  const origins = job.state.get().front.map(({ size, origin }) => [size, origin]);
  expect(origins).toEqual([
    [2, 'search'],
    [3, 'given'],
    [4, 'given'],
  ]);
});

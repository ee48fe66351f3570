import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { GradusService, LandscapeReply, LandscapeRequest } from '../../app/protocol';
import { noTables } from '../../testing/requests';
import { defaultSoftness } from '../../train';
import type { Shown } from '../state/shown';
import { Store } from '../state/store';
import { Landscaper } from './landscaper';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const [none, all] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
const settings = {
  seed: null,
  backend: 'auto',
  level: 'direct',
  evaluator: null,
  ...defaultSoftness,
} as const;

/** A landscaper of a run that `move` moves on. Its worker answers when the test says so. */
function scene(start: Readonly<Record<string, number>>, shape: readonly number[] = []) {
  const names = Object.keys(start);
  const parameters = names.map((name) => ({ name, shape, low: none, high: all }));
  const program = { parameters, objective: {}, signature: 'this' };
  const paths = names.map((name) => [start[name]!]);
  const now = new Store(stateOf(paths));
  const asked: LandscapeRequest[] = [];
  const signals: AbortSignal[] = [];
  const answers: ((reply: LandscapeReply) => void)[] = [];
  const service: Pick<GradusService, 'landscape'> = {
    landscape: (request, signal) => {
      asked.push(request);
      signals.push(signal);
      return new Promise((resolve) => answers.push(resolve));
    },
  };
  const recording = { program, now };
  // What a landscaper reads of what is shown.
  const shown = new Store({ program, source: 'the text', recording, stale: false } as unknown as Shown);
  let moving = false;
  const landscaper = new Landscaper({
    service,
    request: () => ({ source: 'newer', settings, tables: noTables }),
    shown,
    isMoving: () => moving,
    elementsOf: async () => Float64Array.of(1, 2),
  });
  return {
    landscaper,
    asked,
    signals,
    /** Answers with the grid that was asked for, or with something else. */
    answer: async (reply?: LandscapeReply) => {
      const { over, size } = asked.at(-1)!;
      if (over.kind === 'plane') throw new Error('a plane is answered otherwise');
      const grid: LandscapeReply = { kind: 'grid', over, size, losses: new Float64Array(size) };
      answers.at(-1)!(reply ?? grid);
      await vi.advanceTimersByTimeAsync(0);
    },
    move: (values: readonly number[], isMoving = true) => {
      moving = isMoving;
      for (const [index, value] of values.entries()) paths[index]!.push(value);
      now.set(stateOf(paths));
    },
    wait: () => vi.advanceTimersByTimeAsync(3000),
    /** Shows another run. */
    begin: () =>
      shown.update(
        (each) => ({ ...each, recording: { program, now: new Store(stateOf(paths)) } }) as unknown as Shown,
      ),
  };
}

function stateOf(paths: readonly (readonly number[])[]) {
  const columns = paths.map((path) => Float64Array.from(path));
  const present = Float64Array.from(paths, (path) => path.at(-1)!);
  const series = { parameter: (index: number) => columns[index]! };
  return { present, elements: present, next: null, series, taken: paths[0]!.length - 1 };
}

test('asks once somebody looks, of what is shown, for axes that may grow', async () => {
  const { landscaper, asked, wait, answer } = scene({ a: 3, b: 5 });
  await wait();
  expect(asked).toHaveLength(0);
  landscaper.open();
  await wait();
  expect(asked).toMatchObject([
    { source: 'the text', stretch: true, over: { kind: 'parameters', x: { low: 0, high: 6 } } },
  ]);
  expect(asked[0]!.limit).not.toBeNull();
  expect(landscaper.state.get().work.kind).toBe('running');
  await answer();
  expect(landscaper.state.get()).toMatchObject({ signature: 'this', work: { kind: 'none' } });
});

test('a path that stays inside needs no other grid, and one that leaves it needs one', async () => {
  const { landscaper, asked, wait, answer, move } = scene({ a: 3, b: 5 });
  landscaper.open();
  await wait();
  await answer();
  for (let step = 1; step < 20; step++) move([3 + 0.1 * step, 5 - 0.1 * step]);
  await wait();
  expect(asked).toHaveLength(1);
  move([9, 3]);
  await wait();
  expect(asked).toHaveLength(2);
  expect(asked[1]).toMatchObject({ stretch: false, over: { x: { low: 0, parameter: 'a' } } });
});

test('other parameters that moved need another grid when the run rests, not before', async () => {
  const { landscaper, asked, wait, answer, move } = scene({ a: 3, b: 5, c: 1 });
  landscaper.open();
  await wait();
  await answer();
  move([3, 5, 2]);
  await wait();
  expect(asked).toHaveLength(1);
  move([3, 5, 2], false);
  await wait();
  expect(asked).toHaveLength(2);
  expect([...asked[1]!.at!]).toEqual([3, 5, 2]);
});

test('what takes long is drawn on demand only', async () => {
  const { landscaper, asked, wait, answer, move } = scene({ a: 3, b: 5 });
  landscaper.open();
  await wait();
  await answer({ kind: 'expensive', milliseconds: 9000 });
  move([100, 100]);
  await wait();
  expect(asked).toHaveLength(1);
  expect(landscaper.state.get().work).toEqual({ kind: 'expensive', milliseconds: 9000 });
  void landscaper.draw();
  await vi.advanceTimersByTimeAsync(0);
  expect(asked[1]!.limit).toBeNull();
  await answer();
  expect(landscaper.state.get().grid).not.toBeNull();
});

test('the reader ends it, here and in the worker; it does not begin again by itself', async () => {
  const { landscaper, asked, signals, wait } = scene({ a: 3, b: 5 });
  landscaper.open();
  await wait();
  landscaper.giveUp();
  expect(signals[0]!.aborted).toBe(true);
  await wait();
  expect(asked).toHaveLength(1);
  expect(landscaper.state.get().work.kind).toBe('expensive');
});

test('nobody looks any more: the worker is not asked, and its work ends', async () => {
  const { landscaper, asked, signals, wait, move } = scene({ a: 3, b: 5 });
  const close = landscaper.open();
  await wait();
  close();
  expect(signals[0]!.aborted).toBe(true);
  move([100, 100]);
  await wait();
  expect(asked).toHaveLength(1);
});

test('other axes and a plane are asked for at once', async () => {
  const { landscaper, asked, wait, answer } = scene({ a: 3, b: 5, c: 1 });
  landscaper.open();
  await wait();
  await answer();
  landscaper.choose({ x: 'c' });
  await wait();
  expect(asked[1]).toMatchObject({ over: { x: { parameter: 'c' }, y: { parameter: 'a' } } });
  await answer();
  landscaper.choose({ over: 'plane' });
  await wait();
  expect(asked[2]!.over).toMatchObject({ kind: 'plane', points: [Float64Array.of(1, 2), {}, {}] });
});

test('a run of tensors leaves a trail, which another run clears', () => {
  const { landscaper, move, begin } = scene({ a: 3, b: 5 }, [2]);
  landscaper.open();
  move([4, 6]);
  move([5, 7]);
  expect(landscaper.trail.get()).toEqual([Float64Array.of(4, 6), Float64Array.of(5, 7)]);
  for (let step = 1; step <= 400; step++) move([5 + step, 7]);
  const trail = landscaper.trail.get();
  expect(trail.length).toBeLessThanOrEqual(300);
  expect(trail.length).toBeGreaterThan(100);
  expect(trail.at(-1)).toEqual(Float64Array.of(405, 7));
  begin();
  expect(landscaper.trail.get()).toEqual([Float64Array.of(405, 7)]);
});

test('a run of numbers alone needs no trail: its series has all values', () => {
  const { landscaper, move } = scene({ a: 3, b: 5 });
  landscaper.open();
  move([4, 6]);
  expect(landscaper.trail.get()).toEqual([]);
});

import { expect, test } from 'vitest';
import { announceSlices, drive, Slices, yieldToEventLoop } from './slices';

function spend(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

function* counting(turns: number, done: number[] = []): Generator<void, number> {
  for (let turn = 0; turn < turns; turn++) {
    spend(2);
    done.push(turn);
    yield;
  }
  return turns;
}

test('work is driven to its result, and messages are read between slices', async () => {
  const { port1, port2 } = new MessageChannel();
  let seen = 0;
  port2.onmessage = () => seen++;
  port1.postMessage('one');
  const seenWhileWorking: number[] = [];
  function* work(): Generator<void, string> {
    for (let turn = 0; turn < 20; turn++) {
      spend(2);
      seenWhileWorking.push(seen);
      yield;
    }
    return 'done';
  }
  expect(await drive(work(), new AbortController().signal)).toBe('done');
  expect(seenWhileWorking[0]).toBe(0);
  expect(seenWhileWorking.at(-1)).toBe(1);
  port1.close();
});

test('an abort stops the work at the end of its slice and lets it clean up', async () => {
  const controller = new AbortController();
  const done: number[] = [];
  let cleaned = false;
  function* work(): Generator<void, number> {
    try {
      return yield* counting(1000, done);
    } finally {
      cleaned = true;
    }
  }
  const driven = drive(work(), controller.signal);
  controller.abort();
  await expect(driven).rejects.toMatchObject({ name: 'AbortError' });
  const stopped = done.length;
  expect(stopped).toBeLessThan(100);
  expect(cleaned).toBe(true);
  await yieldToEventLoop();
  expect(done).toHaveLength(stopped);
});

test('aborted work does not begin', async () => {
  const done: number[] = [];
  await expect(drive(counting(3, done), AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  expect(done).toEqual([]);
});

test('an exception of the work is the one that is thrown', async () => {
  function* broken(): Generator<void, number> {
    yield;
    throw new RangeError('no memory');
  }
  await expect(drive(broken(), new AbortController().signal)).rejects.toThrow(RangeError);
});

test('each slice is announced', async () => {
  const { signal } = new AbortController();
  let announced = 0;
  announceSlices(signal, () => announced++);
  // Long enough for a busy machine not to end it.
  const slices = new Slices(signal, 60_000);
  expect(announced).toBe(1);
  await slices.pauseWhenDue();
  expect(announced).toBe(1);
  await slices.pause();
  expect(announced).toBe(2);
});

test('who yields earlier goes on earlier', async () => {
  const order: number[] = [];
  await Promise.all([1, 2, 3].map((each) => yieldToEventLoop().then(() => order.push(each))));
  expect(order).toEqual([1, 2, 3]);
});

test('work that yields a promise continues when it is settled, and breaks where it is rejected', async () => {
  let arrive: (value: string) => void = () => undefined;
  const arrival = new Promise<string>((resolve) => {
    arrive = resolve;
  });
  const steps: string[] = [];
  function* work(awaited: Promise<unknown>) {
    steps.push('before');
    yield awaited;
    steps.push('after');
    return 'done';
  }
  const result = drive(work(arrival), new AbortController().signal);
  await yieldToEventLoop();
  expect(steps).toEqual(['before']);
  arrive('there');
  expect(await result).toBe('done');
  const refused = Promise.reject(new Error('gone'));
  await expect(drive(work(refused), new AbortController().signal)).rejects.toThrow('gone');
});

test('an abort ends work that waits for a promise', async () => {
  const controller = new AbortController();
  let ended = false;
  function* work() {
    try {
      yield new Promise(() => undefined);
    } finally {
      ended = true;
    }
  }
  const result = drive(work(), controller.signal);
  await yieldToEventLoop();
  controller.abort();
  await expect(result).rejects.toThrow('abort');
  expect(ended).toBe(true);
});

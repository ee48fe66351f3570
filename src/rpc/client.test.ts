import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Loss, WorkerClient, WorkerLost } from './client';
import type { FromService, ToService, WorkerPort } from './messages';

interface Work {
  tables(version: number): Promise<void>;
  compile(source: string, signal: AbortSignal): Promise<string>;
  train(source: string, signal: AbortSignal): Promise<string>;
  stop(run: number): Promise<void>;
  look(source: string, signal: AbortSignal): Promise<string>;
}

type Call = Extract<ToService<Work>, { kind: 'call' }>;

/** A worker that says what the test says. */
class FakeWorker implements WorkerPort<ToService<Work>, FromService<string>> {
  readonly sent: ToService<Work>[] = [];
  terminated = false;
  private readonly listeners = new Map<string, (event: never) => void>();

  postMessage(message: ToService<Work>): void {
    this.sent.push(message);
  }

  /** Nobody asks what comes of the tables. */
  private settleTables(): void {
    for (const { id, method } of this.calls)
      if (method === 'tables') this.say({ kind: 'result', call: id, value: undefined });
  }

  addEventListener(type: string, listener: (event: never) => void): void {
    this.listeners.set(type, listener);
  }

  terminate(): void {
    this.terminated = true;
  }

  get calls(): readonly Call[] {
    return this.sent.filter((each) => each.kind === 'call');
  }

  say(message: FromService<string>): void {
    this.raise('message', { data: message });
  }

  raise(type: string, event: unknown): void {
    this.listeners.get(type)?.(event as never);
  }

  /** Has read everything, and works on the newest call. */
  begin(): void {
    for (const { id } of this.sent) this.say({ kind: 'seen', id });
    this.settleTables();
    this.say({ kind: 'working', call: this.calls.at(-1)!.id });
  }

  answer(value: unknown, call: Call = this.calls.at(-1)!): void {
    for (const { id } of this.sent) this.say({ kind: 'seen', id });
    this.settleTables();
    this.say({ kind: 'result', call: call.id, value });
  }
}

describe('a client', () => {
  let workers: FakeWorker[];
  let losses: Loss[];
  let client: WorkerClient<Work, string>;
  const sources = (worker: FakeWorker): unknown[] =>
    worker.calls.filter(({ method }) => method !== 'tables').map(({ argument }) => argument);

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    workers = [];
    losses = [];
    client = new WorkerClient<Work, string>({
      spawn: () => {
        const worker = new FakeWorker();
        workers.push(worker);
        return worker;
      },
      lost: (loss) => losses.push(loss),
      greet: (caller) => void caller.call('tables', 7).catch(() => undefined),
      prompt: ['stop'],
      background: ['look'],
      once: ['train'],
    });
  });

  afterEach(() => {
    client.dispose();
    vi.useRealTimers();
  });

  /** A call whose end a test is not about. */
  const quietly = (answer: Promise<unknown>): void => void answer.catch(() => undefined);

  /** The first worker, loaded and at rest. */
  async function loaded(): Promise<FakeWorker> {
    const answer = client.call('compile', 'first');
    workers[0]!.answer('answered');
    await answer;
    return workers[0]!;
  }

  it('tells a fresh worker what it has to know, then asks', async () => {
    const worker = await loaded();
    expect(worker.calls.map(({ method, argument }) => [method, argument])).toEqual([
      ['tables', 7],
      ['compile', 'first'],
    ]);
  });

  it('replaces a worker that is silent for a second, and sends again what waits, in order', async () => {
    const worker = await loaded();
    const first = client.call('compile', 'a');
    const second = client.call('train', 'b');
    await vi.advanceTimersByTimeAsync(650);
    expect(worker.terminated).toBe(false);
    await vi.advanceTimersByTimeAsync(350);
    expect(worker.terminated).toBe(true);
    expect(losses).toMatchObject([{ kind: 'silent' }]);
    expect(workers[1]!.calls.map(({ method }) => method)).toEqual(['tables', 'compile', 'train']);
    workers[1]!.answer('A', workers[1]!.calls[1]);
    workers[1]!.answer('B', workers[1]!.calls[2]);
    expect(await Promise.all([first, second])).toEqual(['A', 'B']);
  });

  it('waits for long work that is wanted, whatever else waits behind it', async () => {
    const worker = await loaded();
    const long = client.call('compile', 'long');
    worker.begin();
    const other = client.call('compile', 'other');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(losses).toEqual([]);
    worker.answer('at last', worker.calls.at(-2));
    worker.answer('too');
    expect(await Promise.all([long, other])).toEqual(['at last', 'too']);
  });

  it('does not wait for what it asked by itself, once somebody wants something', async () => {
    const worker = await loaded();
    quietly(client.call('look', 'at all of it'));
    worker.begin();
    await vi.advanceTimersByTimeAsync(800);
    expect(losses).toEqual([]);
    const wanted = client.call('compile', 'wanted');
    await vi.advanceTimersByTimeAsync(1200);
    expect(losses).toMatchObject([{ kind: 'silent' }]);
    workers[1]!.answer('there', workers[1]!.calls.at(-1));
    expect(await wanted).toBe('there');
  });

  it('replaces a worker that does not see an abort of its work, and answers what came after', async () => {
    const worker = await loaded();
    const controller = new AbortController();
    const hung = client.call('compile', 'hung', controller.signal);
    worker.begin();
    await vi.advanceTimersByTimeAsync(5000);
    controller.abort();
    await expect(hung).rejects.toMatchObject({ name: 'AbortError' });
    await vi.advanceTimersByTimeAsync(100);
    const edit = client.call('compile', 'edit');
    await vi.advanceTimersByTimeAsync(900);
    expect(worker.terminated).toBe(true);
    expect(sources(workers[1]!)).toEqual(['edit']);
    workers[1]!.answer('edited');
    expect(await edit).toBe('edited');
  });

  it('keeps a worker that does see it', async () => {
    const worker = await loaded();
    const controller = new AbortController();
    const long = client.call('compile', 'long', controller.signal).catch(() => undefined);
    worker.begin();
    controller.abort();
    await long;
    await vi.advanceTimersByTimeAsync(400);
    for (const { id } of worker.sent) worker.say({ kind: 'seen', id });
    await vi.advanceTimersByTimeAsync(5000);
    expect(losses).toEqual([]);
  });

  it('does not blame an aborted call for a silence that other work explains', async () => {
    const worker = await loaded();
    quietly(client.call('train', 'a run'));
    worker.begin();
    const controller = new AbortController();
    quietly(client.call('compile', 'older', controller.signal));
    controller.abort();
    await vi.advanceTimersByTimeAsync(5000);
    expect(losses).toEqual([]);
  });

  it('gives up what is worked on when something has to happen now and is not seen', async () => {
    const worker = await loaded();
    const run = client.call('train', 'a run');
    worker.begin();
    const backend = client.call('compile', 'asked meanwhile');
    await vi.advanceTimersByTimeAsync(3000);
    const stopped = client.call('stop', 1);
    const lost = expect(run).rejects.toBeInstanceOf(WorkerLost);
    await vi.advanceTimersByTimeAsync(1000);
    await lost;
    expect(workers[1]!.calls.map(({ method }) => method)).toEqual(['tables', 'compile', 'stop']);
    workers[1]!.answer('yes', workers[1]!.calls[1]);
    workers[1]!.answer(undefined, workers[1]!.calls[2]);
    expect(await backend).toBe('yes');
    await stopped;
  });

  it('takes any message for a sign of life', async () => {
    const worker = await loaded();
    quietly(client.call('compile', 'a'));
    for (let half = 0; half < 10; half++) {
      await vi.advanceTimersByTimeAsync(400);
      worker.say({ kind: 'event', event: 'still here' });
    }
    expect(losses).toEqual([]);
  });

  it('sends a heartbeat to a quiet worker while somebody waits, and replaces one that does not answer', async () => {
    const worker = await loaded();
    const run = client.call('train', 'a run');
    worker.begin();
    const paused = client.call('compile', 'another');
    worker.begin();
    worker.answer('done');
    await paused;
    await vi.advanceTimersByTimeAsync(500);
    expect(worker.sent.at(-1)!.kind).toBe('ping');
    worker.say({ kind: 'seen', id: worker.sent.at(-1)!.id });
    await vi.advanceTimersByTimeAsync(100);
    const lost = expect(run).rejects.toThrow('did not answer within a second');
    await vi.advanceTimersByTimeAsync(2000);
    await lost;
  });

  it('waits for a worker that is being loaded, and reports at once one that cannot be', async () => {
    const answer = client.call('compile', 'a');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(losses).toEqual([]);
    const lost = expect(answer).rejects.toThrow('The worker could not be loaded.');
    workers[0]!.raise('error', { message: '', preventDefault: () => undefined });
    await lost;
    expect(losses).toMatchObject([{ kind: 'not-loaded' }]);
    expect(workers).toHaveLength(1);
    const again = client.call('compile', 'a');
    workers[1]!.answer('loaded');
    expect(await again).toBe('loaded');
  });

  it('replaces a worker that an exception has left, and gives up what it was at', async () => {
    const worker = await loaded();
    const fatal = client.call('compile', 'fatal');
    worker.begin();
    const other = client.call('compile', 'other');
    const lost = expect(fatal).rejects.toThrow('The worker broke down: out of memory.');
    worker.raise('error', { message: 'out of memory', preventDefault: () => undefined });
    await lost;
    workers[1]!.answer('fine');
    expect(await other).toBe('fine');
  });

  it('replaces a worker whose messages cannot be read', async () => {
    const worker = await loaded();
    const other = client.call('compile', 'a');
    worker.raise('messageerror', {});
    await vi.advanceTimersByTimeAsync(0);
    workers[1]!.answer('read');
    expect(await other).toBe('read');
    expect(losses).toMatchObject([{ kind: 'broken' }]);
  });

  it('does not start workers without end', async () => {
    await loaded();
    const answer = expect(client.call('compile', 'a')).rejects.toBeInstanceOf(WorkerLost);
    for (let turn = 0; turn < 5; turn++) {
      const worker = workers.at(-1)!;
      worker.say({ kind: 'seen', id: 0 });
      if (!worker.terminated) worker.raise('error', { message: 'again', preventDefault: () => undefined });
      await vi.advanceTimersByTimeAsync(0);
    }
    await answer;
    expect(workers.length).toBeLessThan(5);
  });

  it('takes a fresh worker when it is asked to, without losing what waits', async () => {
    const worker = await loaded();
    const waiting = client.call('compile', 'a');
    client.renew('Its memory is given back.');
    expect(worker.terminated).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    workers[1]!.answer('A');
    expect(await waiting).toBe('A');
    expect(losses).toEqual([]);
  });

  it('rejects what waits when it is disposed of', async () => {
    await loaded();
    const waiting = expect(client.call('compile', 'a')).rejects.toBeInstanceOf(WorkerLost);
    client.dispose();
    await waiting;
    await expect(client.call('compile', 'b')).rejects.toBeInstanceOf(WorkerLost);
    expect(workers).toHaveLength(1);
  });
});

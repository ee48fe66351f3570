import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Client, WorkerLost } from './client';
import type { RequestMessage, WorkerMessage } from './messages';
import type { RunId } from './protocol';

/** A worker that does what the test says. */
class FakeWorker {
  onmessage: ((event: { data: WorkerMessage }) => void) | null = null;
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
  readonly requests: RequestMessage[] = [];
  terminated = false;

  postMessage(message: RequestMessage): void {
    this.requests.push(message);
  }

  terminate(): void {
    this.terminated = true;
  }

  say(message: WorkerMessage): void {
    this.onmessage?.({ data: message });
  }

  reply(value: unknown): void {
    this.say({ kind: 'reply', id: this.requests.at(-1)!.id, value });
  }
}

describe('Client', () => {
  const run = 1 as RunId;
  let workers: FakeWorker[];
  let lost: string[];
  let client: Client;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    workers = [];
    lost = [];
    const spawn = (): Worker => {
      const worker = new FakeWorker();
      workers.push(worker);
      // It has all of a worker that the client uses.
      return worker as unknown as Worker;
    };
    client = new Client(spawn, { progress: () => undefined, lost: (message) => lost.push(message) });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  /** A client whose worker has been loaded. */
  async function loaded(): Promise<FakeWorker> {
    const answer = client.backend('auto');
    workers[0]!.reply(null);
    await answer;
    return workers[0]!;
  }

  it('resolves each request with its own answer', async () => {
    const first = client.backend('auto');
    const second = client.backend('reference');
    const [worker] = workers as [FakeWorker];
    worker.say({ kind: 'reply', id: worker.requests[1]!.id, value: 'second' });
    worker.say({ kind: 'reply', id: worker.requests[0]!.id, value: 'first' });
    expect(await Promise.all([first, second])).toEqual(['first', 'second']);
  });

  it('gives up a worker that is silent for a second when it should stop, and starts another', async () => {
    const worker = await loaded();
    const stopped = expect(client.stop(run)).rejects.toBeInstanceOf(WorkerLost);
    await vi.advanceTimersByTimeAsync(900);
    expect(worker.terminated).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    await stopped;
    expect(worker.terminated).toBe(true);
    expect(lost).toHaveLength(1);
    const answer = client.backend('auto');
    workers[1]!.reply('alive');
    expect(await answer).toBe('alive');
  });

  it('gives up a worker that is silent when a verification should end', async () => {
    const worker = await loaded();
    const verified = expect(client.verify(null)).rejects.toBeInstanceOf(WorkerLost);
    await vi.advanceTimersByTimeAsync(1100);
    await verified;
    expect(worker.terminated).toBe(true);
  });

  it('waits for a worker that has seen the request, however long it takes', async () => {
    const worker = await loaded();
    const paused = client.pause(run);
    worker.say({ kind: 'received', id: worker.requests.at(-1)!.id });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(lost).toEqual([]);
    worker.reply(undefined);
    await paused;
  });

  it('takes any message for a sign of life', async () => {
    const worker = await loaded();
    void client.pause(run);
    for (let half = 0; half < 10; half++) {
      await vi.advanceTimersByTimeAsync(400);
      worker.say({ kind: 'received', id: -1 });
    }
    expect(lost).toEqual([]);
  });

  it('waits for a worker that is still being loaded', async () => {
    void client.stop(run);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(lost).toEqual([]);
  });

  it('tells of a worker that broke down and does not start the next until it is needed', async () => {
    const broken = expect(client.backend('auto')).rejects.toThrow('out of memory');
    workers[0]!.onerror?.({ message: 'out of memory', preventDefault: () => undefined });
    await broken;
    expect(lost).toEqual(['The worker broke down: out of memory.']);
    expect(workers).toHaveLength(1);
  });
});

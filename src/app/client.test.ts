import { expect, test } from 'vitest';
import type { FromService, ToService } from '../rpc';
import { Client } from './client';
import type { GradusService, ServiceEvent, Table } from './protocol';

type Message = ToService<GradusService>;

/** A worker that answers nothing. */
class FakeWorker {
  readonly sent: Message[] = [];
  private readonly listeners = new Map<string, (event: never) => void>();

  postMessage(message: Message): void {
    this.sent.push(message);
  }

  addEventListener(type: string, listener: (event: never) => void): void {
    this.listeners.set(type, listener);
  }

  terminate(): void {
    // Nothing runs in it.
  }

  say(data: FromService<ServiceEvent>): void {
    this.listeners.get('message')?.({ data } as never);
  }

  get calls() {
    return this.sent.flatMap((each) => (each.kind === 'call' ? [[each.method, each.argument]] : []));
  }
}

function scene() {
  const workers: FakeWorker[] = [];
  const heard: string[] = [];
  const client = new Client(
    () => {
      const worker = new FakeWorker();
      workers.push(worker);
      // It has all of a worker that the client uses.
      return worker as unknown as Worker;
    },
    { progress: () => heard.push('progress'), digits: () => heard.push('digits') },
  );
  const ask = (): void => void client.service.backend('auto').catch(() => undefined);
  return { client, workers, heard, ask };
}

const table = (name: string): Table => ({ name, columns: ['x'], rows: [[1]] });

test('tables are sent once, when they change, and before the requests that name them', () => {
  const { client, workers, ask } = scene();
  ask();
  const tables = [table('a')];
  const version = client.setTables(tables);
  ask();
  expect(client.setTables(tables)).toBe(version);
  ask();
  expect(workers[0]!.calls).toEqual([
    ['backend', 'auto'],
    ['setTables', { version, tables }],
    ['backend', 'auto'],
    ['backend', 'auto'],
  ]);
  expect(client.setTables([table('b')])).not.toBe(version);
});

test('a fresh worker is sent the tables before anything else', async () => {
  const { client, workers, ask } = scene();
  const tables = [table('a')];
  const version = client.setTables(tables);
  expect(workers).toHaveLength(0);
  ask();
  client.renew('It is full.');
  await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve));
  expect(workers).toHaveLength(2);
  for (const worker of workers)
    expect(worker.calls).toEqual([
      ['setTables', { version, tables }],
      ['backend', 'auto'],
    ]);
});

test('tables that are removed are removed in a fresh worker too', async () => {
  const { client, workers, ask } = scene();
  expect(client.setTables([])).toBe(0);
  client.setTables([table('a')]);
  const version = client.setTables([]);
  ask();
  expect(workers[0]!.calls[0]).toEqual(['setTables', { version, tables: [] }]);
});

test('progress goes to the one who wants it', () => {
  const { workers, heard, ask } = scene();
  ask();
  workers[0]!.say({ kind: 'event', event: { kind: 'digits' } as ServiceEvent });
  workers[0]!.say({ kind: 'event', event: { kind: 'progress' } as ServiceEvent });
  expect(heard).toEqual(['digits', 'progress']);
});

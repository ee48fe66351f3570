import { afterEach, expect, test } from 'vitest';
import type { RunId, ServiceEvent } from '../../app/protocol';
import { Service } from '../../app/service';
import { FakeWorker } from '../../testing/fakeWorker';
import { wanted } from '../../testing/requests';
import type { Membership } from '../state/runs';
import { defaultSettings } from '../state/settings';
import type { SweepTarget } from '../state/sweep';
import { Sweeper } from './sweeper';

const { pace: _, ...settings } = { ...defaultSettings, backend: 'reference' as const };
const source = '(define-parameter a 3)\n(minimize (* a a) (optimizer (sgd 0.1)) (steps 20))';

const services: Service[] = [];

/** A worker on this thread does not end with its runs. */
afterEach(async () => {
  for (const service of services.splice(0)) for (let id = 1; id <= 5; id++) await service.stop(id as RunId);
});

/** A sweeper whose workers are services on this thread. */
function scene(program = source, workers = 1) {
  const rows: { readonly row: Parameters<Sweeper['ports']['onMember']>[0]; readonly family: Membership }[] =
    [];
  const started: FakeWorker[] = [];
  const spawn = (): Worker => {
    let send: (event: ServiceEvent) => void = () => undefined;
    const service = new Service((progress) => send({ kind: 'progress', progress }));
    services.push(service);
    const worker = new FakeWorker(service);
    send = worker.send;
    started.push(worker);
    return worker.asWorker;
  };
  const sweeper = new Sweeper({
    spawn,
    workers,
    program: () => ({ source: program, settings, tables: [] }),
    numbers: (text) => new Service(() => undefined).numbers(text),
    onMember: (row, family) => rows.push({ row, family }),
  });
  const target = async (name: string): Promise<SweepTarget> => {
    const number = (await sweeper.numbers()).find((each) => each.name === name)!;
    return { kind: 'number', number };
  };
  return { sweeper, rows, started, target };
}

test('each value is trained and gets a row of one family', async () => {
  const { sweeper, rows, started, target } = scene();
  const values = [0.001, 0.1, 0.4];
  await sweeper.run({ target: await target('rate'), label: 'rate of sgd', values, scale: 'log' });
  expect(rows.map(({ family }) => family.value)).toEqual(values);
  expect(new Set(rows.map(({ family }) => family.sweep)).size).toBe(1);
  for (const { row, family } of rows) {
    expect(row.source).toBe(source.replace('0.1', String(family.value)));
    expect(row.steps).toBe(20);
    expect(row.loss).toBeCloseTo((3 * (1 - 2 * family.value) ** 20) ** 2, 12);
    expect(row.curves!.path[0]!.name).toBe('a');
  }
  expect(sweeper.state.get()).toMatchObject({ state: 'done' });
  expect(started.every(({ terminated }) => terminated)).toBe(true);
});

test('a member that fails says why, and the others are trained all the same', async () => {
  const { sweeper, rows, target } = scene(source.replace('(steps 20)', '(steps 2000)'));
  await sweeper.run({
    target: await target('rate'),
    label: 'rate',
    values: [0.1, -1, 3, 0.2],
    scale: 'linear',
  });
  expect(rows.map(({ row }) => row.end.kind)).toEqual(['done', 'failed', 'failed', 'done']);
  const messages = rows.map(({ row }) => (row.end.kind === 'failed' ? row.end.message : ''));
  expect(messages[1]).toContain('rate');
  expect(messages[2]).not.toBe('');
  // It ran until it left the numbers, and is drawn up to there.
  expect(rows[2]!.row.curves).not.toBeNull();
  expect(sweeper.state.get()!.members.map(({ state }) => state)).toEqual([
    'done',
    'failed',
    'failed',
    'done',
  ]);
});

test('a sweep over the seed changes the seed alone, in several workers', async () => {
  const { sweeper, rows, started } = scene(source, 2);
  await sweeper.run({ target: { kind: 'seed' }, label: 'seed', values: [3, 4, 5], scale: 'linear' });
  expect(started).toHaveLength(2);
  expect(rows.map(({ row }) => row.settings.seed).toSorted()).toEqual([3, 4, 5]);
  expect(rows.every(({ row }) => row.source === source)).toBe(true);
});

test('a stop ends the member that trains, and keeps those that are done', async () => {
  const { sweeper, rows, started, target } = scene(source.replace('20', '100000000').replace('0.1', '1e-9'));
  const steps = await target('steps');
  const swept = sweeper.run({ target: steps, label: 'steps', values: [5, 100_000_000, 7], scale: 'log' });
  while (rows.length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
  sweeper.stop();
  await swept;
  expect(rows).toHaveLength(1);
  expect(sweeper.state.get()!.members.map(({ state }) => state)).toEqual(['done', 'stopped', 'stopped']);
  expect(sweeper.state.get()!.state).toBe('stopped');
  expect(started.every(({ terminated }) => terminated)).toBe(true);
  expect(wanted.aborted).toBe(false);
});

test('a worker that breaks costs one member', async () => {
  const { sweeper, rows, started, target } = scene(source.replace('20', '100000000').replace('0.1', '1e-9'));
  const steps = await target('steps');
  const swept = sweeper.run({ target: steps, label: 'steps', values: [5, 100_000_000, 7], scale: 'log' });
  while (rows.length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, 50));
  started.at(-1)!.break('out of memory');
  await swept;
  expect(rows.map(({ row }) => row.end.kind)).toEqual(['done', 'failed', 'done']);
  expect(started).toHaveLength(2);
});

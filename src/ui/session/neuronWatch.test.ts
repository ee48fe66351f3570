import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { NeuronsReply, NeuronsRequest } from '../../app/protocol';
import { noTables } from '../../testing/requests';
import { programSummary } from '../../testing/serviceReplies';
import { Recording } from '../state/recording';
import type { Shown } from '../state/shown';
import { Store } from '../state/store';
import { NeuronWatch } from './neuronWatch';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const program = programSummary();
const source = '(define-cajal next (lambda ((n Nat)) (succ n)))';
const neuron = (losing: boolean): NeuronsReply['neurons'][number] => ({
  name: 'next',
  span: { source: 'program', start: 14, end: 18 },
  type: '(-o Nat Nat)',
  dimension: 10,
  matrix: null,
  missing: null,
  recurrence: null,
  feed: null,
  losing: losing ? { source: 'program', start: 37, end: 45 } : null,
});

function scene(text = source, losing = false) {
  const recording = new Recording(null, program, text);
  const shown = new Store<Shown | null>(null);
  const asked: NeuronsRequest[] = [];
  const watch = new NeuronWatch({
    service: {
      neurons: async (request) => {
        asked.push(request);
        return { neurons: [neuron(losing)], rows: null };
      },
    },
    shown,
    request: () => ({ source: text, tables: noTables, parameters: {} }),
  });
  shown.set({ program, source: text, recording, past: null, stale: false, older: false });
  return { watch, recording, asked, shown };
}

test('a program is looked at once, and no more where nothing can be lost and nobody looks on', async () => {
  const { watch, recording, asked } = scene();
  await vi.advanceTimersByTimeAsync(10);
  expect(asked).toHaveLength(1);
  expect(watch.snapshot.get()).toMatchObject({ source, step: null });
  recording.now.setAtOnce({ ...recording.now.get() });
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toHaveLength(1);
});

test('where weight can be lost, it is looked at once a second while it trains, and once more at the end', async () => {
  const { recording, asked } = scene(source, true);
  await vi.advanceTimersByTimeAsync(10);
  for (let beat = 0; beat < 40; beat++) {
    recording.now.setAtOnce({ ...recording.now.get() });
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(asked.length).toBeGreaterThanOrEqual(2);
  expect(asked.length).toBeLessThanOrEqual(3);
  const before = asked.length;
  recording.now.setAtOnce({ ...recording.now.get() });
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toHaveLength(before + 1);
});

test('who looks on sees it four times a second, in the row that is chosen', async () => {
  const { watch, recording, asked } = scene();
  await vi.advanceTimersByTimeAsync(10);
  const leave = watch.open();
  watch.row.set(3);
  await vi.advanceTimersByTimeAsync(300);
  expect(asked.at(-1)!.row).toBe(3);
  const before = asked.length;
  for (let beat = 0; beat < 20; beat++) {
    recording.now.setAtOnce({ ...recording.now.get() });
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(asked.length - before).toBeGreaterThanOrEqual(3);
  expect(asked.length - before).toBeLessThanOrEqual(5);
  leave();
  await vi.advanceTimersByTimeAsync(300);
  const after = asked.length;
  recording.now.setAtOnce({ ...recording.now.get() });
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toHaveLength(after);
});

test('a program without terms is never looked at', async () => {
  const { watch, asked } = scene('(define x 1)');
  watch.open();
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toHaveLength(0);
  expect(watch.snapshot.get()).toBeNull();
});

test('one look ends before the next begins, however long it takes', async () => {
  let underWay = 0;
  let most = 0;
  const shown = new Store<Shown | null>(null);
  const watch = new NeuronWatch({
    service: {
      neurons: async () => {
        underWay++;
        most = Math.max(most, underWay);
        await new Promise((resolve) => setTimeout(resolve, 3000));
        underWay--;
        return { neurons: [neuron(true)], rows: null };
      },
    },
    shown,
    request: () => ({ source, tables: noTables, parameters: {} }),
  });
  const recording = new Recording(null, program, source);
  shown.set({ program, source, recording, past: null, stale: false, older: false });
  watch.open();
  for (let beat = 0; beat < 200; beat++) {
    recording.now.setAtOnce({ ...recording.now.get() });
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(most).toBe(1);
  expect(watch.snapshot.get()).not.toBeNull();
});

test('a part of the worker that is missing is said, and requested again after a while', async () => {
  let isMissing = true;
  const shown = new Store<Shown | null>(null);
  const watch = new NeuronWatch({
    service: {
      neurons: async () => {
        if (isMissing) throw Object.assign(new Error('Could not load it.'), { name: 'PartError' });
        return { neurons: [neuron(false)], rows: null };
      },
    },
    shown,
    request: () => ({ source, tables: noTables, parameters: {} }),
  });
  const recording = new Recording(null, program, source);
  shown.set({ program, source, recording, past: null, stale: false, older: false });
  await vi.advanceTimersByTimeAsync(10);
  expect(watch.missing.get()).toBe('Could not load it.');
  isMissing = false;
  await vi.advanceTimersByTimeAsync(5000);
  expect(watch.missing.get()).toBeNull();
  expect(watch.snapshot.get()).not.toBeNull();
});

test('another program aborts a look, whose answer is not shown', async () => {
  let answer: (reply: NeuronsReply) => void = () => undefined;
  let aborted: AbortSignal | null = null;
  const shown = new Store<Shown | null>(null);
  const watch = new NeuronWatch({
    service: {
      neurons: (_, signal) => {
        aborted = signal;
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
    },
    shown,
    request: () => ({ source, tables: noTables, parameters: {} }),
  });
  const recording = new Recording(null, program, source);
  shown.set({ program, source, recording, past: null, stale: false, older: false });
  await vi.advanceTimersByTimeAsync(10);
  watch.leave();
  answer({ neurons: [neuron(false)], rows: null });
  await vi.advanceTimersByTimeAsync(10);
  expect(aborted).toMatchObject({ aborted: true });
  expect(watch.snapshot.get()).toBeNull();
});

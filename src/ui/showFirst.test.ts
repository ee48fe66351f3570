import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Gate } from '../parts/gates';
import { keepLoaded, openBehindFirstView, openIfLoadedBefore } from './showFirst';
import type { CompileState } from './state/compileState';
import { Store } from './state/store';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const waiting: CompileState = { compiled: { kind: 'none' }, pendingSince: 0 };
const answered: CompileState = {
  compiled: {
    kind: 'error',
    source: '',
    changedEvaluator: null,
    diagnostics: [],
    output: [],
    message: null,
    canRetry: false,
    lastOk: null,
  },
  pendingSince: null,
};

function open(page: 'program' | 'experiments' = 'program') {
  const gate = new Gate();
  const work = vi.fn();
  void gate.behind(work);
  const compileState = new Store<CompileState>(waiting);
  const draw: (() => void)[] = [];
  openBehindFirstView({ compileState, layout: new Store({ page }) }, gate, (done) => draw.push(done));
  return { work, compileState, draw };
}

test('what comes behind the first view waits until the first answer is drawn', async () => {
  const { work, compileState, draw } = open();
  await vi.advanceTimersByTimeAsync(1000);
  expect(draw).toHaveLength(0);
  compileState.set(answered);
  compileState.set({ ...answered });
  expect(draw).toHaveLength(1);
  expect(work).not.toHaveBeenCalled();
  draw[0]!();
  await vi.advanceTimersByTimeAsync(0);
  expect(work).toHaveBeenCalledTimes(1);
});

test('a compiler that does not answer holds nothing up for long', async () => {
  const { work } = open();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(work).toHaveBeenCalledTimes(1);
});

test('a page without a program is drawn at once', () => {
  expect(open('experiments').draw).toHaveLength(1);
});

function storage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    key: (index: number) => [...kept.keys()][index] ?? null,
    get length() {
      return kept.size;
    },
  };
}

test('a visit waits for nothing where an earlier one has loaded the same build', async () => {
  const kept = storage();
  const waits = async (build: string | null): Promise<boolean> => {
    const gate = new Gate();
    const work = vi.fn();
    void gate.behind(work);
    openIfLoadedBefore(build, kept, [gate]);
    await vi.advanceTimersByTimeAsync(0);
    return work.mock.calls.length === 0;
  };
  expect(await waits('1a2b')).toBe(true);
  keepLoaded('1a2b', kept);
  expect(await waits('1a2b')).toBe(false);
  expect(await waits('3c4d')).toBe(true);
  keepLoaded(null, kept);
  expect(await waits(null)).toBe(true);
});

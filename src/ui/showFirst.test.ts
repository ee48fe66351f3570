import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Gate } from '../parts/firstView';
import { openBehindFirstView } from './showFirst';
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

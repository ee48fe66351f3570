import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CompileRequest } from '../../app/protocol';
import { noTables } from '../../testing/requests';
import { program } from '../catalogue/samples';
import type { CompileOk } from '../state/compileState';
import { Recording } from '../state/recording';
import { defaultSettings } from '../state/settings';
import { FirstSteps } from './firstSteps';

function compiledFrom(source: string, summary = program): CompileOk {
  return {
    kind: 'ok',
    source,
    changedEvaluator: null,
    program: summary,
    start: new Recording(null, summary, source),
    diagnostics: [],
    output: [],
    duration: 1,
    evaluator: null,
  };
}

function firstSteps(answer: () => Promise<Float64Array | null>) {
  const asked: { readonly source: string; readonly signal: AbortSignal }[] = [];
  const nextStep = ({ source }: CompileRequest, signal: AbortSignal): Promise<Float64Array | null> => {
    asked.push({ source, signal });
    return answer();
  };
  const request = { source: 'newer', settings: defaultSettings, tables: noTables };
  return { asked, steps: new FirstSteps({ nextStep }, () => request) };
}

const next = Float64Array.of(1, 2);
const pause = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it('shows where the first step leads, once the typing pauses', async () => {
  const { asked, steps } = firstSteps(async () => next);
  const [first, second] = [compiledFrom('first'), compiledFrom('second')];
  steps.compiled(first);
  await pause(50);
  steps.compiled(second);
  await pause(500);
  expect(asked.map(({ source }) => source)).toEqual(['second']);
  expect(first.start.now.get().next).toBeNull();
  expect(second.start.now.get().next).toBe(next);
});

it('aborts the question when another program compiles, and drops its answer', async () => {
  const answers: ((values: Float64Array) => void)[] = [];
  const { asked, steps } = firstSteps(() => new Promise((resolve) => answers.push(resolve)));
  const first = compiledFrom('first');
  steps.compiled(first);
  await pause(500);
  steps.compiled({ kind: 'none' });
  expect(asked[0]!.signal.aborted).toBe(true);
  answers[0]!(next);
  await pause(500);
  expect(first.start.now.get().next).toBeNull();
});

it('asks nothing of a program without a loss, and shows nothing where there is no answer', async () => {
  const { asked, steps } = firstSteps(async () => Promise.reject(new Error('lost')));
  steps.compiled(compiledFrom('no loss', { ...program, objective: null }));
  await pause(500);
  expect(asked).toEqual([]);
  const lost = compiledFrom('lost');
  steps.compiled(lost);
  await pause(500);
  expect(lost.start.now.get().next).toBeNull();
});

import { expect, it } from 'vitest';
import type { CompileRequest, Inspection } from '../../app/protocol';
import { noTables } from '../../testing/requests';
import { defaultSettings } from '../state/settings';
import { Inspector, shownOf } from './inspector';

const request = (source: string): CompileRequest => ({ source, tables: noTables, settings: defaultSettings });
const found = (message: string): Inspection => ({ kind: 'refused', message });

/** Answers are given by hand, in any order. */
function inspectorOf() {
  const signals: AbortSignal[] = [];
  const answers: ((inspection: Inspection) => void)[] = [];
  const inspect = (_: CompileRequest, signal: AbortSignal): Promise<Inspection> => {
    signals.push(signal);
    return new Promise((resolve) => answers.push(resolve));
  };
  return { signals, answers, inspector: new Inspector({ inspect }) };
}

it('shows what was found before until there is something newer, and drops what comes late', async () => {
  const { answers, inspector } = inspectorOf();
  const first = inspector.inspect(request('first'));
  answers[0]!(found('1'));
  await first;
  const second = inspector.inspect(request('second'));
  const third = inspector.inspect(request('third'));
  expect(shownOf(inspector.state.get())).toMatchObject({ source: 'first' });
  answers[2]!(found('3'));
  await third;
  answers[1]!(found('2'));
  await second;
  expect(inspector.state.get()).toEqual({ kind: 'inspected', source: 'third', inspection: found('3') });
});

it('aborts the request once nobody waits any more', async () => {
  const { signals, answers, inspector } = inspectorOf();
  const asking = inspector.inspect(request('text'));
  inspector.leave();
  inspector.leave();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  answers[0]!(found('late'));
  await asking;
  expect(inspector.state.get()).toEqual({ kind: 'none' });
});

it('keeps why it failed', async () => {
  const inspector = new Inspector({ inspect: () => Promise.reject(new Error('the worker is gone')) });
  await inspector.inspect(request('text'));
  expect(inspector.state.get()).toEqual({ kind: 'failed', message: 'the worker is gone' });
});

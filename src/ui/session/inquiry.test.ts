import { expect, it } from 'vitest';
import type { CompileRequest, Inspection } from '../../app/protocol';
import { noTables } from '../../testing/requests';
import { defaultSettings } from '../state/settings';
import { answeredIn, Inquiry } from './inquiry';

const request = (source: string): CompileRequest => ({ source, tables: noTables, settings: defaultSettings });
const found = (message: string): Inspection => ({ kind: 'refused', message });

/** Answers are given by hand, in any order. */
function inquiryOf() {
  const signals: AbortSignal[] = [];
  const answers: ((inspection: Inspection) => void)[] = [];
  const inspect = (_: CompileRequest, signal: AbortSignal): Promise<Inspection> => {
    signals.push(signal);
    return new Promise((resolve) => answers.push(resolve));
  };
  return { signals, answers, inquiry: new Inquiry(inspect) };
}

it('shows what was found before until there is something newer, and drops what comes late', async () => {
  const { answers, inquiry } = inquiryOf();
  const first = inquiry.ask(request('first'));
  answers[0]!(found('1'));
  await first;
  const second = inquiry.ask(request('second'));
  const third = inquiry.ask(request('third'));
  expect(answeredIn(inquiry.state.get())).toMatchObject({ source: 'first' });
  answers[2]!(found('3'));
  await third;
  answers[1]!(found('2'));
  await second;
  expect(inquiry.state.get()).toEqual({ kind: 'answered', source: 'third', reply: found('3') });
});

it('aborts the request once nobody waits any more', async () => {
  const { signals, answers, inquiry } = inquiryOf();
  const asking = inquiry.ask(request('text'));
  inquiry.leave();
  inquiry.leave();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  answers[0]!(found('late'));
  await asking;
  expect(inquiry.state.get()).toEqual({ kind: 'none' });
});

it('keeps why it failed', async () => {
  const inquiry = new Inquiry(() => Promise.reject(new Error('the worker is gone')));
  await inquiry.ask(request('text'));
  expect(inquiry.state.get()).toEqual({ kind: 'failed', message: 'the worker is gone' });
});

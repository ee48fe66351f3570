import { expect, it } from 'vitest';
import type { CompileRequest, Inspection } from '../../app/protocol';
import { defaultSettings } from '../state/settings';
import { Inspector, shownOf } from './inspector';

const request = (source: string): CompileRequest => ({ source, tables: [], settings: defaultSettings });
const found = (message: string): Inspection => ({ kind: 'refused', message });

/** Answers are given by hand, in any order. */
function inspectorOf() {
  const asked: (CompileRequest | null)[] = [];
  const answers: ((inspection: Inspection | null) => void)[] = [];
  const inspect = (each: CompileRequest | null): Promise<Inspection | null> => {
    asked.push(each);
    return each === null ? Promise.resolve(null) : new Promise((resolve) => answers.push(resolve));
  };
  return { asked, answers, inspector: new Inspector({ inspect }) };
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

it('tells the worker that nobody waits any more, once', async () => {
  const { asked, answers, inspector } = inspectorOf();
  const asking = inspector.inspect(request('text'));
  inspector.leave();
  inspector.leave();
  expect(asked).toEqual([request('text'), null]);
  answers[0]!(found('late'));
  await asking;
  expect(inspector.state.get()).toEqual({ kind: 'none' });
});

it('keeps why it failed', async () => {
  const inspector = new Inspector({ inspect: () => Promise.reject(new Error('the worker is gone')) });
  await inspector.inspect(request('text'));
  expect(inspector.state.get()).toEqual({ kind: 'failed', message: 'the worker is gone' });
});

import { expect, it } from 'vitest';
import type { BackendChoice, BackendReport } from '../../app/protocol';
import { ExpectedBackend } from './expectedBackend';

const reportOf = (reason: string): BackendReport => ({ name: 'wasm', precision: 'f64', reason });

it('keeps the answer to the newest question, and the last one where there is none', async () => {
  const answers: ((report: BackendReport | Promise<never>) => void)[] = [];
  let choice: BackendChoice = 'auto';
  const asked: BackendChoice[] = [];
  const expected = new ExpectedBackend(
    {
      backend: (about) => {
        asked.push(about);
        return new Promise((resolve) => answers.push(resolve));
      },
    },
    () => choice,
  );
  expect(expected.state.get()).toBeNull();
  const first = expected.ask();
  choice = 'tfjs';
  const second = expected.ask();
  answers[1]!(reportOf('newest'));
  answers[0]!(reportOf('late'));
  await Promise.all([first, second]);
  expect(asked).toEqual(['auto', 'tfjs']);
  expect(expected.state.get()).toEqual(reportOf('newest'));
  const third = expected.ask();
  answers[2]!(Promise.reject(new Error('lost')));
  await third;
  expect(expected.state.get()).toEqual(reportOf('newest'));
});

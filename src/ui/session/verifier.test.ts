import { expect, it } from 'vitest';
import type { VerifyReply, VerifyRequest } from '../../app/protocol';
import { noTables } from '../../testing/requests';
import { defaultSettings } from '../state/settings';
import { verifyMethods } from '../state/verification';
import { Verifier } from './verifier';

const reply: VerifyReply = {
  kind: 'values',
  value: 1,
  gradients: Float64Array.of(2),
  parameters: [{ name: 'a', shape: [] }],
  backend: { name: 'reference', precision: 'f64' },
};

const scene = { request: { source: 'text', tables: noTables, settings: defaultSettings, at: null }, step: 3 };

function verifierOf(answer: (count: number) => Promise<VerifyReply>) {
  const asked: VerifyRequest[] = [];
  const signals: AbortSignal[] = [];
  const verify = (request: VerifyRequest, signal: AbortSignal) => {
    asked.push(request);
    signals.push(signal);
    return answer(asked.length);
  };
  return { asked, signals, verifier: new Verifier({ verify }, () => scene) };
}

it('asks for one method after another, and keeps what each gives', async () => {
  const { asked, verifier } = verifierOf(async (count) => {
    if (count === 2) throw new Error('no memory');
    return count === 3 ? { kind: 'refused', message: 'It does not compile.' } : reply;
  });
  await verifier.start();
  expect(asked.map((request) => request.method)).toEqual(verifyMethods);
  expect(verifier.state.get()).toMatchObject({ state: 'done', source: 'text', level: 'direct', step: 3 });
  const outcomes = verifier.state.get()!.results.map(({ outcome }) => outcome);
  expect(outcomes).toEqual([
    reply,
    { kind: 'refused', message: 'no memory' },
    { kind: 'refused', message: 'It does not compile.' },
    ...verifyMethods.slice(3).map(() => reply),
  ]);
});

it('a stop keeps what was found, and what comes late is dropped', async () => {
  let late: (value: VerifyReply) => void = () => undefined;
  const { asked, signals, verifier } = verifierOf(async (count) =>
    count === 2 ? new Promise((resolve) => (late = resolve)) : reply,
  );
  const ended = verifier.start();
  await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve));
  verifier.stop();
  expect(signals.at(-1)!.aborted).toBe(true);
  late(reply);
  await ended;
  expect(verifier.state.get()).toMatchObject({ state: 'stopped', results: [{ outcome: reply }] });
  expect(asked).toHaveLength(2);
});

it('another start aborts the one before, of which nothing more is shown', async () => {
  const answers: ((value: VerifyReply) => void)[] = [];
  const { asked, signals, verifier } = verifierOf(() => new Promise((resolve) => answers.push(resolve)));
  const first = verifier.start();
  const second = verifier.start();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  answers[0]!(reply);
  await first;
  expect(asked).toHaveLength(2);
  expect(verifier.state.get()!.results.map(({ outcome }) => outcome.kind)[0]).toBe('running');
  verifier.stop();
  answers[1]!(reply);
  await second;
});

it('another program leaves nothing of it', async () => {
  const { verifier } = verifierOf(async () => reply);
  await verifier.start();
  verifier.leave();
  expect(verifier.state.get()).toBeNull();
});

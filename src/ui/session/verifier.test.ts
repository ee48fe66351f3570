import { expect, it } from 'vitest';
import type { VerifyReply, VerifyRequest } from '../../app/protocol';
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

const scene = { request: { source: 'text', tables: [], settings: defaultSettings, at: null }, step: 3 };

function verifierOf(answer: (request: VerifyRequest | null, count: number) => Promise<VerifyReply | null>) {
  const asked: (VerifyRequest | null)[] = [];
  const verify = (request: VerifyRequest | null) => {
    asked.push(request);
    return answer(request, asked.length);
  };
  return { asked, verifier: new Verifier({ verify }, () => scene) };
}

it('asks for one way after another, and keeps what each gives', async () => {
  const { asked, verifier } = verifierOf(async (_, count) => {
    if (count === 2) throw new Error('no memory');
    return count === 3 ? { kind: 'refused', message: 'It does not compile.' } : reply;
  });
  await verifier.start();
  expect(asked.map((request) => request?.way)).toEqual(verifyMethods);
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
  let late: (value: VerifyReply | null) => void = () => undefined;
  const { asked, verifier } = verifierOf(async (request, count) =>
    count === 2 && request !== null ? new Promise((resolve) => (late = resolve)) : reply,
  );
  const ended = verifier.start();
  await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve));
  verifier.stop();
  expect(asked.at(-1)).toBeNull();
  late(reply);
  await ended;
  expect(verifier.state.get()).toMatchObject({ state: 'stopped', results: [{ outcome: reply }] });
  expect(asked).toHaveLength(3);
});

it('another program leaves nothing of it', async () => {
  const { verifier } = verifierOf(async () => reply);
  await verifier.start();
  verifier.leave();
  expect(verifier.state.get()).toBeNull();
});

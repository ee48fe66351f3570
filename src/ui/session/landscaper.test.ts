import { expect, test } from 'vitest';
import type { GradusService, LandscapeReply, LandscapeRequest } from '../../app/protocol';
import { noTables } from '../../testing/requests';
import { defaultSoftness } from '../../train';
import type { Shown } from '../state/shown';
import { Landscaper } from './landscaper';

function scene(values: Readonly<Record<string, readonly number[]>>) {
  const names = Object.keys(values);
  const parameters = names.map((name) => ({ name, shape: [] }));
  const program = { parameters, signature: 'this' };
  const series = { parameter: (index: number) => Float64Array.from(values[names[index]!]!) };
  const present = Float64Array.from(names, (name) => values[name]!.at(-1)!);
  const recording = { program, now: { get: () => ({ present, elements: present, series }) } };
  const asked: LandscapeRequest[] = [];
  const signals: AbortSignal[] = [];
  let answer: (reply: LandscapeReply) => void = () => undefined;
  const service: Pick<GradusService, 'landscape'> = {
    landscape: (request, signal) => {
      asked.push(request);
      signals.push(signal);
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
  };
  const settings = {
    seed: null,
    backend: 'auto',
    level: 'direct',
    evaluator: null,
    ...defaultSoftness,
  } as const;
  // What a landscaper reads of what is shown.
  const shown = { program, source: 'the text', recording } as unknown as Shown;
  const landscaper = new Landscaper(
    service,
    () => ({ source: 'newer', settings, tables: noTables }),
    () => shown,
  );
  return { landscaper, asked, signals, answer: (reply: LandscapeReply) => answer(reply) };
}

const gridOf = (size: number): LandscapeReply => ({
  kind: 'grid',
  x: { parameter: 'a', low: 0, high: 1 },
  y: { parameter: 'b', low: 0, high: 1 },
  size,
  losses: new Float64Array(size * size),
});

test('asks around the path, of what is shown, and keeps the answer with its program', async () => {
  const { landscaper, asked, answer } = scene({ a: [0, 4, 10], b: [5, 5, 5], c: [0] });
  const drawing = landscaper.draw('a', 'b');
  expect(landscaper.state.get().kind).toBe('running');
  answer(gridOf(2));
  await drawing;
  expect(asked[0]).toMatchObject({
    source: 'the text',
    x: { low: -3.5, high: 13.5 },
    y: { low: 0, high: 10 },
  });
  expect(landscaper.state.get()).toMatchObject({ kind: 'drawn', signature: 'this' });
});

test('a stop ends it, here and in the worker; what comes late is dropped', async () => {
  const { landscaper, signals, answer } = scene({ a: [0, 1], b: [0, 1] });
  const drawing = landscaper.draw('a', 'b');
  const late = answer;
  landscaper.stop();
  expect(signals[0]!.aborted).toBe(true);
  late(gridOf(2));
  expect(landscaper.state.get().kind).toBe('none');
  void drawing;
});

test('a parameter that starts at 0 and has not moved has an axis all the same', async () => {
  const { landscaper, asked } = scene({ a: [0], b: [0] });
  void landscaper.draw('a', 'b');
  expect(asked[0]).toMatchObject({ x: { low: -1, high: 1 } });
});

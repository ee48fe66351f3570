import { expect, test } from 'vitest';
import { noTables, wanted } from '../../testing/requests';
import { defaultSoftness } from '../../train';
import type { LandscapeRequest } from '../protocol';
import { Service } from '../service';
import { allowedAxis } from './landscape';

const source = `(define-parameter a 4) (define-parameter w (tensor '(1 2))) (define-parameter b 2 positive)
  (minimize (+ (square (- a 1)) (* 3 (square (- b 3))) (sum w)))`;

const request = (more: Partial<LandscapeRequest> = {}): LandscapeRequest => ({
  source,
  tables: noTables,
  settings: { seed: null, backend: 'wasm', level: 'direct', evaluator: null, ...defaultSoftness },
  x: { parameter: 'a', low: -1, high: 3 },
  y: { parameter: 'b', low: 1, high: 5 },
  size: 5,
  at: null,
  ...more,
});
const service = () => new Service(() => undefined);

test.each(['wasm', 'reference', 'tfjs'] as const)('is the loss at every point, on %s', async (backend) => {
  const settings = { ...request().settings, backend };
  const reply = await service().landscape(request({ settings, at: Float64Array.of(9, 10, 20, 9) }), wanted);
  if (reply.kind !== 'grid') throw new Error('there is no grid');
  expect(reply.losses).toHaveLength(25);
  for (const [index, loss] of reply.losses.entries()) {
    const [a, b] = [-1 + (index % 5), 1 + Math.floor(index / 5)];
    expect(loss).toBeCloseTo((a - 1) ** 2 + 3 * (b - 3) ** 2 + 30, 4);
  }
});

test('the others start where the program says, before a run', async () => {
  const reply = await service().landscape(request(), wanted);
  expect(reply).toMatchObject({ kind: 'grid' });
  expect(reply.kind === 'grid' && reply.losses[0]).toBe(4 + 12 + 3);
});

const knownBound = (value: number) =>
  ({ kind: 'known', label: `${value}`, values: Float64Array.of(value) }) as const;

test('axes keep to the constraints of their parameters', () => {
  const axis = { parameter: 'p', low: -1, high: 3 };
  expect(allowedAxis(axis, { kind: 'none' })).toEqual(axis);
  const positive = allowedAxis(axis, { kind: 'positive' });
  expect(positive.low).toBeGreaterThan(0);
  expect(positive.high).toBe(3);
  const between = allowedAxis(axis, { kind: 'between', low: knownBound(0), high: knownBound(1) });
  expect(between.low).toBeGreaterThan(0);
  expect(between.high).toBeLessThan(1);
  expect(between.low).toBeLessThan(between.high);
  const above = allowedAxis(axis, { kind: 'above', low: knownBound(5) });
  expect(above.low).toBeGreaterThan(5);
  expect(above.high).toBeGreaterThan(above.low);
  const below = allowedAxis(axis, { kind: 'below', high: knownBound(2) });
  expect([below.low, below.high < 2]).toEqual([-1, true]);
});

test('is not a number where a bound that depends on a parameter is not kept', async () => {
  const bounded = `(define-parameter a 0) (define-parameter b 2 (above (* 2 a)))
    (minimize (+ (square a) (square (- b 3))))`;
  const reply = await service().landscape(request({ source: bounded }), wanted);
  if (reply.kind !== 'grid') throw new Error('there is no grid');
  for (const [index, loss] of reply.losses.entries()) {
    const [a, b] = [-1 + (index % 5), 1 + Math.floor(index / 5)];
    expect(Number.isNaN(loss)).toBe(b <= 2 * a);
  }
});

test('refuses what is no number, and a program without a loss', async () => {
  const tensor = await service().landscape(request({ y: { parameter: 'w', low: 0, high: 1 } }), wanted);
  expect(tensor).toMatchObject({ kind: 'refused', message: expect.stringContaining('numbers') });
  const none = await service().landscape(request({ source: '(define-parameter a 1)' }), wanted);
  expect(none).toMatchObject({ kind: 'refused', message: expect.stringContaining('no loss') });
});

test('an abort ends it', async () => {
  const controller = new AbortController();
  const drawing = service().landscape(request({ size: 200 }), controller.signal);
  setTimeout(() => controller.abort(), 20);
  await expect(drawing).rejects.toMatchObject({ name: 'AbortError' });
});

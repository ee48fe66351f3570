import { expect, test } from 'vitest';
import { noTables, wanted } from '../../testing/requests';
import { defaultSoftness } from '../../train';
import type { LandscapeRequest } from '../protocol';
import { Service } from '../service';

const source = `(define-parameter a 4) (define-parameter w (tensor '(1 2))) (define-parameter b 2 positive)
  (minimize (+ (square (- a 1)) (* 3 (square (- b 3))) (sum w)))`;

const request = (more: Partial<LandscapeRequest> = {}): LandscapeRequest => ({
  source,
  tables: noTables,
  settings: { seed: null, backend: 'wasm', level: 'direct', evaluator: null, ...defaultSoftness },
  over: {
    kind: 'parameters',
    x: { parameter: 'a', low: -1, high: 3, scale: 'linear' },
    y: { parameter: 'b', low: 1, high: 5, scale: 'linear' },
  },
  size: 5,
  at: null,
  stretch: false,
  limit: null,
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
  const tensor = await service().landscape(
    request({ over: { kind: 'line', x: { parameter: 'w', low: 0, high: 1, scale: 'linear' } } }),
    wanted,
  );
  expect(tensor).toMatchObject({ kind: 'refused', message: expect.stringContaining('numbers') });
  const none = await service().landscape(request({ source: '(define-parameter a 1)' }), wanted);
  expect(none).toMatchObject({ kind: 'refused', message: expect.stringContaining('no loss') });
});

test('a line is over one parameter, at equal ratios where its axis is logarithmic', async () => {
  const x = { parameter: 'b', low: 1, high: 16, scale: 'log' } as const;
  const reply = await service().landscape(request({ over: { kind: 'line', x } }), wanted);
  if (reply.kind !== 'grid') throw new Error('there is no grid');
  expect([...reply.losses]).toEqual([1, 2, 4, 8, 16].map((b) => 9 + 3 * (b - 3) ** 2 + 3));
});

test('axes grow until the smallest loss is inside, within the constraints', async () => {
  const over = {
    kind: 'parameters',
    x: { parameter: 'a', low: 3, high: 5, scale: 'linear' },
    y: { parameter: 'b', low: 0.25, high: 1, scale: 'log' },
  } as const;
  const reply = await service().landscape(request({ over, stretch: true }), wanted);
  if (reply.kind !== 'grid' || reply.over.kind !== 'parameters') throw new Error('there is no grid');
  const { x, y } = reply.over;
  expect([x.low < 1, x.high]).toEqual([true, 5]);
  expect([y.low, y.high > 3, y.high < 20]).toEqual([0.25, true, true]);
  const falling = `(define-parameter a 1 positive) (minimize (square a))`;
  const line = { kind: 'line', x: { parameter: 'a', low: 0.5, high: 2, scale: 'linear' } } as const;
  const floor = await service().landscape(request({ source: falling, over: line, stretch: true }), wanted);
  expect(floor.kind === 'grid' && floor.over.kind === 'line' && floor.over.x.low > 0).toBe(true);
});

test('a plane goes through its three points, elements of tensors included', async () => {
  const points = [null, Float64Array.of(1, 1, 2, 2), Float64Array.of(4, 3, 2, 3)] as const;
  const range = { low: 0, high: 2 };
  const over = { kind: 'plane', points, x: range, y: range } as const;
  const reply = await service().landscape(request({ over, size: 3 }), wanted);
  if (reply.kind !== 'grid') throw new Error('there is no grid');
  const loss = ([a, w1, w2, b]: readonly number[]) => (a! - 1) ** 2 + 3 * (b! - 3) ** 2 + w1! + w2!;
  const at = (x: number, y: number) => loss([4 - 3 * x, 1 + 2 * y, 2, 2 + y]);
  // The bound of b is kept everywhere here.
  expect([...reply.losses]).toEqual([0, 1, 2].flatMap((y) => [0, 1, 2].map((x) => at(x, y))));
  const flat = [null, Float64Array.of(5, 1, 2, 2), Float64Array.of(9, 1, 2, 2)] as const;
  const none = await service().landscape(request({ over: { ...over, points: flat } }), wanted);
  expect(none).toMatchObject({ kind: 'refused', message: expect.stringContaining('one line') });
});

test('a plane is not a number where a constraint is not kept', async () => {
  const points = [null, Float64Array.of(4, 1, 2, 1), Float64Array.of(3, 1, 2, 2)] as const;
  const over = { kind: 'plane', points, x: { low: 0, high: 4 }, y: { low: 0, high: 1 } } as const;
  const reply = await service().landscape(request({ over }), wanted);
  expect(reply.kind === 'grid' && [...reply.losses.subarray(0, 5)].map(Number.isNaN)).toEqual([
    false,
    false,
    true,
    true,
    true,
  ]);
});

test('what would take longer than the limit is not drawn, and says about how long it takes', async () => {
  const slow = `(define-data (x y) (map (lambda (i) (list i i)) (iota 20000)))
    (define-parameter a 4) (define-parameter b 2)
    (fit (lambda (x) (sin (+ (* a x) (exp (* b (cos x)))))) (x) y)`;
  const reply = await service().landscape(request({ source: slow, size: 61, limit: 40 }), wanted);
  expect(reply.kind).toBe('expensive');
  expect(reply.kind === 'expensive' && reply.milliseconds).toBeGreaterThan(40);
});

test('an abort ends it', async () => {
  const controller = new AbortController();
  const drawing = service().landscape(request({ size: 200 }), controller.signal);
  setTimeout(() => controller.abort(), 20);
  await expect(drawing).rejects.toMatchObject({ name: 'AbortError' });
});

import { describe, expect, test } from 'vitest';
import { noTables, wanted } from '../../testing/requests';
import { defaultSoftness } from '../../train';
import type { Level, VerifyMethod, VerifyReply, VerifyRequest } from '../protocol';
import { Service } from '../service';

const settings = {
  seed: null,
  backend: 'auto',
  level: 'direct',
  evaluator: null,
  ...defaultSoftness,
} as const;

const source = `(define-data (x y) '((1 2) (2 3) (3 5)))
  (define-parameter a 0.5)
  (define-parameter w (tensor '(1 2)))
  (fit (lambda (x) (if (< x 2) (* a x) (+ a (dot w (vec x (sin x)))))) (x) y)`;

function verify(method: VerifyMethod, more: Partial<VerifyRequest> = {}): Promise<VerifyReply> {
  const request = { source, tables: noTables, settings, at: null, method, ...more };
  return new Service(() => undefined).verify(request, wanted);
}

async function values(method: VerifyMethod, more: Partial<VerifyRequest> = {}) {
  const reply = await verify(method, more);
  if (reply.kind !== 'values') throw new Error(JSON.stringify(reply));
  return reply;
}

const levels: readonly Level[] = ['direct', 'interpreter', 'tower'];

describe('value and gradients', () => {
  test('are the same at every level, and as central differences say', async () => {
    const at = Float64Array.of(0.7, 1.1, -0.3);
    const differences = await values({ kind: 'differences' }, { at });
    expect(differences.gradients).toHaveLength(3);
    for (const level of levels) {
      const { value, gradients, parameters } = await values(
        { kind: 'gradient', level, backend: 'reference' },
        { at },
      );
      expect(value).toBe(differences.value);
      expect(parameters).toEqual([
        { name: 'a', shape: [] },
        { name: 'w', shape: [2] },
      ]);
      for (const [index, gradient] of gradients.entries()) {
        expect(gradient).toBeCloseTo(differences.gradients[index]!, 7);
      }
    }
  });

  test('are those of the parameters’ starts where nothing was trained', async () => {
    const method = { kind: 'gradient', level: 'direct', backend: 'reference' } as const;
    const atStart = await values(method);
    expect(atStart).toEqual(await values(method, { at: Float64Array.of(0.5, 1, 2) }));
    expect(atStart.value).not.toBe((await values(method, { at: Float64Array.of(0.5, 1, 1) })).value);
  });

  test('on tfjs agree to the precision of 32 bits', async () => {
    const exact = await values({ kind: 'gradient', level: 'interpreter', backend: 'reference' });
    const single = await values({ kind: 'gradient', level: 'interpreter', backend: 'tfjs' });
    expect(single.backend.precision).toBe('f32');
    for (const [index, gradient] of single.gradients.entries()) {
      expect(gradient).toBeCloseTo(exact.gradients[index]!, 3);
    }
  });
});

test('a program without a loss, one with a mistake and a wrong evaluator are refused in a sentence', async () => {
  const method = { kind: 'gradient', level: 'interpreter', backend: 'reference' } as const;
  const messages = [
    await verify(method, { source: '(define-parameter a 1)' }),
    await verify(method, { source: '(define-parameter a 1) (minimize (aa a))' }),
    await verify(method, { settings: { ...settings, evaluator: '(define (evaluate x env) x)' } }),
  ];
  expect(messages).toEqual([
    { kind: 'refused', message: expect.stringContaining('no fit and no minimize') },
    { kind: 'refused', message: 'aa is not defined.' },
    { kind: 'refused', message: expect.stringContaining('must define interpret') },
  ]);
});

test('an abort ends it, while the program is staged and while it is evaluated', async () => {
  const service = new Service(() => undefined);
  const request = { source, tables: noTables, settings, at: null, method: { kind: 'differences' } } as const;
  const loops = '(let loop ((k 0)) (if (= k 3000000) k (loop (+ k 1))))';
  const many = `(define-parameter w (zeros '(20000))) (minimize (sum (sin w)))`;
  for (const text of [loops, many]) {
    const controller = new AbortController();
    const verifying = service.verify({ ...request, source: text }, controller.signal);
    setTimeout(() => controller.abort(), 50);
    await expect(verifying).rejects.toMatchObject({ name: 'AbortError' });
  }
  expect((await service.verify(request, wanted)).kind).toBe('values');
});

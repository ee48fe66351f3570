import { expect, test } from 'vitest';
import { noTables, wanted } from '../../testing/requests';
import { defaultSoftness } from '../../train';
import { Program } from '../program';
import type { WorthRequest } from '../protocol';
import { profileAt, worthOf } from './worth';

const settings = {
  seed: null,
  backend: 'reference',
  level: 'direct',
  evaluator: null,
  ...defaultSoftness,
} as const;

/** The values at which the line through these points has the smallest squares. */
const best = Float64Array.of(2, 1);
const line = `(define-data (x y) '((-2 1) (-1 0) (0 2) (1 2) (2 5)))
(define-parameter a 0) (define-parameter b 0)
(fit (lambda (x) (+ a (* b x))) (x) y)
(plot x y (map (lambda (x) (* a x)) (vector->list x)))`;

function request(source: string, at = best): readonly [Program, WorthRequest] {
  return [new Program({ text: source }), { source, settings, tables: noTables, at }];
}

test('a fit is worth its report, and each curve over one input has a band', async () => {
  const worth = await worthOf(...request(line), wanted);
  if (worth.kind === 'refused') throw new Error(worth.message);
  expect(worth.report.errors).toMatchObject({ kind: 'least-squares', degreesOfFreedom: 3 });
  const [band, series] = worth.bands;
  expect(series).toBeNull();
  // t · s √(1/5 + x²/10), with s² = 4/3.
  const quantile = 3.182446305284263;
  for (const [index, x] of band!.x.entries()) {
    expect(band!.y[index]).toBeCloseTo(2 + x, 12);
    expect(band!.half[index]).toBeCloseTo(quantile * Math.sqrt((4 / 3) * (1 / 5 + (x * x) / 10)), 10);
  }
});

test('elsewhere than at the minimum there are no errors and no bands', async () => {
  const worth = await worthOf(...request(line, Float64Array.of(5, 1)), wanted);
  expect(worth).toMatchObject({ kind: 'worth', report: { errors: { kind: 'none' } }, bands: [null, null] });
});

test('a profile of a linear model ends where the interval of the standard error does', async () => {
  const [program, asked] = request(line);
  const reply = await profileAt(program, { ...asked, element: 1 }, wanted);
  if (reply.kind === 'refused') throw new Error(reply.message);
  expect(reply.profile.low).toBeCloseTo(reply.profile.waldLow, 6);
  expect(reply.profile.high).toBeCloseTo(reply.profile.waldHigh, 6);
});

test('a program that does not compile, or has no loss, is refused in a sentence; an aborted request throws', async () => {
  expect(await worthOf(...request('(fit'), wanted)).toMatchObject({ kind: 'refused' });
  const without = await worthOf(...request('(+ 1 2)'), wanted);
  expect(without).toEqual({ kind: 'refused', message: expect.stringContaining('no fit and no minimize') });
  const controller = new AbortController();
  controller.abort(new Error('nobody waits'));
  await expect(worthOf(...request(line), controller.signal)).rejects.toThrow('nobody waits');
});

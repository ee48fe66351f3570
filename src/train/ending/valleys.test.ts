import { expect, test } from 'vitest';
import { ended } from '../../testing/ended';

const rows = (from: number): string =>
  Array.from({ length: 12 }, (_, index) => `(${from + index} ${5 + 2 * index + Math.sin(7 * index)})`).join(
    ' ',
  );
const fitted = (from: number, prediction: string, optimizer: string, names = ['a', 'b', 'c']): string =>
  `(define-data (x y) '(${rows(from)})) ${names.map((name) => `(define-parameter ${name} 0)`).join(' ')}
   (fit (lambda (x) ${prediction}) (x) y (optimizer (${optimizer})))`;

test('parameters that large numbers determine by what is left of them are determined, and have arrived', async () => {
  for (const optimizer of ['lm', 'lbfgs']) {
    const parabola = await ended(fitted(1990, '(+ a (* b x) (* c x x))', optimizer));
    expect([parabola.kind, parabola.detail]).toEqual(['converged', expect.stringContaining('minimum')]);
    expect(parabola.detail).not.toContain('does not determine');
    const { kind, detail } = await ended(fitted(1_600_000_000, '(+ a (* b x))', optimizer, ['a', 'b']));
    expect([kind, detail]).toEqual(['converged', expect.stringContaining('minimum')]);
  }
});

test('parameters that change together without any effect are not determined at the same place', async () => {
  for (const optimizer of ['lm', 'lbfgs']) {
    const { kind, detail } = await ended(fitted(1990, '(+ a b (* c x))', optimizer));
    expect([kind, detail]).toEqual([
      'converged',
      expect.stringContaining('does not determine a and b each by itself'),
    ]);
  }
});

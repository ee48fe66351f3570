import { expect, test } from 'vitest';
import { isNegligible } from './negligible';

const fit = { gradient: -79.6, value: 100, loss: 12_000, startLoss: 12_000, precision: 'f64' } as const;

test('a derivative that changes the loss is not negligible', () => {
  expect(isNegligible(fit)).toBe(false);
  expect(isNegligible({ ...fit, gradient: 1e-6, loss: 99.6 })).toBe(false);
});

test('what the rounding of the loss hides is negligible, in each precision', () => {
  const ended = { ...fit, loss: 99.6, gradient: 1e-13 };
  expect(isNegligible(ended)).toBe(true);
  expect(isNegligible({ ...ended, gradient: 1e-7 })).toBe(false);
  expect(isNegligible({ ...ended, gradient: 1e-7, precision: 'f32' })).toBe(true);
});

test('a parameter at 0 is measured as one of size 1', () => {
  expect(isNegligible({ ...fit, value: 0, gradient: 1e-3 })).toBe(false);
  expect(isNegligible({ ...fit, value: 0, gradient: 1e-9 })).toBe(true);
});

test('an exact fit, whose loss is rounding, has no slope; a large start alone hides none', () => {
  expect(isNegligible({ ...fit, loss: 1e-28, gradient: -3e-15, value: 2, startLoss: 21 })).toBe(true);
  expect(isNegligible({ ...fit, loss: 1, gradient: 0.5, value: 1, startLoss: 1e13 })).toBe(false);
});

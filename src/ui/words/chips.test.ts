import { expect, test } from 'vitest';
import { type ChipFigures, describeChip } from './chips';

const vmax: ChipFigures = {
  name: 'Vmax',
  value: 100,
  gradient: -79.6,
  isNegligible: false,
  next: 100.5,
  isNorm: false,
  optimizer: 'adam',
};

test('a chip says what raising its parameter does to the loss, and what the next step does', () => {
  expect(describeChip(vmax)).toBe(
    '∂loss/∂Vmax = −79.6: raising Vmax by 1 lowers the loss by about 79.6. Next step +0.5 (adam).',
  );
  expect(describeChip({ ...vmax, next: 100.49999999 })).toContain('Next step +0.5 (adam).');
  expect(describeChip({ ...vmax, gradient: 2, next: 99 })).toBe(
    '∂loss/∂Vmax = 2: raising Vmax by 1 raises the loss by about 2. Next step −1 (adam).',
  );
});

test('a small parameter is raised by less than its size', () => {
  expect(describeChip({ ...vmax, name: 'Km', value: 0.05, gradient: 30, next: null })).toBe(
    '∂loss/∂Km = 30: raising Km by 0.01 raises the loss by about 0.3.',
  );
});

test('a derivative that is zero to rounding is said to be', () => {
  expect(describeChip({ ...vmax, isNegligible: true, next: 100 })).toBe(
    '∂loss/∂Vmax ≈ 0: the loss stays the same beside Vmax = 100. Next step 0 (adam).',
  );
});

test('a tensor has norms, and a program without a loss has nothing to say', () => {
  expect(describeChip({ ...vmax, name: 'w', isNorm: true, value: 2, gradient: 3.5, next: 2.25 })).toBe(
    '‖∂loss/∂w‖ = 3.5, over all its elements. Next step: the norm becomes ‖2.25‖ (adam).',
  );
  expect(describeChip({ ...vmax, gradient: Number.NaN, next: null })).toBe('');
});

import { expect, it } from 'vitest';
import { tickFormat } from './formatTick';

it('a tick has few digits, with a true minus', () => {
  const ticks = [0, 0.1 + 0.2, 25_000, -0.5, 2e6, 2e7, 5e-7, -1e7];
  expect(ticks.map(tickFormat(ticks))).toEqual([
    '0',
    '0.3',
    '25,000',
    '−0.5',
    '2,000,000',
    '2e7',
    '5e−7',
    '−1e7',
  ]);
});

it('an axis has commas in all of its values or in none', () => {
  expect([0, 5000, 10_000].map(tickFormat([0, 5000, 10_000]))).toEqual(['0', '5,000', '10,000']);
  expect([1900, 1950, 2000].map(tickFormat([1900, 1950, 2000]))).toEqual(['1900', '1950', '2000']);
});

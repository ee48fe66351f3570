import { expect, it } from 'vitest';
import { formatTick } from './formatTick';

it('a tick has few digits, with a true minus', () => {
  const ticks = [0, 0.1 + 0.2, 1960, 25_000, -0.5, 2e6, 2e7, 5e-7, -1e7].map(formatTick);
  expect(ticks).toEqual(['0', '0.3', '1960', '25,000', '−0.5', '2,000,000', '2e7', '5e−7', '−1e7']);
});

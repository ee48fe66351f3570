import { expect, test } from 'vitest';
import { TimeShare } from './timeShare';

test('what takes long is due again after twenty times as long', () => {
  const share = new TimeShare();
  expect(share.isDue(0)).toBe(true);
  share.took(10, 10);
  expect(share.isDue(199)).toBe(false);
  expect(share.isDue(201)).toBe(true);
});

test('what takes no time is due again after the least time between', () => {
  const share = new TimeShare(50);
  share.took(0.1, 100);
  expect(share.isDue(149)).toBe(false);
  expect(share.isDue(150)).toBe(true);
  share.took(100, 1000);
  expect(share.isDue(2000)).toBe(false);
});

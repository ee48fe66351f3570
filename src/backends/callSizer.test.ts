import { expect, test } from 'vitest';
import { CallSizer } from './callSizer';

test('a call grows to what fits into its time, fourfold at most, and has one item at least', () => {
  const sizer = new CallSizer();
  expect(sizer.next()).toBe(1);
  sizer.took(1, 0.001);
  expect(sizer.next()).toBe(4);
  sizer.took(4, 0.001);
  expect(sizer.next()).toBe(16);
  sizer.took(16, 20);
  expect(sizer.next()).toBe(8);
  sizer.took(8, 5000);
  expect(sizer.next()).toBe(1);
});

test('a call has no more items than are left, and than it may have', () => {
  const sizer = new CallSizer({ milliseconds: 100, max: 6 });
  sizer.took(1, 1);
  sizer.took(4, 1);
  expect(sizer.next()).toBe(6);
  expect(sizer.next(3)).toBe(3);
});

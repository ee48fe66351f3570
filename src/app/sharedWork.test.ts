import '../stage/allParts';
import { expect, test } from 'vitest';
import { finish, type Sliced } from '../stage';
import { SharedWork } from './sharedWork';

/** Work of three slices, and how many of them were begun in all. */
function counted() {
  const slices = { begun: 0 };
  function* work(): Sliced<string> {
    for (let slice = 0; slice < 3; slice++) {
      slices.begun++;
      yield;
    }
    return 'done';
  }
  return { slices, work };
}

test('two who take turns share the slices', () => {
  const { slices, work } = counted();
  const shared = new SharedWork(work);
  const [first, second] = [shared.finish(), shared.finish()];
  first.next();
  second.next();
  expect(shared.result).toBeNull();
  expect(finish(first)).toBe('done');
  expect(finish(second)).toBe('done');
  expect(slices.begun).toBe(3);
  expect(finish(shared.finish())).toBe('done');
  expect(slices.begun).toBe(3);
});

test('one who gives up leaves the work to the next', () => {
  const { slices, work } = counted();
  const shared = new SharedWork(work);
  const left = shared.finish();
  left.next();
  left.return('');
  expect(finish(shared.finish())).toBe('done');
  expect(slices.begun).toBe(3);
});

test('work that broke begins anew', () => {
  let attempts = 0;
  const shared = new SharedWork(function* (): Sliced<number> {
    yield;
    if (++attempts === 1) throw new Error('once');
    return attempts;
  });
  expect(() => finish(shared.finish())).toThrow('once');
  expect(finish(shared.finish())).toBe(2);
});

import { expect, test } from 'vitest';
import { undecidedOp } from './undecided';

const unknown = Number.NaN;

test('a test is undecided if what it compares is not a number, and decided where that does not matter', () => {
  for (const op of ['eq', 'lt', 'le'] as const) {
    const compare = undecidedOp(op);
    expect([compare(1, unknown, 0), compare(unknown, 1, 0), compare(1, 0, 0)]).toEqual([unknown, unknown, 0]);
  }
  const [and, or, not] = [undecidedOp('and'), undecidedOp('or'), undecidedOp('not')];
  expect([and(0, unknown, 0), and(unknown, 0, 0), and(1, unknown, 0), and(1, 1, 0)]).toEqual([
    0,
    0,
    unknown,
    1,
  ]);
  expect([or(1, unknown, 0), or(unknown, 1, 0), or(0, unknown, 0), or(0, 0, 0)]).toEqual([1, 1, unknown, 0]);
  expect(not(unknown, 0, 0)).toBe(unknown);
  for (const op of ['select', 'selectBoolean'] as const) {
    const select = undecidedOp(op);
    expect([select(unknown, 1, 1), select(1, 1, unknown), select(0, unknown, 1)]).toEqual([unknown, 1, 1]);
  }
});

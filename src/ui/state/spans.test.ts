import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carry } from './spans';

describe('carry', () => {
  const before = '(define a 1) (define b 2)';
  const nameB = { start: 21, end: 22 };

  it('leaves a place before the edit where it is', () => {
    expect(carry({ start: 8, end: 9 }, before, before.replace('2', '222'))).toEqual({ start: 8, end: 9 });
  });

  it('moves a place after the edit', () => {
    const after = before.replace('1', '1000');
    const carried = carry(nameB, before, after)!;
    expect(after.slice(carried.start, carried.end)).toBe('b');
  });

  it('knows no place for what the edit took away', () => {
    expect(carry(nameB, before, '(define a 1) (define c 2)')).toBeNull();
    expect(carry(nameB, before, '')).toBeNull();
  });

  it('takes either place of an edit that repeats its neighbour', () => {
    expect(carry({ start: 0, end: 2 }, 'a ', 'aa ')).toEqual({ start: 1, end: 3 });
    expect(carry({ start: 0, end: 1 }, 'a ', 'aa ')).toEqual({ start: 0, end: 1 });
  });

  it('finds the same text again after any single edit, or nothing', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.string(),
        fc.nat(),
        fc.nat(),
        fc.nat(),
        fc.nat(),
        (text, inserted, ...[a, b, c, d]) => {
          const cut = (n: number): number => n % (text.length + 1);
          const [from, to] = [cut(a), cut(b)].sort((x, y) => x - y) as [number, number];
          const [start, end] = [cut(c), cut(d)].sort((x, y) => x - y) as [number, number];
          const after = text.slice(0, from) + inserted + text.slice(to);
          const carried = carry({ start, end }, text, after);
          if (carried === null) expect(start < to && end > from).toBe(true);
          else expect(after.slice(carried.start, carried.end)).toBe(text.slice(start, end));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

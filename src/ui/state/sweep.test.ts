import { describe, expect, test } from 'vitest';
import type { SweptNumber } from '../../app/protocol';
import { maxMembers, type Range, sweepValues, sweptText, usualRange } from './sweep';

const range: Range = { from: 0, to: 1, count: 5, scale: 'linear', isWhole: false };
const number: SweptNumber = {
  kind: 'setting',
  name: 'rate',
  of: 'adam',
  value: 0.5,
  text: '0.5',
  start: 17,
  end: 20,
  line: 1,
  around: ['', ''],
};

describe('the values of a sweep', () => {
  test('go from one end to the other, evenly or by a factor', () => {
    expect(sweepValues(range)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(sweepValues({ ...range, from: 1e-3, to: 10, scale: 'log' })).toEqual([0.001, 0.01, 0.1, 1, 10]);
    expect(sweepValues({ ...range, from: 3, to: -1, count: 3 })).toEqual([3, 1, -1]);
    expect(sweepValues({ ...range, from: 0.1, to: 0.3, count: 3 })).toEqual([0.1, 0.2, 0.3]);
    expect(sweepValues({ ...range, count: 1 })).toEqual([0]);
  });

  test('are whole, and each once, where only whole numbers make sense', () => {
    expect(sweepValues({ ...range, to: 3, count: 9, isWhole: true })).toEqual([0, 1, 2, 3]);
  });

  test('keep the digits that tell them apart', () => {
    const values = sweepValues({ ...range, from: 100_000, to: 100_001, count: 3 });
    expect(values).toEqual([100_000, 100_000.5, 100_001]);
  });

  test('are none where the range has none', () => {
    for (const bad of [
      { from: Number.NaN },
      { to: Number.POSITIVE_INFINITY },
      { count: 0 },
      { count: 2.5 },
      { count: maxMembers + 1 },
      { scale: 'log' as const },
      { scale: 'log' as const, from: -1, to: -10 },
    ])
      expect(sweepValues({ ...range, ...bad })).toEqual([]);
  });
});

test('the text of a member has another number in the place of one', () => {
  const text = '(optimizer (adam 0.5))';
  expect(sweptText(text, number, 1e21)).toBe('(optimizer (adam 1e21))');
  expect(sweptText(text, number, 1e-7)).toBe('(optimizer (adam 1e-7))');
  expect(sweptText('(fit f)', { ...number, start: 6, end: 6, around: [' (optimizer (adam ', '))'] }, 2)).toBe(
    '(fit f (optimizer (adam 2)))',
  );
});

test('a range that is offered has values, whatever the number is', () => {
  for (const value of [0, 1, -3, 1e-9, 400, 12_345.678])
    for (const kind of ['setting', 'start', 'option', 'constant'] as const) {
      const offered = usualRange({ kind: 'number', number: { ...number, value, kind } });
      expect(sweepValues(offered).length, `${kind} ${value}`).toBeGreaterThan(1);
    }
  expect(sweepValues(usualRange({ kind: 'seed' }))).toHaveLength(10);
});

import { expect, it } from 'vitest';
import { completeName, withName } from './completions';

const names = ['Vmax', 'michaelis-menten', 'max', 'map', 'make-list', 'mean'];

it('adds as much of a name as all candidates share, and keeps what is behind the cursor', () => {
  expect(completeName('(Vm 2)', 3, names)).toEqual({
    text: '(Vmax 2)',
    start: 1,
    cursor: 5,
    candidates: ['Vmax'],
  });
  expect(completeName('(+ 1 (m', 7, names)).toEqual({
    text: '(+ 1 (m',
    start: 6,
    cursor: 7,
    candidates: ['michaelis-menten', 'max', 'map', 'make-list', 'mean'],
  });
  expect(completeName("(f 'mak)", 7, names)).toMatchObject({ text: "(f 'make-list)", cursor: 13 });
});

it('puts another candidate in the place of the last one', () => {
  const first = completeName('(m 2)', 2, names)!;
  const second = withName(withName(first, 'michaelis-menten'), 'max');
  expect(second).toEqual({ text: '(max 2)', start: 1, cursor: 4 });
});

it('has nothing to add without a name before the cursor, for a whole name, and for an unknown one', () => {
  expect(completeName('(+ 1 ', 5, names)).toBeNull();
  expect(completeName('', 0, names)).toBeNull();
  expect(completeName('(Vmax', 5, names)).toBeNull();
  expect(completeName('(zz', 3, names)).toBeNull();
});

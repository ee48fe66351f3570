import { expect, it } from 'vitest';
import { legendRows } from './legendRows';

const room = { beside: 24, whole: 30, spacing: 1, width: ({ length }: string) => length };
const rows = (labels: readonly string[], beside = room.beside) =>
  legendRows(labels, { ...room, beside }).map((row) => row.map(({ label }) => label));

it('keeps labels that have room together in the row beside the axis', () => {
  expect(rows(['measured', '95 % band', 'line'])).toEqual([['measured', '95 % band', 'line']]);
});

it('puts what has no room into further rows, in order, whole', () => {
  const labels = ['at the start', 'michaelis-menten', '95 % band', 'measured'];
  expect(rows(labels)).toEqual([['at the start'], ['michaelis-menten', '95 % band'], ['measured']]);
});

it('leaves the row beside the axis to the axis where the first label is too long for it', () => {
  expect(rows(['michaelis-menten', 'measured'], 10)).toEqual([[], ['michaelis-menten', 'measured']]);
});

it('shortens a label that is longer than a row, and none to nothing', () => {
  expect(rows(['(lambda (s) (/ (* Vmax s) (+ K s)))', 'x'])).toEqual(
    [[], ['(lambda (s) (/ (* Vmax s) (+…'], ['x']].map((row) => row),
  );
  const [, [shown] = []] = legendRows(['a long label'], { ...room, beside: 1, whole: 1 });
  expect(shown?.label).toBe('a lo…');
});

it('leaves no entry out and keeps each row within its room', () => {
  const labels = Array.from({ length: 12 }, (_, index) => 'abcdefghij'.slice(index % 5));
  const placed = legendRows(labels, room);
  expect(placed.flat().map(({ index }) => index)).toEqual(labels.map((_, index) => index));
  for (const [number, row] of placed.entries()) {
    const length = row.reduce((sum, { label }) => sum + label.length + 1, -1);
    expect(length).toBeLessThanOrEqual(number === 0 ? room.beside : room.whole);
  }
});

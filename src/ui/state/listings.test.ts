import { expect, test } from 'vitest';
import { lineByKey, lineCount, linesFrom, linesInView, lineText, placeAround, placeOfLine } from './listings';

const source = '(+ a (* b c))';
const listing = {
  text: 'graph\n%0 = mul b c\n%1 = add a %0\n%2 = neg %0',
  starts: Uint32Array.of(0, 6, 19, 33, 45),
  // The whole expression is at 0, its second operand at 5.
  spans: Int32Array.of(-1, -1, 5, 12, 0, 13, 5, 12),
  width: 13,
  left: 0,
};

test('lines and their expressions', () => {
  expect(lineCount(listing)).toBe(4);
  expect([0, 1, 2, 3].map((line) => lineText(listing, line))).toEqual(listing.text.split('\n'));
  const expressions = [0, 1, 2].map((line) => {
    const place = placeOfLine(listing, line);
    return place && source.slice(place.start, place.end);
  });
  expect(expressions).toEqual([null, '(* b c)', '(+ a (* b c))']);
  expect(placeOfLine(listing, 4)).toBeNull();
});

test('a cursor leads to the smallest expression around it, and that to all of its lines', () => {
  expect(placeAround(listing, 8)).toEqual({ start: 5, end: 12 });
  expect(placeAround(listing, 3)).toEqual({ start: 0, end: 13 });
  expect(placeAround(listing, 14)).toBeNull();
  expect(linesFrom(listing, { start: 5, end: 12 })).toEqual({ first: 1, count: 2 });
  expect(linesFrom(listing, { start: 1, end: 2 })).toEqual({ first: -1, count: 0 });
});

test('of a long list only what is in view is drawn, with some lines around it', () => {
  const view = { height: 100, rowHeight: 20 };
  expect(linesInView({ ...view, top: 0 }, 1000, 2)).toEqual({ from: 0, to: 7 });
  expect(linesInView({ ...view, top: 2010 }, 1000, 2)).toEqual({ from: 98, to: 108 });
  expect(linesInView({ ...view, top: 99_999 }, 10, 2)).toEqual({ from: 10, to: 10 });
});

test('keys move by a line, by a page and to the ends, and not beyond', () => {
  const to = (key: string): number | null => lineByKey(key, 5, 20, 10);
  expect(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'].map(to)).toEqual([6, 4, 15, 0, 0, 19]);
  expect(to('Enter')).toBeNull();
});

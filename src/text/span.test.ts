import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineIndex } from './span';

test('counts lines and columns from 1, in UTF-16 units', () => {
  const index = new LineIndex('ab\ncλ\r\n𝄞d\rz');
  expect(index.lineCount).toBe(4);
  expect(index.position(0)).toEqual({ line: 1, column: 1 });
  expect(index.position(2)).toEqual({ line: 1, column: 3 });
  expect(index.position(3)).toEqual({ line: 2, column: 1 });
  expect(index.position(7)).toEqual({ line: 3, column: 1 });
  expect(index.position(9)).toEqual({ line: 3, column: 3 });
  expect(index.line(2)).toBe('cλ');
  expect(index.line(4)).toBe('z');
});

test('keeps offsets outside of the text at its ends', () => {
  const index = new LineIndex('ab\nc');
  expect(index.position(-5)).toEqual({ line: 1, column: 1 });
  expect(index.position(99)).toEqual({ line: 2, column: 2 });
});

test('agrees with counting line breaks one by one', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', '\n'), { maxLength: 60 }), fc.nat(60), (letters, at) => {
      const text = letters.join('');
      const before = text.slice(0, at).split('\n');
      const expected = { line: before.length, column: before.at(-1)!.length + 1 };
      expect(new LineIndex(text).position(Math.min(at, text.length))).toEqual(expected);
    }),
  );
});

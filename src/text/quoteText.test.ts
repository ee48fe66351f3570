import { expect, test } from 'vitest';
import { quoteText } from './quoteText';

test('keeps short text, puts it on one line, and leaves out the middle of long text', () => {
  expect(quoteText('(+ 1\n   2)')).toBe('(+ 1 2)');
  const shown = quoteText(`(list ${'x '.repeat(500)}end)`);
  expect(shown).toMatch(/^\(list x.* … .*x end\)$/);
  expect(shown).toHaveLength(60);
});

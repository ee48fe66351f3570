import { expect, it } from 'vitest';
import { usedTables } from './usedTables';

it('a table is used where it is named in the code, not in a comment, a string or another name', () => {
  const source = '(define-data (x) mine) ; theirs\n(display "ours") #| yours |# (define-data (y) my-mine)';
  expect(usedTables(source, ['mine', 'theirs', 'ours', 'yours', 'my'])).toEqual(['mine']);
});

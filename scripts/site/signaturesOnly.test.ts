import { describe, expect, test } from 'vitest';
import { withSignaturesOnly } from './signaturesOnly';

describe('rows of the catalogue', () => {
  test('keep their signatures alone', () =>
    expect(
      withSignaturesOnly(`export const rows = {
  square: ['(square x)', 'x times x.', '(square 3) ; => 9'],
  'cddr': ['(cddr p)', '(cdr (cdr p)).'],
};`),
    ).toBe(`export const rows = {
  square: ['(square x)'],
  'cddr': ['(cddr p)'],
};`));

  test('are no other lists', () => {
    const code = "const forms = { reduce: ['fit', 'least-squares'], loss: ['fit'] };";
    expect(withSignaturesOnly(code)).toBe(code);
  });
});

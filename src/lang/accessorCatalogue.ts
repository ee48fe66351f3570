/** The parts of parts of a pair, as rows of the catalogue. */

export const accessorRows = {
  caar: ['(caar p)', '(car (car p)).'],
  cadr: ['(cadr p)', 'The second of a list: (car (cdr p)).'],
  cdar: ['(cdar p)', '(cdr (car p)).'],
  cddr: ['(cddr p)', '(cdr (cdr p)).'],
  caaar: ['(caaar p)', '(car (car (car p))).'],
  caadr: ['(caadr p)', '(car (car (cdr p))).'],
  cadar: ['(cadar p)', '(car (cdr (car p))).'],
  caddr: ['(caddr p)', 'The third of a list.'],
  cdaar: ['(cdaar p)', '(cdr (car (car p))).'],
  cdadr: ['(cdadr p)', '(cdr (car (cdr p))).'],
  cddar: ['(cddar p)', '(cdr (cdr (car p))).'],
  cdddr: ['(cdddr p)', '(cdr (cdr (cdr p))).'],
  caaaar: ['(caaaar p)', 'Four accessors in one, read from the right.'],
  caaadr: ['(caaadr p)', 'Four accessors in one, read from the right.'],
  caadar: ['(caadar p)', 'Four accessors in one, read from the right.'],
  caaddr: ['(caaddr p)', 'Four accessors in one, read from the right.'],
  cadaar: ['(cadaar p)', 'Four accessors in one, read from the right.'],
  cadadr: ['(cadadr p)', 'Four accessors in one, read from the right.'],
  caddar: ['(caddar p)', 'Four accessors in one, read from the right.'],
  cadddr: ['(cadddr p)', 'The fourth of a list.'],
  cdaaar: ['(cdaaar p)', 'Four accessors in one, read from the right.'],
  cdaadr: ['(cdaadr p)', 'Four accessors in one, read from the right.'],
  cdadar: ['(cdadar p)', 'Four accessors in one, read from the right.'],
  cdaddr: ['(cdaddr p)', 'Four accessors in one, read from the right.'],
  cddaar: ['(cddaar p)', 'Four accessors in one, read from the right.'],
  cddadr: ['(cddadr p)', 'Four accessors in one, read from the right.'],
  cdddar: ['(cdddar p)', 'Four accessors in one, read from the right.'],
  cddddr: ['(cddddr p)', 'A list without its first four.'],
} as const;

export type Accessor = keyof typeof accessorRows;

/** Procedures on numbers that few programs use, as rows of the catalogue. Their part is loaded late. */

/** Rules of primitives. */
export const fractionRows = {
  numerator: [
    '(numerator x)',
    'That of the simplest fraction that is the number x.',
    '(numerator (/ 6 4)) ; => 3',
  ],
  denominator: [
    '(denominator x)',
    'That of the simplest fraction that is the number x.',
    '(denominator (/ 6 4)) ; => 2',
  ],
} as const;

/** Written in `scheme/numbers.scm`. */
export const numberRows = {
  'exact-nonnegative-integer?': [
    '(exact-nonnegative-integer? x)',
    'Whether x is an integer of 0 or more.',
    '(exact-nonnegative-integer? -1) ; => #f',
  ],
  cube: ['(cube x)', 'x times x times x.', '(cube 3) ; => 27'],
  div: ['(div n d)', 'n / d, rounded so that (mod n d) is not negative.', '(div -7 2) ; => -4'],
  mod: ['(mod n d)', 'What is left of n after (div n d), from 0 up to the size of d.', '(mod -7 2) ; => 1'],
  'div-and-mod': [
    '(div-and-mod n d)',
    'Two values: what div and mod give.',
    '(call-with-values (lambda () (div-and-mod -7 2)) list) ; => (-4 1)',
  ],
  rationalize: [
    '(rationalize x distance)',
    'The simplest fraction that is no further from x than the distance.',
    '(rationalize 0.3 0.1) ; => 0.3333333333333333',
  ],
} as const;

/** Procedures on strings that take a procedure or a character, as rows of the catalogue. Written in `scheme/strings.scm`. */

export const stringRows = {
  'string-index': [
    '(string-index string what [start end])',
    'The place of the first character that is what, or for which the procedure what holds; or #f.',
    '(string-index "a-b-c" #\\-) ; => 1',
  ],
  'string-skip': [
    '(string-skip string what [start end])',
    'The place of the first character that is something else, or #f.',
    '(string-skip "aab" #\\a) ; => 2',
  ],
  'string-rindex': [
    '(string-rindex string what [start end])',
    'The same as string-index-right.',
    '(string-rindex "a-b-c" #\\-) ; => 3',
  ],
  'string-index-right': [
    '(string-index-right string what [start end])',
    'The place of the last character that is what, or for which the procedure what holds; or #f.',
    '(string-index-right "a-b-c" #\\-) ; => 3',
  ],
  'string-skip-right': [
    '(string-skip-right string what [start end])',
    'The place of the last character that is something else, or #f.',
    '(string-skip-right "abb" #\\b) ; => 0',
  ],
  'string-count': [
    '(string-count string what [start end])',
    'How many characters are what, or for how many the procedure what holds.',
    '(string-count "banana" #\\a) ; => 3',
  ],
  'string-any': [
    '(string-any what string [start end])',
    'Whether any character is what, or the first true answer of the procedure what.',
    '(string-any char-numeric? "a1") ; => #t',
  ],
  'string-every': [
    '(string-every what string [start end])',
    'Whether all characters are what, or the last answer of the procedure what if all are true.',
    '(string-every char-numeric? "a1") ; => #f',
  ],
  'string-filter': [
    '(string-filter what string [start end])',
    'The characters that are what, or for which the procedure what holds.',
    '(string-filter char-numeric? "a1b2") ; => "12"',
  ],
  'string-delete': [
    '(string-delete what string [start end])',
    'The characters that are something else.',
    '(string-delete #\\- "a-b") ; => "ab"',
  ],
  'string-fold': [
    '(string-fold f initial string [start end])',
    '(f character accumulated) from the left.',
    '(length (string-fold cons (list) "abc")) ; => 3',
  ],
  'string-fold-right': [
    '(string-fold-right f initial string [start end])',
    '(f character accumulated) from the right.',
    '(length (string-fold-right cons (list) "abc")) ; => 3',
  ],
  'string-tabulate': [
    '(string-tabulate f n)',
    'The string of the characters that f makes of 0, 1, … up to n.',
    '(string-tabulate (lambda (k) (integer->char (+ k 97))) 3) ; => "abc"',
  ],
  'string-unfold': [
    '(string-unfold stop? f next seed [base tail])',
    'The string of (f seed) for the seed, the next one, and so on until stop? holds.',
    '(string-unfold null? car cdr (list #\\a #\\b)) ; => "ab"',
  ],
  'string-trim': [
    '(string-trim string [what start end])',
    'The string without the blanks in front, or without the characters there that are what.',
    '(string-trim "  a ") ; => "a "',
  ],
  'string-trim-left': [
    '(string-trim-left string [what start end])',
    'The same as string-trim.',
    '(string-trim-left "  a ") ; => "a "',
  ],
  'string-trim-right': [
    '(string-trim-right string [what start end])',
    'The string without the blanks at its end.',
    '(string-trim-right " a  ") ; => " a"',
  ],
  'string-trim-both': [
    '(string-trim-both string [what start end])',
    'The string without the blanks at both ends.',
    '(string-trim-both " a  ") ; => "a"',
  ],
  'string-split': [
    '(string-split string what)',
    'The parts between the characters that are what; what may also be a procedure or a string.',
    '(string-split "a,b,c" #\\,) ; => ("a" "b" "c")',
  ],
} as const;

/** Checks of a program by itself, as rows of the catalogue. Their part is loaded late. */

export const checkRows = {
  'assert-equal': ['(assert-equal expected actual [message])', 'Stops the program unless both are equal?.'],
  'check-report': ['(check-report)', 'Writes to the console how many checks were correct.'],
  'check-result': [
    '(check-result expression value expected same)',
    'Writes to the console what became of a check: the form check calls it.',
  ],
} as const;

/** The drawn digits that every program can name as a table: rows of an image and its digit. */

import type { DigitSet } from './digitSet';
import { drawDigits } from './draw';

export const digitTable = {
  name: 'digits',
  columns: ['image', 'digit'],
  count: 1000,
  seed: 1,
  what: 'Images of handwritten digits, 28 by 28 pixels from 0 to 1, with the digit that each shows.',
  source: 'Drawn by the page: strokes in four hands, shaken, slanted, turned, of different widths.',
} as const;

let drawn: DigitSet | null = null;

/** The digits of the table, drawn at the first request. */
export function tableDigits(): DigitSet {
  drawn ??= drawDigits(digitTable.count, digitTable.seed);
  return drawn;
}

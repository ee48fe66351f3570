/**
 * Turns a set of digits into the table that programs see: rows of an image, a tensor of pixels from 0 to 1, and its
 * digit.
 */

import { list, TensorValue, type Value } from '../../../stage';
import { type DigitSet, imageOf } from './index';

export function digitRows(set: DigitSet): Value {
  const { height, width, labels } = set;
  const rows = Array.from(labels, (label, index) => {
    const pixels = Float64Array.from(imageOf(set, index), (ink) => ink / 255);
    return list([new TensorValue(pixels, [height, width]), label]);
  });
  return list(rows);
}

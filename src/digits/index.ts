export { type DigitSet, firstDigits, imageOf } from './digitSet';
export { drawDigit, drawDigits, imageSize } from './draw';
export { digitSet, IdxError, type IdxFile, parseIdx, readIdx } from './idx';

export { type DigitSet, firstDigits, imageOf } from './digitSet';
export { digitTable, tableDigits } from './digitTable';
export { drawDigit, drawDigits, imageSize } from './draw';
export { digitSet, IdxError, type IdxFile, parseIdx, readIdx } from './idx';

export { demoted, type Halves, promoted } from './floatHalves';
export { elementAddress, type IntegerOperand, i32, increase } from './integers';
export { type LaneKind, laneKinds, pair, quad, single } from './kinds';
export {
  type Bits,
  type Counts,
  type FloatFormat,
  type Integer,
  type Lanes,
  type Numbers,
  numberOfTruth,
  type Operand,
  type Truths,
  truthOfNumber,
} from './lanes';
export { Writer } from './writer';

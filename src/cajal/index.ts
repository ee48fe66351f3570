export { compileApplication, compileTerm, finishCompiling } from './compile';
export { type DefinedTerm, defineTerm } from './definition';
export {
  applyValue,
  type CajalValue,
  type EvaluateOptions,
  evaluateTerm,
  type Outcome,
  printValue,
} from './evaluate';
export {
  type Compiling,
  isClosed,
  type Linked,
  type LinkedTerm,
  type Links,
  type ModuleCall,
} from './linked';
export { dataOfVector, type Loss, lossesOf, matrixOf } from './matrix';
export { type Emit, isKnown, Multilinear, type Operand, type Vector } from './multilinear';
export {
  type CompiledNeuron,
  compileNeuron,
  describeNeuron,
  type LabelledMatrix,
  labelsOfTensor,
  type Neuron,
  neuronOf,
  type Recurrence,
  tooLarge,
  unseenNeuron,
} from './neuron';
export { lossNotes, placeOfLoss } from './notes';
export { type ParseOptions, type ParseResult, parseTerm } from './parse';
export { encode, oneHot, shapeOfSpace, spaceOf, spaceOfTensor } from './space';
export {
  type Binder,
  depthOf,
  type Link,
  linksOf,
  maxDepth,
  printTerm,
  type Term,
  termsWithin,
} from './syntax';
export { mentionsNat, orderOf, printType, resolve, type Type, uncurried } from './types';
export { inferType, type Typing } from './typing';

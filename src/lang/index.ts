export * from './catalogue';
export type * from './core';
export { mentionedLocals, parts, printCore, printDatum } from './core';
export type { Datum, ListDatum } from './datum';
export { type ExpandOptions, type ExpandResult, expandText, type Written } from './expand';
export { cajalTerms } from './forms/cajal';
export { alike, type NumberPlace, nameOfNumber, withFreeNumbers } from './freeNumbers';
export { writtenName } from './libraries/shipped';
export type { NamedNumber } from './namedNumbers';
export { formatNumber, parseNumber } from './numberSyntax';
export type * from './program';
export { coreOf, definedNames, openSoftness, programSoftness, unknownsOf } from './program';
export type { ProgramChange } from './programChanges';
export { type ReadResult, read } from './reader';
export {
  type Dimension,
  type SearchedOperator,
  searchedOperators,
  type UnknownForm,
  type UnknownUnits,
} from './unknowns';

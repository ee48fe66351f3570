export * from './catalogue';
export type * from './core';
export { printCore, printDatum } from './core';
export type { Datum } from './datum';
export { type ExpandOptions, type ExpandResult, expandText } from './expand';
export { formatNumber, parseNumber } from './numberSyntax';
export type * from './program';
export { coreOf, definedNames } from './program';
export { type ReadResult, read } from './reader';

export { GraphBuilder } from './builder';
export { Copier, importGraph, prune } from './copy';
export * from './node';
export { type OpName, type OpSpec, opNames, ops } from './ops';
export { countNodes, printGraph } from './print';
export { nodesWithin, regionResults } from './traverse';
export * from './types';
export { validate } from './validate';

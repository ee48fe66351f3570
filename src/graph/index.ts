export { nodesBehind } from './behind';
export { GraphBuilder } from './builder';
export { contentHash } from './constants';
export { samePadding } from './convolution';
export { Copier, importGraph, prune } from './copy';
export { Evaluator, type Observer } from './evaluate';
export { Fingerprint } from './fingerprint';
export { evaluateElementwise, evaluateNode } from './folding';
export { squareScales } from './lastAxis';
export * from './node';
export { NodeSet, NodeTable } from './nodeTable';
export { hasOrder, type OpName, type OpSpec, opNames, ops } from './ops';
export { countNodes, type PrintedLine, printGraph, printLines } from './print';
export { Random } from './random';
export { rotate } from './rotate';
export { type RowSelection, selectedRows } from './rows';
export { asymptoticFrom, bernoulli, lanczos, maxExactGamma, stirlingWeight } from './specialFunctions';
export * from './tensor';
export {
  type ComputedTensorOp,
  placeOf,
  type TensorOpName,
  type TensorOpSpec,
  tensorOpNames,
  tensorOps,
} from './tensorOps';
export { matrixSizes } from './tensorShapes';
export { nodesWithin, regionResults } from './traverse';
export * from './types';
export { validate } from './validate';

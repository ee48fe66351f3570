export { linkingPrimitive, linkWith } from './link';
export { keepsWeight } from './loss';
export { neuronPrimitive } from './neuron';
export { cajalMistakes, linksOfTerm, partsOf } from './term';

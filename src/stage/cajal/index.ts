export { linkingPrimitive, linkWith } from './link';
export { keepsWeight } from './loss';
export { neuronPrimitive } from './neuron';
export { linksOfTerm, mistakesOfTerm, partsOf } from './term';

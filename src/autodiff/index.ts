export { centralDifference } from './differences';
export { differentiate } from './differentiate';
export { elementNodes, jacobianNodes, withJacobian } from './jacobian';
export { reverse } from './reverse';
export { derivatives } from './rules';
export { sumTo } from './tensorRules';

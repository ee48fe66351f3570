export { centralDifference } from './differences';
export { differentiate } from './differentiate';
export { reverse } from './reverse';
export { derivatives } from './rules';
export { sumTo } from './tensorRules';

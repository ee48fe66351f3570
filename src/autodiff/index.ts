export { activeNodes, carriesDerivative } from './activity';
export { centralDifference } from './differences';
export { differentiate } from './differentiate';
export { elementNodes, type JacobianNodes, jacobianNodes, jacobianOf, withJacobian } from './jacobian';
export { reverse } from './reverse';
export { derivatives } from './rules';
export { type Moving, tangentNodes } from './tangents';
export { sumTo, underived } from './tensorRules';

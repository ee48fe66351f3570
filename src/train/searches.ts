/** The part that steps by search need: a line search, a region of trust, and how the loss curves. */

export { AbsoluteFinish } from './absoluteFinish';
export { curvatureGraph } from './curvatureGraph';
export { LbfgsStepper } from './lbfgs';
export { StepBuilder } from './levenbergMarquardt';
export { FinishedStepper, SearchPopulation, SearchStepper } from './searchSteppers';

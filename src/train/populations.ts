/** The part that several starts need: what draws them, what trains them like one run, and what became of the others. */

export { DropOuts, findStates } from './dropOuts';
export { Population } from './population';
export { drawStarts } from './restarts';
export { SeparateSteppers } from './separateSteppers';

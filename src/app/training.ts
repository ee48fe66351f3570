/** What a run needs and a program that only compiles does not: loaded once the first loss is shown. */

export { Trainer } from '../train';
export { ActiveRun } from './runs/activeRun';
export { RetracedRun } from './runs/retracedRun';
export { nextFromStart } from './views/nextStep';
export { optimizerStepOf } from './views/optimizerStep';

/**
 * Makes what takes the steps of a run: the backend's own stepper, a line search around its values, or a population of
 * either.
 */

import type { Backend, PopulationStepper, Stepper } from '../backends';
import { LbfgsStepper } from './lbfgs';
import type { TrainingPlan } from './plan';
import { Population } from './population';
import { drawStarts } from './restarts';
import { SearchPopulation, SearchStepper } from './searchSteppers';
import { SeparateSteppers } from './separateSteppers';
import type { TrainingStep } from './stepGraphs';

export async function startStepper(plan: TrainingPlan, backend: Backend): Promise<Stepper> {
  const { step, layout } = plan;
  const { restarts } = plan.objective.options;
  if (restarts === 1) return one(step, backend);
  const starts = drawStarts(plan, restarts);
  return new Population(await many(step, starts, backend), layout, restarts);
}

async function one(step: TrainingStep, backend: Backend): Promise<Stepper> {
  if (step.kind === 'search') return new LbfgsStepper(step, backend);
  const stepper = await backend.stepper(step);
  return step.optimizer.kind === 'lm' ? new SearchStepper(stepper, step.recorded - 1) : stepper;
}

async function many(
  step: TrainingStep,
  starts: readonly Float64Array[],
  backend: Backend,
): Promise<PopulationStepper> {
  if (step.kind === 'update' && backend.population !== undefined) {
    const population = await backend.population(step, starts);
    return step.optimizer.kind === 'lm' ? new SearchPopulation(population, step.recorded - 1) : population;
  }
  const steppers: Stepper[] = [];
  for (const start of starts) steppers.push(await one({ ...step, start }, backend));
  return new SeparateSteppers(steppers);
}

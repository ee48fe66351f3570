/**
 * Makes what takes the steps of a run: the backend's own stepper, a line search around its values, or a population of
 * either.
 */

import type { Backend, PopulationStepper, Stepper } from '../backends';
import { restartsPart } from './lateRestarts';
import { loadSteps, searchPart } from './lateSearch';
import type { TrainingPlan } from './plan';
import type { TrainingStep } from './stepGraphs';

export async function startStepper(plan: TrainingPlan, backend: Backend): Promise<Stepper> {
  const { step, layout } = plan;
  const { restarts } = plan.objective.options;
  if (restarts === 1) return memberStepper(step, backend);
  const { drawStarts, Population } = await restartsPart.load();
  const starts = drawStarts(plan, restarts);
  return new Population(await many(step, starts, backend), layout, restarts);
}

/** What takes the steps of one run. */
export async function memberStepper(step: TrainingStep, backend: Backend): Promise<Stepper> {
  if (step.kind === 'search') {
    const { LbfgsStepper } = await searchPart.load();
    return new LbfgsStepper(step, backend);
  }
  await loadSteps(step.optimizer);
  const stepper = await backend.stepper(step);
  if (step.optimizer.kind !== 'lm') return stepper;
  const { FinishedStepper, SearchStepper } = await searchPart.load();
  const width = step.recorded - 1;
  const search = new SearchStepper(stepper, width);
  return step.finish === null ? search : new FinishedStepper(search, step.finish(), step, backend, width);
}

async function many(
  step: TrainingStep,
  starts: readonly Float64Array[],
  backend: Backend,
): Promise<PopulationStepper> {
  // A finish is taken by each member for itself.
  if (step.kind === 'update' && step.finish === null && backend.population !== undefined) {
    await loadSteps(step.optimizer);
    const population = await backend.population(step, starts);
    if (step.optimizer.kind !== 'lm') return population;
    const { SearchPopulation } = await searchPart.load();
    return new SearchPopulation(population, step.recorded - 1);
  }
  const { SeparateSteppers } = await restartsPart.load();
  const steppers: Stepper[] = [];
  for (const start of starts) steppers.push(await memberStepper({ ...step, start }, backend));
  return new SeparateSteppers(steppers);
}

/** The next step of a run, with the numbers that it is made of, for the page's stepper. */

import { Slices } from '../../rpc';
import { computedGraph, explainStep, loadSteps, type TrainingPlan } from '../../train';
import { quickestBackend } from '../evaluation';
import type { OptimizerStep } from '../protocol';

/** The step after `taken` steps of a run. */
export async function optimizerStepOf(
  plan: TrainingPlan,
  taken: number,
  signal: AbortSignal,
): Promise<OptimizerStep> {
  await loadSteps(plan.optimizer);
  const backend = await quickestBackend(computedGraph(plan.step), taken + 1);
  const slices = new Slices(signal);
  return explainStep(plan, taken, backend, () => slices.pause());
}

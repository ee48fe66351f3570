/** Where the first step of a run would take a program from its start, which the page shows before there is a run. */

import type { StagedProgram } from '../../stage';
import { computedGraph, firstStep, loadSteps, scalarSummaries, startsOf } from '../../train';
import { quickestBackend } from '../evaluation';
import type { Program } from '../program';
import type { RunSettings } from '../protocol';

/** A figure for each parameter; null where one is not finite, or there is nothing to train. */
export async function nextFromStart(
  program: Program,
  staged: StagedProgram,
  settings: RunSettings,
): Promise<Float64Array | null> {
  const plan = program.plan(staged, settings);
  if (plan === null) return null;
  await loadSteps(plan.optimizer);
  const backend = await quickestBackend(computedGraph(plan.step));
  const starts = startsOf(staged.parameters);
  const point = { naturals: starts, starts, numbers: new Float64Array(0) };
  const next = await firstStep(plan, point, backend);
  return next === null ? null : scalarSummaries(staged.parameters, next);
}

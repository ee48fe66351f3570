/**
 * Fits the parameters of an objective to convergence, from several starts: by Levenberg-Marquardt where the loss is one of
 * residuals, by L-BFGS elsewhere.
 */

import { type Backend, ReferenceBackend } from '../backends';
import { wasmPart } from '../backends/lateBackends';
import { unsupported } from '../backends/wasm/supported';
import { Evaluator, type Graph } from '../graph';
import type { Objective, StagedParameter } from '../stage';
import { planPoint, planTraining, startsOf, Trainer, type TrainingPlan } from '../train';
import type { FilledObjective } from './fill';

export interface ObjectiveFit {
  readonly loss: number;
  readonly holdoutLoss: number | null;
  /** The natural values of all parameters, all elements of each. */
  readonly values: Float64Array;
  readonly converged: boolean;
}

/** A fit that has not converged after so many steps of each start ends there. */
const maxSteps = 300;
/** Steps between two looks at the signal and at the loss. */
const stepsPerLook = 15;
/** The best start has converged if its loss does not change by this share of itself over so many looks. */
const flatness = 1e-11;
const flatLooks = 2;

/** The rows held out, and what further starts are drawn by, are those that the options of the objective say. */
export async function fitOfObjective(
  { objective, parameters }: FilledObjective,
  starts: number,
  signal?: AbortSignal,
): Promise<ObjectiveFit> {
  const size = parameters.reduce((sum, { start }) => sum + start.length, 0);
  const prepared = withOptimizer(objective, size === 0 ? 1 : starts);
  const plan = planTraining(prepared, parameters, { steps: maxSteps });
  if (size === 0)
    return { ...lossesAt(plan, new Float64Array()), values: new Float64Array(), converged: true };
  const trainer = await Trainer.start(plan, await backendFor(plan.gradient));
  try {
    let flat = 0;
    while (trainer.stopped === null && flat < flatLooks) {
      signal?.throwIfAborted();
      const before = trainer.loss;
      await trainer.advance(stepsPerLook);
      flat = Math.abs(before - trainer.loss) <= flatness * trainer.loss ? flat + 1 : 0;
    }
    return bestEnd(plan, trainer, flat === flatLooks);
  } finally {
    trainer.dispose();
  }
}

function withOptimizer(objective: Objective, starts: number): Objective {
  const optimizer = { name: objective.residuals === null ? 'lbfgs' : 'lm', settings: [] } as const;
  return {
    ...objective,
    options: {
      ...objective.options,
      optimizer,
      restarts: starts,
      batch: null,
      tolerance: null,
      clipNorm: null,
    },
  };
}

/** The better of where the fit ended and where it began: a search may end where the loss is not finite. */
function bestEnd(plan: TrainingPlan, trainer: Trainer, isFlat: boolean): ObjectiveFit {
  const values = trainer.present.slice();
  const end = { ...lossesAt(plan, values), values, converged: isFlat || trainer.stopped === 'no-progress' };
  if (Number.isFinite(end.loss)) return end;
  const start = startsOf(plan.parameters);
  const begin = { ...lossesAt(plan, start), values: start, converged: false };
  return Number.isFinite(begin.loss) ? begin : end;
}

/** The losses on the rows that train and on those held out, in 64-bit floats. */
function lossesAt(plan: TrainingPlan, values: Float64Array): Pick<ObjectiveFit, 'loss' | 'holdoutLoss'> {
  const evaluator = new Evaluator(plan.objective.graph);
  const point = planPoint(plan, values, null);
  const { training, holdout } = plan.rows;
  return {
    loss: evaluator.evaluate(point, training)[0]!,
    holdoutLoss: holdout === null ? null : evaluator.evaluate(point, holdout)[0]!,
  };
}

async function backendFor(graph: Graph): Promise<Backend> {
  const reason = 'It fits a candidate.';
  if (unsupported(graph) !== null) return new ReferenceBackend(reason);
  const { WasmBackend } = await wasmPart.load();
  return new WasmBackend(reason);
}

/** The values of parameters by name, all elements of each. */
export function valuesByName(
  parameters: readonly StagedParameter[],
  values: Float64Array,
): Readonly<Record<string, readonly number[]>> {
  let from = 0;
  return Object.fromEntries(
    parameters.map(({ name, start }) => {
      const own = [...values.subarray(from, from + start.length)];
      from += start.length;
      return [name, own];
    }),
  );
}

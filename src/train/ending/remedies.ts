/** Chooses what to try next after a run has ended, and with which figures. */

import type { OptimizerSpec } from '../../backends';
import { outOfRange } from '../nonFinite';
import type { TrainingPlan } from '../plan';
import { distanceOf, fallsPast, type Verdict } from './judge';
import type { Measured } from './measure';
import type { Remedy } from './runEnd';

/** How many starts are worth trying where one has failed. */
const usualRestarts = 64;
/** How many times as many steps are tried. */
const moreSteps = 4;
/** The size of a parameter from which, or from whose inverse, it is worth scaling. */
const unwieldy = 1e3;
/** The factor by which a rate is changed if nothing measured says more. */
const rateFactor = 10;

export function remediesOf(verdict: Verdict, measured: Measured): readonly Remedy[] {
  const { plan } = measured;
  switch (verdict.kind) {
    case 'converged':
      return [];
    case 'flat':
      return [
        ...starts(measured),
        // What changes the loss nowhere cannot be helped by another start.
        ...(measured.plateaus.some(({ lower, higher }) => lower || higher) ? restarts(plan) : []),
        ...(verdict.rest === 'falling' ? [...finish(plan), steps(plan)] : []),
      ];
    case 'asymptote':
      return restarts(plan);
    case 'precision':
      return measured.precision === 'f32'
        ? [{ kind: 'precision' }, ...finish(plan)]
        : [...finish(plan), ...rescale(measured)];
    case 'saddle':
      return restarts(plan);
    case 'swings':
      return [...rate(measured, 'smaller'), ...finish(plan)];
    case 'blocked':
      return [...finish(plan), ...restarts(plan), ...rescale(measured)];
    case 'slow':
      return [...finish(plan), ...rate(measured, 'larger'), ...rescale(measured)];
    case 'falls':
      return [steps(plan), ...finish(plan), ...rescale(measured)];
  }
}

/** What to try after a run that left the numbers at some step, for the reason `code`. */
export function remediesOfFailure(plan: TrainingPlan, step: number, code: string | null): readonly Remedy[] {
  // The program is to be mended, not the choices of the run.
  if (code === outOfRange) return [];
  const { optimizer } = plan;
  const slower =
    step > 0 && 'rate' in optimizer
      ? [{ kind: 'rate', rate: rounded(optimizer.rate / rateFactor) } as const]
      : [];
  return [...slower, ...restarts(plan)];
}

function steps(plan: TrainingPlan): Remedy {
  return { kind: 'steps', steps: moreSteps * plan.steps };
}

function restarts({ objective }: TrainingPlan): readonly Remedy[] {
  const { restarts: count } = objective.options;
  return count >= usualRestarts ? [] : [{ kind: 'restarts', restarts: usualRestarts }];
}

/** An optimizer that finds the end by itself, where the objective allows one. */
function finish({ objective, optimizer, softness }: TrainingPlan): readonly Remedy[] {
  const { batch, clipNorm } = objective.options;
  if (batch !== null || clipNorm !== null) return [];
  if (objective.residuals !== null && optimizer.kind !== 'lm') return [{ kind: 'finish', optimizer: 'lm' }];
  const isNoisy = softness?.gumbel === true;
  return isNoisy || optimizer.kind === 'lm' || optimizer.kind === 'lbfgs'
    ? []
    : [{ kind: 'finish', optimizer: 'lbfgs' }];
}

function starts({ plan, plateaus }: Measured): readonly Remedy[] {
  return plateaus.flatMap(({ parameter, changesAt }): Remedy[] => {
    if (changesAt === null || !Number.isFinite(changesAt)) return [];
    return [
      { kind: 'start', parameter: plan.parameters[parameter]!.name, value: Number(changesAt.toPrecision(4)) },
    ];
  });
}

/**
 * The number without a constraint whose size, there or where it has to go, is farthest from 1, if that is far. If it is
 * known who has to go, it is one of these.
 */
function rescale(measured: Measured): readonly Remedy[] {
  const { plan, owners, scales, curvature, downhill } = measured;
  const distance = distanceOf(measured);
  // A loss that falls without an end, or out of the numbers, has no size to be scaled by.
  if (fallsPast(distance, measured) || downhill?.ends) return [];
  const concerned = distance?.parameters ?? [];
  let [found, farthest]: [Remedy | null, number] = [null, Math.log10(unwieldy)];
  for (const [at, owner] of owners.entries()) {
    const { name, shape, constraint } = plan.parameters[owner]!;
    const way = curvature === null || curvature.downwards !== null ? 0 : Math.abs(curvature.steps[at]!);
    const power = Math.round(Math.log10(scales[at]! * Math.max(1, way)));
    if (concerned.length > 0 && !concerned.includes(owner)) continue;
    if (shape.length > 0 || constraint.kind !== 'none' || Math.abs(power) < farthest) continue;
    [found, farthest] = [
      { kind: 'rescale', parameter: name, scale: Number(`1e${power}`) },
      Math.abs(power) + 0.5,
    ];
  }
  return found === null ? [] : [found];
}

/**
 * A rate below the one at which gradient descent becomes unstable, if the curvature is known; it may be larger only if
 * the rate was too small.
 */
function rate(measured: Measured, towards: 'smaller' | 'larger'): readonly Remedy[] {
  const { optimizer } = measured.plan;
  const now = rateOf(optimizer);
  if (now === null) return [];
  const stable = optimizer.kind === 'sgd' ? stableRate(measured) : null;
  if (towards === 'larger') {
    const next = stable ?? rateFactor * now;
    return next > 2 * now ? [{ kind: 'rate', rate: rounded(next) }] : [];
  }
  return [{ kind: 'rate', rate: rounded(stable !== null && stable < now ? stable : now / rateFactor) }];
}

/** One over the largest curvature: half of the rate at which steps begin to overshoot for ever. */
function stableRate({ curvature, ...measured }: Measured): number | null {
  if (distanceOf({ ...measured, curvature }) === null) return null;
  const { largest } = curvature!;
  return largest > 0 ? 1 / largest : null;
}

export function rateOf(optimizer: OptimizerSpec): number | null {
  return 'rate' in optimizer ? optimizer.rate : null;
}

/** One significant digit, rounded down. */
function rounded(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return Number((Math.floor(value / unit + 1e-9) * unit).toPrecision(1));
}

/**
 * Finds how a step was searched for: the steps before it are taken again, and the step itself says its direction and length,
 * or its region of trust, damping and gain.
 */

import { type Backend, givenOfStep, rowsOfStep, type StepInputs } from '../backends';
import type { ChunkInputs } from './chunkInputs';
import { allFinite } from './finite';
import { LbfgsStepper, type LineSearch } from './lbfgs';
import type { TrainingPlan } from './plan';
import { maxSearched } from './searchSteppers';
import type { TrainingStep } from './stepGraphs';
import { memberStepper } from './steppers';
import { trialNames } from './trialStep';

/** A run of one member, whose steps are taken again. */
export interface ExplainedRun {
  readonly plan: TrainingPlan;
  readonly step: TrainingStep;
  /** The unconstrained numbers that it starts from. */
  readonly start: Float64Array;
  /** The number of steps before the one that is explained. */
  readonly taken: number;
  readonly backend: Backend;
  /** Makes what draws the inputs of its steps, from the first one on. */
  readonly inputs: () => ChunkInputs;
  readonly pause: () => Promise<void>;
}

/** The numbers of the trial step that was taken, in the order in which a graph says them. */
export type TrustedNumbers = Readonly<Record<(typeof trialNames)[number], number>>;

export interface FoundStep {
  readonly kind: 'found';
  readonly how: (
    | ({ readonly kind: 'line' } & Pick<LineSearch, 'by' | 'pairs' | 'slope' | 'length' | 'tried'>)
    | ({ readonly kind: 'trust' } & TrustedNumbers & {
          /** The radius and the damping with which the next step begins. */
          readonly next: { readonly radius: number; readonly damping: number };
        })
    /** A step to where as many absolute residuals are 0 as there are parameters. */
    | { readonly kind: 'vertex' }
  ) & { readonly loss: { readonly from: number; readonly to: number } };
  /** The unconstrained numbers before and after. */
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly gradient: Float64Array | null;
  /** What each number's move is made with: the direction of a line search, the scale of a region of trust. */
  readonly factor: Float64Array | null;
}

type Found = FoundStep | { readonly kind: 'none'; readonly reason: 'ended' | 'non-finite' };

const ended = { kind: 'none', reason: 'ended' } as const;

export async function explainLineSearch(run: ExplainedRun): Promise<Found> {
  const { step, start, backend } = run;
  if (step.kind !== 'search') return ended;
  const stepper = new LbfgsStepper({ ...step, start }, backend);
  const moved = await lastStep(run, stepper);
  const { found } = stepper;
  if (moved === null || stepper.ended !== null || found === null) return ended;
  const { by, pairs, slope, length, tried, direction, gradient } = found;
  const loss = { from: moved.loss, to: found.loss };
  const { from, to } = moved;
  if (by === 'vertex')
    return { kind: 'found', how: { kind: 'vertex', loss }, from, to, gradient: null, factor: null };
  const how = { kind: 'line', by, pairs, slope, length, tried, loss } as const;
  return { kind: 'found', how, from, to, gradient, factor: direction };
}

/** Takes all steps up to the one that is explained; null where the search ends before. */
async function lastStep(
  { plan, taken, inputs: makeInputs, pause }: ExplainedRun,
  stepper: Pick<LbfgsStepper, 'advance' | 'present' | 'ended'>,
): Promise<{ readonly from: Float64Array; readonly to: Float64Array; readonly loss: number } | null> {
  const inputs = makeInputs();
  const of = Math.max(plan.steps, taken + 1);
  for (let index = 0; index < taken; index++) {
    await stepper.advance(inputs.draw(index, 1, of));
    if (stepper.ended !== null) return null;
    await pause();
  }
  const from = await stepper.present();
  const record = await stepper.advance(inputs.draw(taken, 1, of));
  return record.length === 0 ? null : { from, to: await stepper.present(), loss: record[0]! };
}

export async function explainTrustedStep(run: ExplainedRun): Promise<Found> {
  const { plan, step, start, taken, backend, pause } = run;
  if (step.kind !== 'update' || step.explained === null) return ended;
  // Steps to a vertex follow the search.
  if (step.finish !== null && taken >= maxSearched) return explainVertex(run);
  const inputs = run.inputs();
  const explained = step.explained();
  const { freeSize } = plan.map;
  const whole = step.recorded + freeSize + step.state.length;
  let state = Float64Array.from([...start, ...step.state]);
  for (let index = 0; index < taken; index++) {
    const drawn = inputs.draw(index, 1, Math.max(plan.steps, taken + 1));
    const operands = Float64Array.from([...state, ...givenOfStep(drawn, 0)]);
    const results = await backend.evaluate(step.update, operands, rowsOfStep(drawn, 0));
    if (results[step.recorded - 1] !== 0) return step.finish === null ? ended : explainVertex(run);
    state = results.slice(step.recorded);
    if (!allFinite(state)) return { kind: 'none', reason: 'non-finite' };
    await pause();
  }
  const drawn = inputs.draw(taken, 1, Math.max(plan.steps, taken + 1));
  const operands = Float64Array.from([...state, ...givenOfStep(drawn, 0)]);
  const results = await backend.evaluate(explained, operands, rowsOfStep(drawn, 0));
  const next = results.slice(step.recorded, whole);
  if (!allFinite(next)) return { kind: 'none', reason: 'non-finite' };
  const said = results.subarray(whole, whole + trialNames.length);
  // One number for each name.
  const numbers = Object.fromEntries(trialNames.map((name, index) => [name, said[index]!])) as Record<
    (typeof trialNames)[number],
    number
  >;
  if (results[step.recorded - 1] !== 0 || numbers.trials === 0)
    return step.finish === null ? ended : explainVertex(run);
  const from = state.slice(0, freeSize);
  const loss = results[0]!;
  // The state after the parameters: whether it has begun, the radius, the damping; the scales are its end.
  const [, radius, damping] = next.subarray(freeSize);
  return {
    kind: 'found',
    how: {
      kind: 'trust',
      ...numbers,
      next: { radius: radius!, damping: damping! },
      loss: { from: loss, to: loss * (1 - numbers.gained) },
    },
    from,
    to: next.slice(0, freeSize),
    gradient: results.slice(whole + trialNames.length),
    factor: next.slice(next.length - freeSize),
  };
}

/** A step behind the search within a region of trust. */
async function explainVertex(run: ExplainedRun): Promise<Found> {
  const { step, start, backend, plan, taken } = run;
  const stepper = await memberStepper({ ...step, start }, backend);
  try {
    const inputs = run.inputs();
    // The step in which the search ends records where it is, and moves nothing.
    const of = Math.max(plan.steps, taken + 2);
    for (let index = 0; index < taken; index++) {
      await stepper.advance(inputs.draw(index, 1, of));
      await run.pause();
    }
    const from = await stepper.present();
    let drawn = inputs.draw(taken, 1, of);
    await stepper.advance(drawn);
    let to = await stepper.present();
    if (isSame(from, to)) {
      drawn = inputs.draw(taken + 1, 1, of);
      await stepper.advance(drawn);
      to = await stepper.present();
    }
    if (isSame(from, to)) return ended;
    const loss = { from: await lossAt(run, from, drawn), to: await lossAt(run, to, drawn) };
    return { kind: 'found', how: { kind: 'vertex', loss }, from, to, gradient: null, factor: null };
  } finally {
    stepper.dispose();
  }
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  return a.every((each, index) => each === b[index]);
}

async function lossAt(
  { step, backend }: ExplainedRun,
  point: Float64Array,
  inputs: StepInputs,
): Promise<number> {
  const operands = Float64Array.from([...point, ...givenOfStep(inputs, 0)]);
  const [loss] = await backend.evaluate(step.objective, operands, rowsOfStep(inputs, 0));
  return loss!;
}

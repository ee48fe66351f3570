/**
 * Explains one step of a run: the steps before it are taken again, and the numbers of the step itself are kept. With
 * restarts it is the step of the member whose loss is smallest then.
 */

import { type Backend, CallSizer, givenOfStep, rowsOfStep, type UpdateRule } from '../backends';
import { sizeOf } from '../graph';
import { Batches } from './batches';
import { ChunkInputs } from './chunkInputs';
import { type ExplainedRun, explainLineSearch, explainTrustedStep, type FoundStep } from './explainedSearch';
import { allFinite } from './finite';
import { populationOf } from './lateRestarts';
import { loadSteps } from './lateSearch';
import { stateLayout } from './optimizers';
import { placesOf } from './parameters';
import type { TrainingPlan } from './plan';
import { drawStarts } from './restarts';
import { SoftnessInputs } from './softness';
import { startStepper } from './steppers';

/** One unconstrained number that a step moves. */
export interface Move {
  readonly parameter: string;
  /** Its place among those of the parameter; null for a parameter that is one number. */
  readonly element: number | null;
  readonly isConstrained: boolean;
  readonly from: number;
  readonly to: number;
  /** The natural value before and after; null where an element has none of its own. */
  readonly natural: { readonly from: number; readonly to: number } | null;
}

/** A move by the formula of a rule. */
export interface MovedNumber extends Move {
  /** The derivative of the loss by it, as the optimizer gets it: after clipping. */
  readonly gradient: number;
  readonly rate: number;
  /** The state of the optimizer for it before and after: the moments of adam, the velocity, the mean of the squares. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** A move by a step that was searched for. */
export interface SearchedNumber extends Move {
  /** The derivative of the loss by it; null where the step is not made of gradients. */
  readonly gradient: number | null;
  /** A line search: the direction, which is multiplied by the length. A region of trust: the scale of the number. */
  readonly factor: number | null;
}

/** The member of several that is explained. */
export interface ExplainedMember {
  /** Counted from 1. */
  readonly number: number;
  readonly of: number;
}

interface Listed<Number> {
  readonly member: ExplainedMember | null;
  readonly numbers: readonly Number[];
  /** How many further numbers are not listed. */
  readonly left: number;
}

export type OptimizerStep =
  | ({
      readonly kind: 'rule';
      readonly rule: UpdateRule;
      readonly clipNorm: number | null;
      /** The state that all numbers share, after the step: 1 - beta1^t and 1 - beta2^t of adam. */
      readonly shared: readonly number[];
    } & Listed<MovedNumber>)
  /** A step that is searched for, and is no formula of a gradient. */
  | ({ readonly kind: 'search'; readonly how: FoundStep['how'] } & Listed<SearchedNumber>)
  /** Why there is nothing to explain: a search that has come to its end takes no further step. */
  | { readonly kind: 'none'; readonly reason: 'ended' | 'non-finite' };

const maxNumbers = 40;

/** `pause` is called between steps, and throws where nobody waits any more. */
export async function explainStep(
  plan: TrainingPlan,
  taken: number,
  backend: Backend,
  pause: () => Promise<void>,
): Promise<OptimizerStep> {
  const { optimizer, objective } = plan;
  const { restarts } = objective.options;
  await loadSteps(optimizer);
  const index = restarts > 1 ? await bestMember(plan, taken, backend, pause) : 0;
  const start = restarts > 1 ? drawStarts(plan, restarts)[index]! : plan.step.start;
  const member = restarts > 1 ? { number: index + 1, of: restarts } : null;
  const run: ExplainedRun = {
    plan,
    step: plan.step,
    start,
    taken,
    backend,
    inputs: () => inputsOf(plan),
    pause,
  };
  if (plan.step.kind === 'search' || optimizer.kind === 'lbfgs' || optimizer.kind === 'lm') {
    const found = await (optimizer.kind === 'lm' ? explainTrustedStep(run) : explainLineSearch(run));
    return found.kind === 'none' ? found : searched(plan, found, member);
  }
  return byRule(run, optimizer, member);
}

function inputsOf({ rows, objective, softness, graph, parameters, seed }: TrainingPlan): ChunkInputs {
  return new ChunkInputs(
    new Batches(rows, objective.rowCount, objective.options.batch, seed),
    new SoftnessInputs(softness, graph, parameters.length, seed),
  );
}

/** The member whose loss is smallest before the step. */
async function bestMember(
  plan: TrainingPlan,
  taken: number,
  backend: Backend,
  pause: () => Promise<void>,
): Promise<number> {
  const stepper = await startStepper(plan, backend);
  try {
    const population = populationOf(stepper);
    if (population === null) return 0;
    const inputs = inputsOf(plan);
    const sizer = new CallSizer();
    // The record of the step itself has the losses before it.
    for (let step = 0; step <= taken; ) {
      const began = performance.now();
      const count = sizer.next(taken + 1 - step);
      await stepper.advance(inputs.draw(step, count, Math.max(plan.steps, taken + 1)));
      step += count;
      sizer.took(count, performance.now() - began);
      await pause();
    }
    return population.shown;
  } finally {
    stepper.dispose();
  }
}

async function byRule(
  { plan, step, start, taken, backend, inputs: makeInputs, pause }: ExplainedRun,
  rule: UpdateRule,
  member: ExplainedMember | null,
): Promise<OptimizerStep> {
  if (step.kind !== 'update') return { kind: 'none', reason: 'ended' };
  const { parameters, map, objective, steps } = plan;
  const inputs = makeInputs();
  let before = Float64Array.from([...start, ...step.state]);
  let after = before;
  for (let index = 0; index <= taken; index++) {
    before = after;
    const drawn = inputs.draw(index, 1, Math.max(steps, taken + 1));
    const operands = Float64Array.from([...before, ...givenOfStep(drawn, 0)]);
    after = (await backend.evaluate(step.update, operands, rowsOfStep(drawn, 0))).slice(step.recorded);
    if (!allFinite(after)) return { kind: 'none', reason: 'non-finite' };
    await pause();
  }
  const layout = stateLayout(rule);
  let stateAt = map.freeSize + layout.shared.length;
  const numbers: MovedNumber[] = [];
  const moves = movesOf(plan, before, after);
  for (const [position, { rate }] of parameters.entries()) {
    const size = sizeOf(map.freeShapes[position]!);
    for (const [element, move] of moves[position]!.entries()) {
      const states = (state: Float64Array): number[] =>
        layout.each.map((_, index) => state[stateAt + index * size + element]!);
      const moved = { ...move, rate: rate ?? rule.rate, before: states(before), after: states(after) };
      numbers.push({ ...moved, gradient: gradientOf(rule, moved) });
    }
    stateAt += layout.each.length * size;
  }
  return {
    kind: 'rule',
    rule,
    clipNorm: objective.options.clipNorm,
    shared: layout.shared.map((_, index) => after[map.freeSize + index]!),
    member,
    ...listed(numbers),
  };
}

function searched(
  plan: TrainingPlan,
  { how, from, to, gradient, factor }: FoundStep,
  member: ExplainedMember | null,
): OptimizerStep {
  const numbers = movesOf(plan, from, to)
    .flat()
    .map((move, index) => ({
      ...move,
      gradient: gradient?.[index] ?? null,
      factor: factor?.[index] ?? null,
    }));
  return { kind: 'search', how, member, ...listed(numbers) };
}

function listed<Number>(numbers: readonly Number[]): Pick<Listed<Number>, 'numbers' | 'left'> {
  return { numbers: numbers.slice(0, maxNumbers), left: Math.max(0, numbers.length - maxNumbers) };
}

/** The moves between two states that begin with the unconstrained numbers, parameter by parameter. */
function movesOf(
  { parameters, map }: TrainingPlan,
  before: Float64Array,
  after: Float64Array,
): readonly (readonly Move[])[] {
  const [first, last] = [before, after].map((state) => map.toNatural(state.slice(0, map.freeSize)));
  const places = placesOf(parameters);
  let freeAt = 0;
  return parameters.map(({ name, shape, constraint }, position) => {
    const size = sizeOf(map.freeShapes[position]!);
    const place = places[position]!;
    const moves = Array.from({ length: size }, (_, element): Move => {
      const at = place.start + element;
      return {
        parameter: name,
        element: shape.length === 0 ? null : element,
        isConstrained: constraint.kind !== 'none',
        from: before[freeAt + element]!,
        to: after[freeAt + element]!,
        natural: size === place.size ? { from: first![at]!, to: last![at]! } : null,
      };
    });
    freeAt += size;
    return moves;
  });
}

/** The gradient that made this step, from what it made of the state. */
function gradientOf(
  rule: UpdateRule,
  { from, to, rate, before, after }: Pick<MovedNumber, 'from' | 'to' | 'rate' | 'before' | 'after'>,
): number {
  switch (rule.kind) {
    case 'adam':
      return before[0]! + (after[0]! - before[0]!) / (1 - rule.beta1);
    case 'momentum':
      return after[0]! - rule.momentum * before[0]!;
    case 'rmsprop':
      return ((from - to) * Math.sqrt(after[0]! + rule.epsilon)) / rate;
    case 'sgd':
      return (from - to) / rate;
  }
}

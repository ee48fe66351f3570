/**
 * Explains one step of a run: the steps before it are taken again by the formulas of the optimizer, and the numbers of the
 * step itself are kept.
 */

import { type Backend, givenOfStep, rowsOfStep, type UpdateRule } from '../backends';
import { sizeOf } from '../graph';
import { Batches } from './batches';
import { ChunkInputs } from './chunkInputs';
import { allFinite } from './nonFinite';
import { stateLayout } from './optimizers';
import { placesOf, startsOf } from './parameters';
import type { TrainingPlan } from './plan';
import { SoftnessInputs } from './softness';

/** One unconstrained number that the step moves. */
export interface MovedNumber {
  readonly parameter: string;
  /** Its place among those of the parameter; null for a parameter that is one number. */
  readonly element: number | null;
  readonly isConstrained: boolean;
  readonly from: number;
  readonly to: number;
  /** The derivative of the loss by it, as the optimizer gets it: after clipping. */
  readonly gradient: number;
  readonly rate: number;
  /** The state of the optimizer for it before and after: the moments of adam, the velocity, the mean of the squares. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** The natural value before and after; null where an element has none of its own. */
  readonly natural: { readonly from: number; readonly to: number } | null;
}

export type OptimizerStep =
  | {
      readonly kind: 'rule';
      readonly rule: UpdateRule;
      readonly clipNorm: number | null;
      /** The state that all numbers share, after the step: 1 - beta1^t and 1 - beta2^t of adam. */
      readonly shared: readonly number[];
      readonly numbers: readonly MovedNumber[];
      /** How many further numbers are not listed. */
      readonly left: number;
    }
  /** A step that is searched for, and is no formula of a gradient. */
  | { readonly kind: 'search'; readonly optimizer: 'lbfgs' | 'lm' }
  /** Why there is nothing to explain. */
  | { readonly kind: 'none'; readonly reason: 'restarts' | 'non-finite' };

const maxNumbers = 40;

/** `pause` is called between steps, and throws where nobody waits any more. */
export async function explainStep(
  plan: TrainingPlan,
  taken: number,
  backend: Backend,
  pause: () => Promise<void>,
): Promise<OptimizerStep> {
  const { step, optimizer, parameters, map, objective, rows, seed, softness, graph, steps } = plan;
  if (objective.options.restarts > 1) return { kind: 'none', reason: 'restarts' };
  if (optimizer.kind === 'lbfgs' || optimizer.kind === 'lm' || step.kind === 'search')
    return { kind: 'search', optimizer: optimizer.kind === 'lm' ? 'lm' : 'lbfgs' };
  const inputs = new ChunkInputs(
    new Batches(rows, objective.rowCount, objective.options.batch, seed),
    new SoftnessInputs(softness, graph, parameters.length, seed),
  );
  let before = Float64Array.from([...map.toFree(startsOf(parameters)), ...step.state]);
  let after = before;
  for (let index = 0; index <= taken; index++) {
    before = after;
    const drawn = inputs.draw(index, 1, Math.max(steps, taken + 1));
    const operands = Float64Array.from([...before, ...givenOfStep(drawn, 0)]);
    after = (await backend.evaluate(step.update, operands, rowsOfStep(drawn, 0))).slice(step.recorded);
    if (!allFinite(after)) return { kind: 'none', reason: 'non-finite' };
    await pause();
  }
  const layout = stateLayout(optimizer);
  const [first, last] = [before, after].map((state) => map.toNatural(state.slice(0, map.freeSize)));
  const places = placesOf(parameters);
  const sharedAt = map.freeSize;
  let stateAt = sharedAt + layout.shared.length;
  let freeAt = 0;
  const numbers: MovedNumber[] = [];
  for (const [position, { name, shape, constraint, rate }] of parameters.entries()) {
    const size = sizeOf(map.freeShapes[position]!);
    const place = places[position]!;
    for (let element = 0; element < size; element++) {
      if (numbers.length === maxNumbers) break;
      const states = (state: Float64Array): number[] =>
        layout.each.map((_, index) => state[stateAt + index * size + element]!);
      const [from, to] = [before[freeAt + element]!, after[freeAt + element]!];
      const moved = { from, to, rate: rate ?? optimizer.rate, before: states(before), after: states(after) };
      const at = place.start + element;
      numbers.push({
        parameter: name,
        element: shape.length === 0 ? null : element,
        isConstrained: constraint.kind !== 'none',
        ...moved,
        gradient: gradientOf(optimizer, moved),
        natural: size === place.size ? { from: first![at]!, to: last![at]! } : null,
      });
    }
    freeAt += size;
    stateAt += layout.each.length * size;
  }
  return {
    kind: 'rule',
    rule: optimizer,
    clipNorm: objective.options.clipNorm,
    shared: layout.shared.map((_, index) => after[sharedAt + index]!),
    numbers,
    left: map.freeSize - numbers.length,
  };
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

/**
 * Searches for two unknown operators that use no gradients, for comparison with soft choices: every one of the 64
 * combinations has a loss, and a search looks at some of them.
 */

import { Evaluator, type Random } from '../graph';
import { InternalError } from '../text/internal';
import { pointAt } from '../train/plan';
import { type Law, lawProgram, operators, searches } from './operators';
import { stagedText } from './staged';

/** The loss of each combination of an inner and an outer operator, `inner` times the number of operators plus `outer`. */
export async function combinationLosses(law: Law, signal: AbortSignal): Promise<Float64Array> {
  const { staged } = await stagedText(lawProgram(law, searches[0]!, 1), 'direct', signal);
  const { objective } = staged;
  if (objective === null || law.hasConstants) throw new InternalError('only operators are compared');
  const evaluator = new Evaluator(objective.graph);
  const count = operators.length;
  const losses = new Float64Array(count * count);
  for (let inner = 0; inner < count; inner++)
    for (let outer = 0; outer < count; outer++) {
      const weights = new Float64Array(2 * count);
      // With weights this far apart, a soft choice is its option.
      weights[inner] = certain;
      weights[count + outer] = certain;
      losses[inner * count + outer] = evaluator.evaluate(pointAt(weights, 1))[0]!;
    }
  return losses;
}

const certain = 1000;

const placeOf = ({ inner, outer }: Law): number => inner * operators.length + outer;

/** Whether the law has the lowest loss of all. */
export function foundByAll(law: Law, losses: Float64Array): boolean {
  return losses.indexOf(Math.min(...losses)) === placeOf(law);
}

/** Whether one combination that is drawn is the law. */
export function foundByDraw(law: Law, random: Random): boolean {
  return random.below(operators.length ** 2) === placeOf(law);
}

/** How an evolutionary search goes: it looks at `population * (1 + generations)` combinations. */
export const evolution = { population: 8, generations: 6 } as const;

/** Whether the best combination of an evolutionary search is the law: the better of two, with one operator drawn anew. */
export function foundByEvolution(law: Law, losses: Float64Array, random: Random): boolean {
  const count = operators.length;
  let members = Array.from({ length: evolution.population }, () => random.below(count * count));
  let best = members[0]!;
  const look = (): void => {
    for (const each of members) if (losses[each]! < losses[best]!) best = each;
  };
  look();
  const better = (): number => {
    const [one, other] = [0, 1].map(() => members[random.below(members.length)]!);
    return losses[one!]! < losses[other!]! ? one! : other!;
  };
  for (let generation = 0; generation < evolution.generations; generation++) {
    members = members.map(() => {
      const parent = better();
      const [inner, outer] = [Math.floor(parent / count), parent % count];
      return random.below(2) === 0
        ? random.below(count) * count + outer
        : inner * count + random.below(count);
    });
    look();
  }
  return best === placeOf(law);
}

/**
 * The numbers of a program that a sweep can go over: those that its text writes down, and the rate of an optimizer that it
 * leaves to the default.
 */

import { type NamedNumber, namedNumbers, objectiveIn } from '../../lang/namedNumbers';
import { defaultRate } from '../../train';
import type { SweptNumber } from '../protocol';

/** The optimizer of a program that names none. */
const usual = 'adam';

export function sweptNumbers(source: string): readonly SweptNumber[] {
  const numbers = namedNumbers(source).map((each): SweptNumber => ({ ...each, around: ['', ''] }));
  const objective = objectiveIn(source);
  if (objective === null || objective.hasOptimizer) return numbers;
  const { end, line } = objective;
  const rate: NamedNumber = {
    kind: 'setting',
    name: 'rate',
    of: usual,
    value: defaultRate,
    text: '',
    start: end,
    end,
    line,
  };
  return [...numbers, { ...rate, around: [` (optimizer (${usual} `, '))'] }];
}

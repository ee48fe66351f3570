/** The report on a program's evaluator: its mistakes, and its time. */

import { evaluatorOf, type LevelOptions } from '../stage';
import type { Diagnostic } from '../text/diagnostic';
import type { EvaluatorReport } from './protocol';

/** The mistakes of the evaluator that a program uses; null if there are none. */
export function evaluatorMistakes({
  level = 'direct',
  evaluator,
}: LevelOptions): readonly Diagnostic[] | null {
  if (level === 'direct') return null;
  const prepared = evaluatorOf(evaluator);
  return prepared.ok ? null : prepared.diagnostics;
}

/** The mistakes of an evaluator that is being changed while no program uses it, as warnings. */
export function unusedEvaluatorMistakes({
  level = 'direct',
  evaluator = null,
}: LevelOptions): readonly Diagnostic[] {
  if (level !== 'direct' || evaluator === null) return [];
  const prepared = evaluatorOf(evaluator);
  return prepared.ok ? [] : prepared.diagnostics.map((each) => ({ ...each, severity: 'warning' }));
}

/** Counts one more use of the evaluator, which took `staging` milliseconds; null at `direct`. */
export function countEvaluatorUse(
  { level = 'direct', evaluator }: LevelOptions,
  staging: number,
): EvaluatorReport | null {
  const prepared = level === 'direct' ? null : evaluatorOf(evaluator);
  if (prepared === null || !prepared.ok) return null;
  const used = level === 'tower' ? prepared.evaluator.above() : prepared.evaluator;
  const preparation = prepared.evaluator.preparation + (level === 'tower' ? used.preparation : 0);
  return { preparation, uses: ++used.uses, staging };
}

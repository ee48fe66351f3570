/** What the table of a verification and its CSV say: the names of the methods, and the columns with all digits. */

import type { Level, VerifyMethod } from '../../app/protocol';
import type { Column } from '../charts/csv';
import {
  baselineOf,
  gradientFigures,
  largestDifference,
  type Values,
  type Verification,
} from '../state/verification';
import { panelWords } from '../words';

const words = panelWords.verify;

export function methodWords(
  method: VerifyMethod,
  values: Values | null,
  level: Level,
): readonly [what: string, where: string] {
  if (method.kind === 'differences') return [words.differences, words.differencesWhere(level)];
  const { name, precision } = values?.backend ?? { name: method.backend, precision: '' };
  return [method.level, `${name} ${precision}`.trim()];
}

/** The columns of the CSV: all digits of all methods that have values. */
export function verifyColumns(verification: Verification): readonly Column[] {
  const baseline = baselineOf(verification)!;
  const found = verification.results.flatMap(({ method, outcome }) =>
    outcome.kind === 'values' ? [{ method, values: outcome }] : [],
  );
  return [
    {
      name: words.columns.method,
      values: found.map(({ method, values }) => methodWords(method, values, verification.level).join(', ')),
    },
    {
      name: words.columns.difference,
      values: found.map(({ values }) => largestDifference(baseline, values)),
    },
    { name: words.columns.loss, values: found.map(({ values }) => values.value) },
    ...baseline.parameters.map(({ name }, index) => ({
      name: `d ${name}`,
      values: found.map(({ values }) => gradientFigures(values)[index]!),
    })),
  ];
}

/** Programs whose results a real Scheme, or NumPy, recorded, with every number on a tape: the results are the same. */

import '../allParts';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { expandText } from '../../lang';
import { parseCorpus, sameWritten } from '../../text/corpus';
import { renderDiagnostics } from '../../text/render';
import type { Level } from '../levels/evaluator';
import { defaultLimits } from '../machine/limits';
import { unspecified, type Value } from '../machine/values';
import { writeValue } from '../machine/write';
import { evaluateProgram } from '../program/evaluate';
import { finish } from '../program/slices';
import { expressionsOf } from './expressions';
import { recordProgram } from './recordProgram';

const folder = new URL('../corpus/', import.meta.url);
const files = readdirSync(folder).map((name) => new URL(name, folder));

/** Null for a program that takes more than about so many steps as plain Scheme. */
function recordedValue(source: string, level: Level, maxSteps: number): string | null {
  const { program, written } = expandText(source, { source: 'program', tables: [] });
  const tables = (): null => null;
  const limits = { ...defaultLimits, steps: maxSteps };
  if (finish(evaluateProgram(program, { tables, limits })).diagnostics.length > 0) return null;
  let last: Value = unspecified;
  const onValue = (value: Value): void => {
    last = value;
  };
  const options = { tables, level, onValue };
  const { diagnostics } = finish(recordProgram(program, expressionsOf(program, written), options));
  return diagnostics.length > 0 ? renderDiagnostics(diagnostics, { program: source }) : writeValue(last);
}

/** Brackets as parentheses, which the comparison takes apart. */
const plain = (text: string): string => text.replace(/\[/g, '(').replace(/\]/g, ')');

test.each([
  ['direct', 300],
  ['interpreter', 30],
] as const)('programs have the same results when they are recorded, at %s', (level, maxSteps) => {
  let compared = 0;
  const corpora = [...files, new URL('../tensorCorpus.txt', import.meta.url)];
  const wrong = corpora.flatMap((file) =>
    parseCorpus(readFileSync(file, 'utf8')).flatMap(({ name, source, expected }) => {
      const got = recordedValue(source, level, maxSteps);
      if (got === null) return [];
      compared++;
      const isSame = sameWritten(plain(expected), plain(got), 1e-10);
      return isSame ? [] : [`${name}: wanted ${expected}, got ${got}`];
    }),
  );
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(100);
});

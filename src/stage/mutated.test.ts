/**
 * Mistakes of typing in the programs of the corpus and the gallery: each program has a value or a diagnostic with a place, and
 * none fails within Gradus. GRADUS_MUTATED_PROGRAMS=n tries more of them, GRADUS_SEED=n others.
 */

import './allParts';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shippedTables } from '../app/tables';
import { Random } from '../graph/random';
import { expandText } from '../lang';
import { mutatedProgram } from '../testing/mutatedProgram';
import { parseCorpus } from '../text/corpus';
import type { Diagnostic } from '../text/diagnostic';
import { defaultLimits } from './machine/limits';
import { evaluateProgram } from './program/evaluate';
import { finish } from './program/slices';
import { stageProgram } from './program/stageProgram';

const count = Number(process.env['GRADUS_MUTATED_PROGRAMS'] ?? 400);
const seed = Number(process.env['GRADUS_SEED'] ?? 1);

const limits = { ...defaultLimits, steps: 100_000, nodes: 100_000, memory: 64 * 2 ** 20, turns: 1000 };

function corpus(): string[] {
  const folder = new URL('./corpus/', import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .flatMap((name) => parseCorpus(readFileSync(new URL(name, folder), 'utf8')))
    .map(({ source }) => source);
}

function gallery(): string[] {
  const folder = new URL('../examples/gallery/', import.meta.url);
  // The largest takes as long as all others together.
  return readdirSync(folder)
    .filter((name) => name !== 'certified.scm')
    .map((name) => readFileSync(new URL(name, folder), 'utf8'));
}

/** Everything that is said of a program when it is expanded, run, and staged. */
function saidOf(source: string): readonly Diagnostic[] {
  const { program, diagnostics } = expandText(source, { source: 'program', tables: shippedTables.names });
  const options = { tables: shippedTables.value, limits, print: () => undefined };
  const run = finish(evaluateProgram(program, options));
  const staged = finish(stageProgram(program, options));
  return [...diagnostics, ...run.diagnostics, ...staged.diagnostics];
}

/** What is wrong with a diagnostic; null if it is a good one. */
function fault({ code, message, span, hint }: Diagnostic, source: string): string | null {
  const text = `${message} ${hint ?? ''}`;
  if (code === 'internal' || span.source !== 'program') return `it is at no place of the program: ${text}`;
  if (span.start < 0 || span.end > source.length || span.start > span.end)
    return `its place is not in the text: ${text}`;
  if (code !== 'user-error' && !/[A-Za-z]/.test(message)) return 'it says nothing';
  // What a program writes may appear in a message, but no name that only Gradus writes.
  const inner = /%[a-z][a-z-]*/.exec(message);
  return inner !== null && !source.includes(inner[0]) ? `it names what is within Gradus: ${text}` : null;
}

test('a program with mistakes of typing has a value, or a diagnostic with a place', () => {
  const random = new Random(seed);
  const sources = [...corpus(), ...gallery()];
  const faults: string[] = [];
  for (let index = 0; index < count; index++) {
    const source = mutatedProgram(sources[random.below(sources.length)]!, random);
    try {
      for (const each of saidOf(source)) {
        const found = fault(each, source);
        if (found !== null) faults.push(`${each.code}: ${found}\n${source}`);
      }
    } catch (error) {
      faults.push(`${error instanceof Error ? error.stack : String(error)}\n${source}`);
    }
  }
  expect(faults.slice(0, 5)).toEqual([]);
}, 3_600_000);

/** The C program `postfix.c`, compiled if there is a gcc: a plain interpreter of formulas, beside the kernel. */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DirectProblem } from '../src/discover/directProblem';
import type { Formula } from '../src/discover/formula';

export interface Postfix {
  /** Losses a second of the processor's time, and the sum of those below a million. */
  readonly measure: (problem: DirectProblem, formulas: readonly Formula[], seconds: number) => PostfixRate;
  readonly dispose: () => void;
}

export interface PostfixRate {
  readonly rate: number;
  readonly check: number;
}

const tokens: Readonly<Record<string, number>> = { '+': -4, '-': -3, '*': -2, '/': -1 };

function postfix(formula: Formula): readonly (readonly number[])[] {
  switch (formula.kind) {
    case 'argument':
      return [[formula.index]];
    case 'call':
      return [...formula.operands.flatMap(postfix), [tokens[formula.op]!]];
    default:
      return [[-5, formula.value]];
  }
}

/** The compiled program; null without a gcc. */
export function compilePostfix(): Postfix | null {
  const folder = mkdtempSync(join(tmpdir(), 'gradus-bench-'));
  const program = join(folder, 'postfix');
  const source = fileURLToPath(new URL('./postfix.c', import.meta.url));
  const dispose = (): void => rmSync(folder, { recursive: true });
  if (spawnSync('gcc', ['-O3', '-march=native', '-o', program, source]).status !== 0) {
    dispose();
    return null;
  }
  const measure: Postfix['measure'] = ({ arguments: columns, targets }, formulas, seconds) => {
    const codes = formulas.map(postfix);
    const file = join(folder, 'formulas');
    const lines = [
      [targets.length, columns.length, formulas.length],
      ...columns,
      targets,
      ...codes.map((code) => [code.length, ...code.flat()]),
    ];
    writeFileSync(file, lines.map((line) => [...line].join(' ')).join('\n'));
    // What the program prints.
    return JSON.parse(execFileSync(program, [file, String(seconds)], { encoding: 'utf8' })) as PostfixRate;
  };
  return { measure, dispose };
}

/**
 * How long the terminal takes from its start to its first answer: from its bundle, from its sources, and beside both Node
 * that does nothing. The three take turns within one run.
 */

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildTerminal, terminalBundle } from '../scripts/terminalBundle.mjs';
import { median } from './measure';
import { figure, type Report } from './report';

const rounds = 9;
const request = {
  op: 'differentiate',
  source: '(define (f a) (* a a y)) (f x)',
  bindings: { x: 3, y: 2 },
};

interface Start {
  readonly name: string;
  readonly parameters: readonly string[];
  /** Whether it is asked something; else it is over when it ends. */
  readonly answers: boolean;
}

const starts: readonly Start[] = [
  { name: 'node alone', parameters: ['-e', '0'], answers: false },
  { name: 'the bundle', parameters: [terminalBundle], answers: true },
  {
    name: 'the sources, by tsx',
    parameters: ['--import', 'tsx', '--import', './scripts/assets.mjs', 'src/headless/main.ts'],
    answers: true,
  },
];

/** Milliseconds until the first answer, or until the end where nothing is asked. */
async function timeOf({ parameters, answers }: Start): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, parameters, {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(answers ? `${JSON.stringify(request)}\n` : '');
  await new Promise((resolve) => {
    if (answers) child.stdout.once('data', resolve);
    else child.once('close', resolve);
  });
  const took = performance.now() - began;
  child.kill();
  return took;
}

export async function measureTerminal(): Promise<Report> {
  await buildTerminal();
  const times = starts.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, start] of starts.entries()) times[index]!.push(await timeOf(start));
  }
  const rows = starts.map(({ name }, index) => ({
    name,
    best: Math.min(...times[index]!),
    median: median(times[index]!),
  }));
  const bundle = rows[1]!.median;
  return {
    tables: [
      {
        title: 'The terminal: milliseconds from its start to its first answer',
        columns: ['best', 'median', 'times the bundle', ''],
        rows: rows.map((row) => [
          figure(row.best),
          figure(row.median),
          figure(row.median / bundle),
          row.name,
        ]),
      },
    ],
    data: rows,
  };
}

/**
 * What it costs to stage a program at each level: milliseconds, cold and warm, and steps of the machine, beside the
 * preparation of prelude and evaluators. Each program and level has a process of its own, so that cold means cold.
 */

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Level } from '../src/stage';
import { figure, type Report } from './report';
import type { StagingTimes } from './stageOnce';
import { stagedPrograms } from './workloads';

export const levels = ['direct', 'interpreter', 'tower'] as const satisfies readonly Level[];

interface StagingRow {
  readonly program: string;
  readonly title: string;
  readonly at: Readonly<Record<Level, StagingTimes>>;
}

export function inOwnProcess(program: string, level: Level): StagingTimes {
  const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
  const loaders = ['--import', 'tsx', '--import', path('../scripts/assets.mjs')];
  const output = execFileSync(process.execPath, [...loaders, path('./stageOnce.ts'), program, level], {
    encoding: 'utf8',
    cwd: path('..'),
  });
  return JSON.parse(output) as StagingTimes;
}

export async function measureStaging(): Promise<Report> {
  const rows = stagedPrograms().map(({ name, title }): StagingRow => {
    const measured = levels.map((level) => [level, inOwnProcess(name, level)] as const);
    // Every level has an entry.
    return { program: name, title, at: Object.fromEntries(measured) as StagingRow['at'] };
  });
  return reportStaging(rows);
}

/** The middle of what several processes measured. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function reportStaging(rows: readonly StagingRow[]): Report {
  const prelude = median(rows.map(({ at }) => at.direct.prelude));
  const preparation = Object.fromEntries(
    levels.slice(1).map((level) => [level, median(rows.map(({ at }) => at[level].preparation))]),
  );
  const title = 'Staging: milliseconds, the first time in a process and the best of more; machine steps';
  const columns = levels.flatMap((level) => [`${level} cold`, 'warm', 'steps']);
  return {
    tables: [
      {
        title,
        columns: [...columns, 'nodes', ''],
        rows: rows.map(({ program, title: what, at }) => [
          ...levels.flatMap((level) => [
            figure(at[level].cold),
            figure(at[level].warm),
            String(at[level].steps),
          ]),
          [...new Set(levels.map((level) => at[level].nodes))].join('/'),
          `${program}  ${what}`,
        ]),
        notes: [
          `Once a session, cold: the prelude ${figure(prelude)} ms, the evaluator ${figure(preparation['interpreter']!)} ms, with the tower’s ${figure(preparation['tower']!)} ms.`,
        ],
      },
    ],
    data: { prelude, preparation, programs: rows },
  };
}

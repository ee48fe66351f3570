/**
 * Turns many runs into a table: for each task, share of the data, rate and batch, how the networks compare over the
 * seeds.
 */

import { type NetworkName, networkNames, type TaskName, tasks } from '../programs/programs';
import type { Measure } from '../training/networkTraining';

/** One run, as a file stores it. */
export interface RunResult {
  readonly task: TaskName;
  readonly network: NetworkName;
  /** The share of the training data that was used. */
  readonly share: number;
  readonly rate: number;
  readonly batch: number;
  readonly seed: number;
  readonly measures: readonly Measure[];
  readonly milliseconds: number;
}

/** Runs that differ only in network and seed. */
export interface Comparison {
  readonly task: TaskName;
  readonly share: number;
  readonly rate: number;
  readonly batch: number;
  readonly networks: readonly NetworkRuns[];
}

export interface NetworkRuns {
  readonly network: NetworkName;
  readonly runs: readonly RunResult[];
}

export function comparisons(results: readonly RunResult[]): readonly Comparison[] {
  const groups = new Map<string, RunResult[]>();
  for (const result of results) {
    const { task, share, rate, batch } = result;
    const key = JSON.stringify([task, share, rate, batch]);
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return [...groups.values()].map((runs) => {
    const { task, share, rate, batch } = runs[0]!;
    const names = [...new Set(runs.map(({ network }) => network))];
    const networks = names.map((network) => ({
      network,
      runs: runs.filter((each) => each.network === network),
    }));
    return { task, share, rate, batch, networks };
  });
}

export interface Spread {
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  return { mean, min: Math.min(...values), max: Math.max(...values) };
}

/** The mean and range over the seeds, at each step at which all runs were measured. */
export function curveOf(
  runs: readonly RunResult[],
  part: 'loss' | 'quality',
): readonly (Spread & { readonly step: number })[] {
  const count = Math.min(...runs.map(({ measures }) => measures.length));
  return Array.from({ length: count }, (_, index) => ({
    step: runs[0]!.measures[index]!.step,
    ...spreadOf(runs.map(({ measures }) => measures[index]![part])),
  }));
}

function last(run: RunResult): Measure {
  return run.measures.at(-1)!;
}

/**
 * The number of seeds on which the first network's last loss is below that of every other; null if there is no other.
 */
export function firstAhead({ networks }: Comparison): { readonly ahead: number; readonly of: number } | null {
  const [first, ...others] = networks;
  if (first === undefined || others.length === 0) return null;
  const ahead = first.runs.filter((run) =>
    others.every(({ runs }) => {
      const rival = runs.find(({ seed }) => seed === run.seed);
      return rival === undefined || last(run).loss < last(rival).loss;
    }),
  );
  return { ahead: ahead.length, of: first.runs.length };
}

function figure(value: number, digits: number): string {
  return value.toFixed(digits);
}

function percent(share: number): string {
  return `${Math.round(1000 * share) / 10} %`;
}

/** The second measure of each kind of task, with the heading of its column and the form of its cells. */
const qualities = {
  pictures: { name: 'PSNR (dB)', show: (value: number) => figure(value, 2) },
  truths: { name: 'right', show: (value: number) => percent(value) },
} as const;

/** One table for each kind of task, in Markdown. */
export function renderReport(results: readonly RunResult[]): string {
  const all = comparisons(results);
  const kinds = (['pictures', 'truths'] as const).filter((kind) =>
    all.some(({ task }) => tasks[task].kind === kind),
  );
  return kinds
    .map((kind) =>
      renderTable(
        all.filter(({ task }) => tasks[task].kind === kind),
        kind,
      ),
    )
    .join('\n\n');
}

function renderTable(all: readonly Comparison[], kind: keyof typeof qualities): string {
  const { name, show } = qualities[kind];
  const lines = [
    `| task | data | rate | batch | network | seeds | test loss, mean | smallest to largest | ${name} | linked ahead |`,
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
  ];
  for (const comparison of all) {
    const { task, share, rate, batch, networks } = comparison;
    for (const [index, { network, runs }] of networks.entries()) {
      const loss = spreadOf(runs.map((run) => last(run).loss));
      const quality = spreadOf(runs.map((run) => last(run).quality));
      const ahead = index === 0 && network === 'linked' ? firstAhead(comparison) : null;
      lines.push(
        `| ${index === 0 ? `${tasks[task].name} | ${percent(share)} | ${rate} | ${batch}` : ' | | | '} | ${networkNames[network]} | ${runs.length} | ${figure(loss.mean, 4)} | ${figure(loss.min, 4)} to ${figure(loss.max, 4)} | ${show(quality.mean)} | ${ahead === null ? '' : `${ahead.ahead} of ${ahead.of}`} |`,
      );
    }
  }
  return lines.join('\n');
}

/**
 * `npm run experiments -- cajal`: trains the networks on pictures of digits over seeds, learning rates, batch sizes and
 * shares of the data, and writes the results as a table and a figure. Each run is kept in a file when it ends, so that
 * an interrupted report resumes.
 */

import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Backend } from '../backends';
import { loadTfjs } from '../backends/tfjs';
import {
  comparedNetworks,
  type Measure,
  type NetworkName,
  NetworkTraining,
  networks,
  type Preset,
  presets,
  type RunData,
  type RunResult,
  type RunSpec,
  renderFigure,
  renderReport,
  runData,
  type TaskName,
  tasks,
} from '../labs/digits';
import { drawDigits } from '../labs/digits/data';
import { finish } from '../stage';
import { renderDiagnostics } from '../text/render';

export const digitsReportUsage = `Usage: npm run experiments -- cajal [options]
  --preset small|full          sizes of images, networks and data (small)
  --tasks a,b                  of ${Object.keys(tasks).join(', ')} (dilate,dilate-odd)
  --networks a,b               of ${networks.join(', ')} (the first three)
  --seeds n                    seeds 0 up to n (5)
  --rates a,b  --batches a,b   learning rates and batch sizes (the preset's)
  --shares a,b                 of the training data (1,0.1)
  --steps n                    of each run (the preset's)
  --runs file                  keeps every run here, a line each, and does not repeat what is there
  --out path                   writes path.md and path.svg; else the table is printed`;

/** The seeds of the training set and the test set, which have nothing in common. */
const drawnFrom = { training: 1, test: 2 } as const;

/** How often a network is measured in a run. */
const measures = 20;

class UsageError extends Error {}

interface Plan {
  readonly preset: Preset;
  readonly specs: readonly (RunSpec & { readonly share: number })[];
  readonly runs: string | null;
  readonly out: string | null;
}

function listOf<T extends string>(text: string, known: readonly T[], what: string): readonly T[] {
  return text.split(',').map((each) => {
    const found = known.find((name) => name === each);
    if (found === undefined) throw new UsageError(`There is no ${what} ${each}: ${known.join(', ')}.`);
    return found;
  });
}

function numbersOf(text: string, what: string, test: (value: number) => boolean): readonly number[] {
  return text.split(',').map((each) => {
    const value = Number(each);
    if (each.trim() === '' || !test(value)) throw new UsageError(`${each} is no ${what}.`);
    return value;
  });
}

const isCount = (value: number): boolean => Number.isInteger(value) && value > 0;

function planOf(args: readonly string[]): Plan {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      preset: text,
      tasks: text,
      networks: text,
      seeds: text,
      rates: text,
      batches: text,
      shares: text,
      steps: text,
      runs: text,
      out: text,
    },
  });
  const [name] = listOf(values.preset ?? 'small', Object.keys(presets) as (keyof typeof presets)[], 'preset');
  const preset = presets[name!];
  const chosenTasks = listOf(values.tasks ?? 'dilate,dilate-odd', Object.keys(tasks) as TaskName[], 'task');
  const chosenNetworks: readonly NetworkName[] =
    values.networks === undefined ? comparedNetworks() : listOf(values.networks, networks, 'network');
  const [seeds] = numbersOf(values.seeds ?? '5', 'number of seeds', isCount);
  const rates = numbersOf(values.rates ?? `${preset.rate}`, 'learning rate', (rate) => rate > 0);
  const batches = numbersOf(values.batches ?? `${preset.batch}`, 'batch size', isCount);
  const shares = numbersOf(values.shares ?? '1,0.1', 'share', (share) => share > 0 && share <= 1);
  const [steps] = numbersOf(values.steps ?? `${preset.steps}`, 'number of steps', isCount);
  const specs = Array.from({ length: seeds! }, (_, seed) =>
    shares.flatMap((share) =>
      chosenTasks.flatMap((task) =>
        rates.flatMap((rate) =>
          batches.flatMap((batch) =>
            chosenNetworks.map((network) => ({
              task,
              network,
              preset,
              share,
              training: { rate, batch, steps: steps!, seed },
            })),
          ),
        ),
      ),
    ),
  ).flat();
  return { preset, specs, runs: values.runs ?? null, out: values.out ?? null };
}

/** Runs with the same key are the same run. */
function keyOf({
  task,
  network,
  share,
  rate,
  batch,
  seed,
}: Omit<RunResult, 'measures' | 'milliseconds'>): string {
  return JSON.stringify([task, network, share, rate, batch, seed]);
}

function keptRuns(path: string | null): RunResult[] {
  if (path === null || !existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  // Every line of the file was written below.
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as RunResult);
}

async function runOf(spec: Plan['specs'][number], data: RunData, backend: Backend): Promise<RunResult> {
  const began = performance.now();
  const { task, network, share, training } = spec;
  const { rate, batch, seed, steps } = training;
  const staged = finish(NetworkTraining.prepare(spec, data));
  if (!('spec' in staged)) throw new Error(renderDiagnostics(staged, {}));
  const run = await NetworkTraining.start(staged, backend);
  const found: Measure[] = [await run.measure()];
  while (run.trainer.stopped === null) {
    const next = Math.round((found.length * steps) / Math.min(measures, steps));
    while (run.trainer.stopped === null && run.trainer.taken < next)
      await run.trainer.advance(next - run.trainer.taken);
    found.push(await run.measure());
  }
  run.dispose();
  const milliseconds = performance.now() - began;
  return { task, network, share, rate, batch, seed, measures: found, milliseconds };
}

/** Runs a plan, one run after another. Runs that were kept are not repeated. */
async function runsOf({ preset, specs, runs }: Plan): Promise<readonly RunResult[]> {
  const kept = new Map(keptRuns(runs).map((each) => [keyOf(each), each]));
  const backend = await loadTfjs('wasm');
  // Digits are drawn from all ten, so many that enough of the preset's digits remain.
  const spare = 10 / (preset.maxDigit - preset.minDigit + 1) + 0.2;
  const training = drawDigits(Math.ceil(preset.training * spare), drawnFrom.training);
  const test = drawDigits(Math.ceil(preset.test * spare), drawnFrom.test);
  const dataOf = new Map<number, RunData>();
  const results: RunResult[] = [];
  for (const [index, spec] of specs.entries()) {
    const { share, task, network, training: settings } = spec;
    const before = kept.get(keyOf({ task, network, share, ...settings }));
    let data = dataOf.get(share);
    if (data === undefined) {
      data = runData(training, test, { preset, share, shown: 1 });
      dataOf.set(share, data);
    }
    const result = before ?? (await runOf(spec, data, backend));
    results.push(result);
    if (before === undefined && runs !== null) appendFileSync(runs, `${JSON.stringify(result)}\n`);
    const { loss } = result.measures.at(-1)!;
    console.error(
      `${index + 1} of ${specs.length}: ${task}, ${network}, ${share * 100} %, seed ${settings.seed}: ${loss.toFixed(4)}`,
    );
  }
  return results;
}

export async function digitsReport(args: readonly string[]): Promise<void> {
  let plan: Plan;
  try {
    plan = planOf(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${digitsReportUsage}`);
    process.exitCode = 1;
    return;
  }
  const results = await runsOf(plan);
  const table = renderReport(results);
  if (plan.out === null) {
    console.log(table);
    return;
  }
  writeFileSync(`${plan.out}.md`, `${table}\n`);
  writeFileSync(`${plan.out}.svg`, renderFigure(results));
}

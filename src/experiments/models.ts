/** The paper's larger programs, written anew at their sizes, and what an epoch of training costs at each level. */

import type { Backend } from '../backends';
import { Slices } from '../rpc';
import { planTraining, Trainer } from '../train';
import { type ExperimentLevel, experimentLevels } from './file';
import climate from './models/climate.scm?raw';
import kalman from './models/kalman.scm?raw';
import society from './models/society.scm?raw';
import { type StagedText, stagedText } from './staged';

export const models = { climate, society, kalman } as const;

export type ModelName = keyof typeof models;

export interface ModelCosts {
  /** Milliseconds of an epoch, at each level. */
  readonly epoch: Readonly<Record<ExperimentLevel, number>>;
  /** The largest relative difference between the losses of the levels. */
  readonly difference: number;
  readonly first: number;
  readonly last: number;
}

const warmUp = 2;

/** Trains the program of a model for so many epochs at each level. */
export async function costsOf(
  source: string,
  epochs: number,
  backend: Backend,
  signal: AbortSignal,
): Promise<ModelCosts> {
  const costs: Partial<Record<ExperimentLevel, number>> = {};
  const all: (readonly number[])[] = [];
  for (const level of experimentLevels) {
    const { losses, milliseconds } = await timed(
      await stagedText(source, level, signal),
      epochs,
      backend,
      signal,
    );
    costs[level] = milliseconds;
    all.push(losses);
  }
  const [direct] = all;
  const difference = Math.max(
    ...all.flatMap((losses) => losses.map((each, epoch) => Math.abs(each / direct![epoch]! - 1))),
  );
  // The loop above went through every level.
  const epoch = costs as Record<ExperimentLevel, number>;
  return { epoch, difference, first: direct![0]!, last: direct!.at(-1)! };
}

async function timed(
  { plan }: StagedText,
  epochs: number,
  backend: Backend,
  signal: AbortSignal,
): Promise<{ readonly losses: readonly number[]; readonly milliseconds: number }> {
  const trainer = await Trainer.start(plan, backend);
  const slices = new Slices(signal);
  try {
    const losses = [...(await trainer.advance(warmUp)).losses];
    const begun = performance.now();
    const waited = { milliseconds: 0 };
    for (let epoch = 0; epoch < epochs && trainer.stopped === null; epoch++) {
      losses.push(...(await trainer.advance(1)).losses);
      const paused = performance.now();
      await slices.pauseWhenDue();
      waited.milliseconds += performance.now() - paused;
    }
    return { losses, milliseconds: (performance.now() - begun - waited.milliseconds) / epochs };
  } finally {
    trainer.dispose();
  }
}

/** Seconds that so many restarts of a model take for `epochs` epochs, from the time of the first `measured` of them. */
export async function restartSeconds(
  name: ModelName,
  {
    restarts,
    rows,
    epochs,
    measured,
  }: {
    readonly restarts: number;
    readonly rows: number;
    readonly epochs: number;
    readonly measured: number;
  },
  backend: Backend,
  signal: AbortSignal,
): Promise<number> {
  const source = withRows(models[name], rows).replace('(steps 300)', `(steps 300) (restarts ${restarts})`);
  const { staged } = await stagedText(source, 'direct', signal);
  const trainer = await Trainer.start(planTraining(staged.objective!, staged.parameters), backend);
  const slices = new Slices(signal);
  try {
    await trainer.advance(1);
    let spent = 0;
    for (let epoch = 0; epoch < measured; epoch++) {
      const begun = performance.now();
      await trainer.advance(1);
      spent += performance.now() - begun;
      await slices.pauseWhenDue();
    }
    return ((spent / measured) * epochs) / 1000;
  } finally {
    trainer.dispose();
  }
}

/** The program with its first rows only, or with its rows again and again until there are so many. */
export function withRows(source: string, count: number): string {
  return source.replace(/'\(((?:\s*\([\d. eE-]+\))+)\)\)/, (_, rows: string) => {
    const all = rows.match(/\([^()]*\)/g)!;
    const some = Array.from({ length: count }, (_, row) => all[row % all.length]!);
    return `'(${some.join(' ')}))`;
  });
}

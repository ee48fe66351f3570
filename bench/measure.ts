/** Times several ways to do one thing, in turns, so that other work on the machine affects them all alike. */

import { type Backend, sameInputs } from '../src/backends';
import type { TrainingPlan } from '../src/train';
import { stepOf } from './workloads';

/** What this process has used, in milliseconds: what else the machine does is not in it. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

export interface Way {
  readonly name: string;
  /** Takes so many epochs. */
  readonly run: (epochs: number) => Promise<void>;
  /** The program's own measurement in microseconds an epoch, if it is timed outside. */
  readonly measured?: () => number;
}

/** The trainer's steps without its bookkeeping. */
export async function steps(name: string, backend: Backend, plan: TrainingPlan): Promise<Way> {
  const stepper = await backend.stepper(stepOf(plan));
  return {
    name,
    run: async (epochs) => {
      await stepper.advance(sameInputs(epochs));
    },
  };
}

const rounds = 15;
/** The minimum length of one measurement, in milliseconds. */
const enough = 60;
/** The maximum time of one epoch that is measured more than once, in milliseconds. */
const patience = 1000;

async function time(run: Way['run'], epochs: number): Promise<number> {
  const started = performance.now();
  await run(epochs);
  return performance.now() - started;
}

/** The number of epochs of one measurement, so many that it is long enough, and the time of one of them. */
async function fitting(run: Way['run'], most: number): Promise<{ epochs: number; epoch: number }> {
  for (let epochs = 1; ; epochs *= 4) {
    const took = await time(run, epochs);
    if (took < enough / 4 && epochs < most) continue;
    const wanted = Math.ceil((epochs * enough) / Math.max(took, 0.01));
    return { epochs: Math.max(1, Math.min(most, wanted)), epoch: took / epochs };
  }
}

/** The best time of each way in microseconds an epoch: disturbances only make a measurement longer. */
export async function compare(ways: readonly Way[], most: number): Promise<Map<string, number>> {
  const best = new Map<string, number>();
  const counts = new Map<Way, number>();
  for (const way of ways) {
    if (way.measured !== undefined) continue;
    // The first run compiles, and is not measured.
    await way.run(1);
    const { epochs, epoch } = await fitting(way.run, most);
    if (epoch > patience) best.set(way.name, 1000 * epoch);
    else counts.set(way, epochs);
  }
  const again = ways.filter((way) => way.measured !== undefined || counts.has(way));
  for (let round = 0; round < rounds; round++) {
    for (const way of again) {
      const epochs = counts.get(way) ?? 1;
      const took = way.measured?.() ?? (1000 * (await time(way.run, epochs))) / epochs;
      best.set(way.name, Math.min(best.get(way.name) ?? Number.POSITIVE_INFINITY, took));
    }
  }
  return best;
}

/** The middle value, the upper of two in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

/**
 * The softness of the soft choices of a run: a temperature that changes from the first step to the last, and Gumbel noise
 * on the weights, drawn anew in each step (Jang, Gu and Poole 2017; Maddison, Mnih and Teh 2017).
 */

import { type Graph, Random, sizeOf } from '../graph';
import type { RunOptions } from '../stage';

/** How soft the choices of a run are. */
export interface Softness {
  /** The temperature of the first step; above 0. */
  readonly temperature: number;
  /** The temperature of the last step; above 0. */
  readonly temperatureEnd: number;
  /** Whether the temperature changes by the same factor in every step, or by the same difference. */
  readonly schedule: 'geometric' | 'linear';
  /** Whether standard Gumbel noise is added to the weights. */
  readonly gumbel: boolean;
  /** Whether a choice is its option with the largest weight, with the gradient of the blend. Staging reads it. */
  readonly straightThrough: boolean;
}

/** Null for what is left to the program. */
export type SoftnessSettings = { readonly [Name in keyof Softness]: Softness[Name] | null };

export const defaultSoftness: Softness = {
  temperature: 1,
  temperatureEnd: 1,
  schedule: 'geometric',
  gumbel: false,
  straightThrough: false,
};

/** What is set, else what the program says, else the default. Without an end, a temperature stays as it is. */
export function resolveSoftness(set: Partial<SoftnessSettings>, program: RunOptions['softness']): Softness {
  const temperature = set.temperature ?? program.temperature ?? defaultSoftness.temperature;
  return {
    temperature,
    temperatureEnd: set.temperatureEnd ?? program.temperatureEnd ?? temperature,
    schedule: set.schedule ?? program.schedule ?? defaultSoftness.schedule,
    gumbel: set.gumbel ?? program.gumbel ?? defaultSoftness.gumbel,
    straightThrough: set.straightThrough ?? program.straightThrough ?? defaultSoftness.straightThrough,
  };
}

export function sameSoftness(a: Partial<SoftnessSettings>, b: Partial<SoftnessSettings>): boolean {
  // The keys of a softness are its names.
  const names = Object.keys(defaultSoftness) as (keyof Softness)[];
  return names.every((name) => a[name] === b[name]);
}

/** The temperature of a step, counted from 0, in a run of so many steps. It stays the same after the last step. */
export function temperatureAt(
  { temperature, temperatureEnd, schedule }: Softness,
  step: number,
  steps: number,
): number {
  if (steps <= 1 || temperature === temperatureEnd) return temperature;
  const share = Math.min(1, step / (steps - 1));
  if (share === 1) return temperatureEnd;
  return schedule === 'linear'
    ? temperature + (temperatureEnd - temperature) * share
    : temperature * (temperatureEnd / temperature) ** share;
}

/** A standard Gumbel variate: location 0, scale 1. */
function gumbel(random: Random): number {
  // The middle of one of 2^32 cells, so that no logarithm gets 0.
  return -Math.log(-Math.log((random.bits() + 0.5) / 0x1_0000_0000));
}

/** Makes the inputs of a step's graph after the parameters, step after step: temperature, then noise. */
export class SoftnessInputs {
  private random: Random;
  /** How many numbers a step is given: the temperature and the noise. */
  readonly width: number;

  /** `parameterCount` is the number of learned inputs of the graph. */
  constructor(
    private readonly softness: Softness | null,
    private readonly graph: Graph,
    private readonly parameterCount: number,
    seed: number,
  ) {
    this.random = new Random(seed ^ 0x2545f491);
    const behind = graph.parameters.slice(parameterCount);
    this.width = softness === null ? 0 : behind.reduce((sum, { type }) => sum + sizeOf(type.shape), 0);
  }

  /** Makes the same inputs from here on. */
  fork(): SoftnessInputs {
    // Without noise nothing is drawn.
    if (this.width < 2) return this;
    const copy = new SoftnessInputs(this.softness, this.graph, this.parameterCount, 0);
    copy.random = this.random.fork();
    return copy;
  }

  /**
   * Writes the inputs of the steps from `first` on, as many as `given` has room for. Every step must be drawn once, in
   * order, because each draws its noise.
   */
  fill(given: Float64Array, first: number, steps: number): void {
    const { softness, width, random } = this;
    if (softness === null || width === 0) return;
    for (let at = 0, step = first; at < given.length; at += width, step++) {
      given[at] = temperatureAt(softness, step, steps);
      for (let index = 1; index < width; index++) given[at + index] = gumbel(random);
    }
  }
}

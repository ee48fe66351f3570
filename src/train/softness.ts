/**
 * The softness of the soft choices of a run: a temperature that changes geometrically from the first step to the last,
 * and Gumbel noise on the weights, drawn anew in each step (Jang, Gu and Poole 2017; Maddison, Mnih and Teh 2017).
 */

import { type Graph, Random, sizeOf } from '../graph';

/** The softness that the user sets. */
export interface Softness {
  /** The temperature of the first step; above 0. */
  readonly temperature: number;
  /** The temperature of the last step; above 0. */
  readonly temperatureEnd: number;
  /** Whether standard Gumbel noise is added to the weights. */
  readonly gumbel: boolean;
}

export const defaultSoftness: Softness = { temperature: 1, temperatureEnd: 1, gumbel: false };

/** The temperature of a step, counted from 0, in a run of so many steps. It stays the same after the last step. */
export function temperatureAt(
  { temperature, temperatureEnd }: Softness,
  step: number,
  steps: number,
): number {
  if (steps <= 1 || temperature === temperatureEnd) return temperature;
  const share = Math.min(1, step / (steps - 1));
  return share === 1 ? temperatureEnd : temperature * (temperatureEnd / temperature) ** share;
}

/** A standard Gumbel variate: location 0, scale 1. */
function gumbel(random: Random): number {
  // The middle of one of 2^32 cells, so that no logarithm gets 0.
  return -Math.log(-Math.log((random.bits() + 0.5) / 0x1_0000_0000));
}

/** Makes the inputs of a step's graph after the parameters, step after step: temperature, then noise. */
export class SoftnessInputs {
  private readonly random: Random;
  /** How many numbers a step is given: the temperature and the noise. */
  readonly width: number;

  /** `parameterCount` is the number of learned inputs of the graph. */
  constructor(
    private readonly softness: Softness | null,
    graph: Graph,
    parameterCount: number,
    seed: number,
  ) {
    this.random = new Random(seed ^ 0x2545f491);
    const behind = graph.parameters.slice(parameterCount);
    this.width = softness === null ? 0 : behind.reduce((sum, { type }) => sum + sizeOf(type.shape), 0);
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

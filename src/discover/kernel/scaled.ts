/** From sums over rows to the best scale and offset of a formula, and the loss with them: a line through its values and the targets. */

import type { DirectProblem } from '../directProblem';
import { type Formula, withConstants } from '../formula';
import type { ScaledLosses, Trial } from '../task';

/** Weighted sums over the targets of the training rows; the weight of a row is its scale. */
export interface TargetMoments {
  /** The sum of the scales. */
  readonly weight: number;
  readonly mean: number;
  /** The sum of the squared deviations from the mean. */
  readonly variation: number;
}

export function targetMoments({ training, scales, targets }: DirectProblem): TargetMoments {
  let weight = 0;
  let sum = 0;
  for (const row of training) {
    weight += scales[row]!;
    sum += scales[row]! * targets[row]!;
  }
  const mean = weight > 0 ? sum / weight : 0;
  const variation = training.reduce((all, row) => all + scales[row]! * (targets[row]! - mean) ** 2, 0);
  return { weight, mean, variation };
}

/** A difference that is a smaller share than this of what it is taken from has lost half of its digits, or more. */
const doubt = 1e-7;
/** Values whose variation is a smaller share than this of their squares are all the same. */
const constantShare = 1e-13;

export class ScaledSums implements ScaledLosses {
  readonly losses: Float64Array;
  readonly scales: Float64Array;
  readonly offsets: Float64Array;
  /** The trials whose losses are differences of nearly equal sums. */
  readonly doubtful: number[] = [];

  constructor(
    count: number,
    private readonly problem: DirectProblem,
    private readonly targets: TargetMoments,
  ) {
    this.losses = new Float64Array(count);
    this.scales = new Float64Array(count);
    this.offsets = new Float64Array(count);
  }

  /** Reads, from a place on, the scaled sum of the values, that of their products with the deviations of the targets, and that of their squares. */
  read(index: number, sums: Float64Array, place: number): void {
    const { weight, mean, variation } = this.targets;
    const values = sums[place]!;
    const products = sums[place + 1]!;
    const squares = sums[place + 2]!;
    const varied = squares - (values * values) / weight;
    const isConstant = varied <= constantShare * squares;
    const scale = isConstant ? 0 : products / varied;
    const sum = variation - scale * products;
    this.scales[index] = scale;
    this.offsets[index] = mean - (scale * values) / weight;
    this.losses[index] = (sum + this.problem.offset) / this.problem.divisor;
    if (!isConstant && (varied < doubt * squares || sum < doubt * variation)) this.doubtful.push(index);
  }

  /** A trial with its scale and offset. */
  written({ formula, constants }: Trial, index: number): Formula {
    const own = constants === null ? formula : withConstants(formula, constants);
    const scale: Formula = { kind: 'constant', value: this.scales[index]! };
    const offset: Formula = { kind: 'constant', value: this.offsets[index]! };
    return {
      kind: 'call',
      op: '+',
      operands: [offset, { kind: 'call', op: '*', operands: [scale, own] }],
    };
  }
}

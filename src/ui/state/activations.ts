/** Computes the output of a neuron for given weights: the weighted sums of its columns. */

import type { LabelledMatrix, Recurrence } from '../../app/protocol';

/** The columns of a matrix: the outputs for all weight on one input. */
export function columnsOf({ inputs, outputs, values }: LabelledMatrix): readonly Float64Array[] {
  return inputs.map((_, column) =>
    Float64Array.from(outputs, (__, row) => values[row * inputs.length + column]!),
  );
}

/** The sum of the columns, each times its weight. */
export function weighted(columns: readonly Float64Array[], weights: ArrayLike<number>): Float64Array {
  const sum = new Float64Array(columns[0]?.length ?? 0);
  for (const [at, column] of columns.entries()) {
    for (const [row, each] of column.entries()) sum[row]! += weights[at]! * each;
  }
  return sum;
}

/** A turn of a recurrence: the state before it, and the weight with which the number picks it. */
export interface Turn {
  readonly state: Float64Array;
  readonly weight: number;
}

/** As many turns as there are weights. Their states, each times its weight, add up to the answer. */
export function turnsOf({ turns }: Recurrence, weights: ArrayLike<number>): readonly Turn[] {
  return turns.map((state, turn) => ({ state, weight: weights[turn] ?? 0 }));
}

/** Weights of which all is on one of `count` places. */
export function oneHotWeights(count: number, at: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => (index === at ? 1 : 0));
}

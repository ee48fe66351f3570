/** What a neuron makes of the weights that it is fed: products of small matrices, as the panel shows them. */

import type { Recurrence } from '../../worker/protocol';

/** Of a matrix, row by row, and a vector. */
export function product(matrix: Float64Array, vector: readonly number[]): readonly number[] {
  const rows = vector.length === 0 ? 0 : matrix.length / vector.length;
  return Array.from({ length: rows }, (_, row) =>
    vector.reduce((sum, each, column) => sum + each * matrix[row * vector.length + column]!, 0),
  );
}

/** A turn of a recurrence: the state before it, and the weight with which the number picks it. */
export interface Turn {
  readonly state: readonly number[];
  readonly weight: number;
}

/** As many turns as there are weights. Their states, each times its weight, add up to the answer. */
export function turnsOf({ start, step }: Recurrence, weights: readonly number[]): readonly Turn[] {
  let state: readonly number[] = [...start];
  return weights.map((weight) => {
    const turn = { state, weight };
    state = product(step, state);
    return turn;
  });
}

/** All weight on one of `count` places. */
export function oneHotWeights(count: number, at: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => (index === at ? 1 : 0));
}

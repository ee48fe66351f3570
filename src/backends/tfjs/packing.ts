/** All numbers of a graph's parameters, or of its results, as one vector: one variable to update, one array to read. */

import { type Graph, sizeOf } from '../../graph';
import type * as TensorFlow from './library';

type Tensor = TensorFlow.Tensor;
type Tf = typeof TensorFlow;

/** The parameters of a graph, from the vector of all their elements. */
export function unpacked(tf: Tf, graph: Graph, vector: Tensor): Tensor[] {
  const shapes = graph.parameters.map((input) => [...input.type.shape]);
  if (shapes.length === 0) return [];
  if (shapes.length === 1) return [tf.reshape(vector, shapes[0]!)];
  if (shapes.every((shape) => shape.length === 0)) return tf.unstack(vector);
  return tf.split(vector, shapes.map(sizeOf)).map((part, index) => tf.reshape(part, shapes[index]!));
}

/** The elements of all results in one vector of numbers. */
export function packed(tf: Tf, results: readonly Tensor[]): Tensor {
  const numbers = results.map((result) => tf.cast(result, 'float32'));
  if (numbers.every((each) => each.rank === 0)) return tf.stack(numbers);
  return tf.concat(numbers.map((each) => tf.reshape(each, [each.size])));
}

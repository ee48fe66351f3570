/** Chooses between two tensors element by element, at any rank: the kernel of WebGPU takes four axes at most. */

import type * as TensorFlow from './library';

type Tensor = TensorFlow.Tensor;

const maxRank = 4;

/** The elements of `x` where the condition holds, else those of `y`. The three broadcast to one shape. */
export function choose(tf: typeof TensorFlow, condition: Tensor, x: Tensor, y: Tensor): Tensor {
  const all = [condition, x, y];
  if (all.every(({ rank }) => rank <= maxRank)) return tf.where(condition, x, y);
  const shape = all.map((each): number[] => each.shape).reduce(wider);
  const [c, first, second] = all.map((each) => {
    const isWhole = each.rank === shape.length && each.shape.every((size, axis) => size === shape[axis]);
    if (isWhole) return tf.reshape(each, [-1]);
    // The gradient of broadcastTo takes four axes at most; that of a sum takes any number.
    const spread = each.dtype === 'bool' ? tf.broadcastTo(each, shape) : tf.add(each, tf.zeros(shape));
    return tf.reshape(spread, [-1]);
  });
  return tf.reshape(tf.where(c!, first!, second!), shape);
}

/** The common shape of two shapes, which broadcast to each other. */
export function wider(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) =>
    Math.max(a[a.length - rank + axis] ?? 1, b[b.length - rank + axis] ?? 1),
  );
}

/**
 * Computes convolutions of stride 1, and both of their adjoints, as convolutions that every backend of tfjs is fast at.
 * If each row has a filter of its own, the rows become channels, each with its own filter: one depthwise convolution.
 * The gradient by a filter is a convolution too, with the adjoint of the result as its filter.
 */

import type * as TensorFlow from './library';

type Tensor = TensorFlow.Tensor;
type Tensor4D = TensorFlow.Tensor4D;
type Tf = typeof TensorFlow;

type FourSizes = readonly [number, number, number, number];
type FiveSizes = readonly [number, number, number, number, number];

/** Reshapes [rows, height, width, channels] to [1, height, width, rows * channels]. */
function rowsAsChannels(tf: Tf, images: Tensor): Tensor4D {
  const [rows, height, width, channels] = images.shape as unknown as FourSizes;
  return tf.reshape(tf.transpose(images, [1, 2, 0, 3]), [1, height, width, rows * channels]);
}

/** Convolves each row with its own filter, of shape [rows, height, width, channels, outputs]. */
export function convolveRows(tf: Tf, images: Tensor, filters: Tensor): Tensor {
  const [rows, height, width, channels, outputs] = filters.shape as unknown as FiveSizes;
  const filter = tf.reshape(tf.transpose(filters, [1, 2, 0, 3, 4]), [
    height,
    width,
    rows * channels,
    outputs,
  ]);
  const all = tf.depthwiseConv2d(rowsAsChannels(tf, images), filter as Tensor4D, 1, 'valid');
  const [, down, across] = all.shape;
  const each = tf.reshape(all, [down, across, rows, channels, outputs]);
  const summed = channels === 1 ? tf.reshape(each, [down, across, rows, outputs]) : tf.sum(each, 3);
  return tf.transpose(summed, [2, 0, 1, 3]);
}

/** Pads the adjoint of a result with zeros, so that its windows are the pixels of `size` from (top, left) on. */
function reaching(
  tf: Tf,
  ct: Tensor,
  filter: readonly [number, number],
  [top, left]: readonly [number, number],
  [height, width]: readonly [number, number],
): Tensor {
  const [rows, down, across, outputs] = ct.shape as unknown as FourSizes;
  const before = [filter[0] - 1 - top, filter[1] - 1 - left];
  const after = [height + top - down, width + left - across];
  const [y, x, below, right] = [before[0]!, before[1]!, after[0]!, after[1]!];
  const cut = (size: number): number => Math.max(0, -size);
  const kept = tf.slice(
    ct,
    [0, cut(y), cut(x), 0],
    [rows, down - cut(y) - cut(below), across - cut(x) - cut(right), outputs],
  );
  const pads = [
    [0, 0],
    ...[
      [y, below],
      [x, right],
    ].map((pair) => pair.map((each) => Math.max(0, each))),
    [0, 0],
  ];
  return tf.pad(kept, pads as [number, number][]);
}

/** The adjoint of a convolution in its image, without the padding: [rows, height, width, channels]. */
export function convolutionImage(
  tf: Tf,
  ct: Tensor,
  filter: Tensor,
  corner: readonly [number, number],
  size: readonly [number, number],
): Tensor {
  const own = filter.rank === 5;
  const [tall, wide] = filter.shape.slice(own ? 1 : 0) as unknown as FourSizes;
  const around = reaching(tf, ct, [tall, wide], corner, size);
  if (own) {
    const [rows, , , channels, outputs] = filter.shape as unknown as FiveSizes;
    // WebGPU reverses tensors of at most four axes.
    const turned = tf.reverse(tf.reshape(filter, [rows, tall, wide, channels * outputs]), [1, 2]);
    const each = tf.reshape(turned, [rows, tall, wide, channels, outputs]);
    return convolveRows(tf, around, tf.transpose(each, [0, 1, 2, 4, 3]));
  }
  const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
  return tf.conv2d(around as Tensor4D, turned as Tensor4D, 1, 'valid');
}

/** The adjoint of a convolution in the filter that all rows share. The images are padded. */
export function sharedFilter(tf: Tf, images: Tensor, ct: Tensor): Tensor {
  const channelsFirst = tf.transpose(images, [3, 1, 2, 0]) as Tensor4D;
  const filter = tf.transpose(ct, [1, 2, 0, 3]) as Tensor4D;
  return tf.transpose(tf.conv2d(channelsFirst, filter, 1, 'valid'), [1, 2, 0, 3]);
}

/** The adjoint in the filter of each row: [rows, height, width, channels, outputs]. */
export function ownFilters(tf: Tf, images: Tensor, ct: Tensor): Tensor {
  const [rows, , , channels] = images.shape as unknown as FourSizes;
  const [, down, across, outputs] = ct.shape as unknown as FourSizes;
  // WebGPU repeats tensors of five axes through the host, so these have three.
  const adjoints = tf.reshape(tf.transpose(ct, [1, 2, 0, 3]), [down * across * rows, 1, outputs]);
  const filter = tf.reshape(tf.tile(adjoints, [1, channels, 1]), [down, across, rows * channels, outputs]);
  const all = tf.depthwiseConv2d(rowsAsChannels(tf, images), filter as Tensor4D, 1, 'valid');
  const [, height, width] = all.shape;
  return tf.transpose(tf.reshape(all, [height, width, rows, channels, outputs]), [2, 0, 1, 3, 4]);
}

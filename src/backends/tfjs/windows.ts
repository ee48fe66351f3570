/**
 * Convolutions and maxima over windows for tfjs. Padding is explicit, so that every backend of tfjs supports the ops.
 */

import { convolutionImage, convolveRows, ownFilters, sharedFilter } from './filters';
import type * as TensorFlow from './library';
import { batched, type LoweringContext, type Operand, repeated, type TensorLowering } from './operands';

type Tensor = TensorFlow.Tensor;
type Tensor4D = TensorFlow.Tensor4D;
type Tf = typeof TensorFlow;

/** A number below any pixel, and finite in 32 bits. */
const lowest = -3e38;

interface Geometry {
  readonly stride: number;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

function geometryOf({ node }: LoweringContext): Geometry {
  const [stride, top, bottom, left, right] = node.attributes as readonly number[];
  return { stride: stride!, top: top!, bottom: bottom!, left: left!, right: right! };
}

function padded(tf: Tf, image: Tensor, { top, bottom, left, right }: Geometry, value = 0): Tensor4D {
  if (top + bottom + left + right === 0) return image as Tensor4D;
  return tf.pad(
    image,
    [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
    value,
  ) as Tensor4D;
}

/** Applies `lower` row by row if the filter varies over the rows, else to all rows at once. */
function eachRow(
  tf: Tf,
  operands: readonly [Operand, Operand],
  varying: 0 | 1,
  rows: number | null,
  lower: (operands: readonly [Operand, Operand]) => Tensor,
): Tensor {
  if (operands[varying].rows === null || rows === null) return lower(operands);
  const row = (operand: Operand, index: number): Tensor =>
    operand.rows === null
      ? operand.tensor
      : tf.reshape(tf.slice(operand.tensor, index, 1), operand.tensor.shape.slice(1));
  const results = Array.from({ length: rows }, (_, index) =>
    lower([
      { tensor: row(operands[0], index), rows: null },
      { tensor: row(operands[1], index), rows: null },
    ]),
  );
  return tf.concat(results, 0);
}

export const lowerConvolution: TensorLowering = ([image, filter], context) => {
  const { tf, rows } = context;
  const geometry = geometryOf(context);
  if (geometry.stride === 1 && filter!.rows !== null && rows !== null) {
    return convolveRows(tf, padded(tf, repeated(tf, image!, rows), geometry), filter!.tensor);
  }
  return eachRow(tf, [image!, filter!], 1, rows, ([x, f]) =>
    // Its shape is checked when the graph is built.
    tf.conv2d(padded(tf, batched(tf, x), geometry), f.tensor as Tensor4D, geometry.stride, 'valid'),
  );
};

export const lowerConvolutionImage: TensorLowering = ([ct, filter], context) => {
  const { tf, node, rows } = context;
  const geometry = geometryOf(context);
  const { top, bottom, left, right, stride } = geometry;
  const [height, width, channels] = node.type.shape as readonly [number, number, number];
  if (stride === 1) {
    const given = filter!.rows === null || rows === null ? batched(tf, ct!) : repeated(tf, ct!, rows);
    return convolutionImage(tf, given, filter!.tensor, [top, left], [height, width]);
  }
  return eachRow(tf, [ct!, filter!], 1, rows, ([y, f]) => {
    const given = batched(tf, y) as Tensor4D;
    const whole: [number, number, number, number] = [
      given.shape[0],
      height + top + bottom,
      width + left + right,
      channels,
    ];
    const spread = tf.conv2dTranspose(given, f.tensor as Tensor4D, whole, stride, 'valid');
    return tf.slice(spread, [0, top, left, 0], [given.shape[0], height, width, channels]);
  });
};

/** Every `stride`th pixel from (y, x) on: [rows, down, across, channels]. */
function windowPixels(
  tf: Tf,
  image: Tensor4D,
  y: number,
  x: number,
  down: number,
  across: number,
  stride: number,
): Tensor4D {
  const { shape } = image;
  const end = [shape[0], y + (down - 1) * stride + 1, x + (across - 1) * stride + 1, shape[3]];
  if (stride === 1) return tf.slice(image, [0, y, x, 0], [shape[0], down, across, shape[3]]);
  return tf.stridedSlice(image, [0, y, x, 0], end, [1, stride, stride, 1]) as Tensor4D;
}

/** Multiplies offset by offset within the filter; sums over all rows if the context has none. */
export const lowerConvolutionFilter: TensorLowering = ([image, ct], context) => {
  const { tf, node, rows } = context;
  const geometry = geometryOf(context);
  const [height, width, channels, depth] = node.type.shape as readonly [number, number, number, number];
  const [down, across] = node.operands[1]!.type.shape as readonly [number, number, number];
  const sum = (x: Tensor, y: Tensor): Tensor => {
    const pixels = padded(tf, x, geometry);
    const adjoints = tf.reshape(y, [-1, depth]);
    const products: Tensor[] = [];
    for (let u = 0; u < height; u++) {
      for (let v = 0; v < width; v++) {
        const part = windowPixels(tf, pixels, u, v, down, across, geometry.stride);
        products.push(tf.matMul(tf.reshape(part, [-1, channels]), adjoints, true));
      }
    }
    return tf.reshape(tf.stack(products), [height, width, channels, depth]);
  };
  const count = Math.max(image!.rows ?? 1, ct!.rows ?? 1);
  if (geometry.stride === 1) {
    const images = padded(tf, repeated(tf, image!, count), geometry);
    const adjoints = repeated(tf, ct!, count);
    return rows === null ? sharedFilter(tf, images, adjoints) : ownFilters(tf, images, adjoints);
  }
  if (rows === null) return sum(repeated(tf, image!, count), repeated(tf, ct!, count));
  const [images, adjoints] = [repeated(tf, image!, count), repeated(tf, ct!, count)];
  const each = Array.from({ length: count }, (_, row) =>
    sum(tf.slice(images, row, 1), tf.slice(adjoints, row, 1)),
  );
  return tf.stack(each);
};

/** For each offset within the windows, whether the maximum is there; the first of several counts. */
function firstMaxima(
  tf: Tf,
  image: Tensor4D,
  size: number,
  down: number,
  across: number,
  stride: number,
): { readonly y: number; readonly x: number; readonly mask: Tensor }[] {
  const offsets = Array.from({ length: size * size }, (_, at) => ({
    y: Math.floor(at / size),
    x: at % size,
  }));
  const pixels = offsets.map(({ y, x }) => windowPixels(tf, image, y, x, down, across, stride));
  const maxima = pixels.reduce<Tensor>((max, each) => tf.maximum(max, each), pixels[0]!);
  let open: Tensor = tf.cast(tf.onesLike(maxima), 'bool');
  return offsets.map(({ y, x }, at) => {
    const mask = tf.logicalAnd(open, tf.equal(pixels[at]!, maxima));
    open = tf.logicalAnd(open, tf.logicalNot(mask));
    return { y, x, mask };
  });
}

function pooling(context: LoweringContext): Geometry & { readonly size: number } {
  return { ...geometryOf(context), size: context.node.attributes[5]! };
}

export const lowerMaxPick: TensorLowering = ([x, from], context) => {
  const { tf, node } = context;
  const geometry = pooling(context);
  const image = padded(tf, batched(tf, x!), geometry, lowest);
  const [same, other] = node.operands;
  if (same === other) return tf.maxPool(image, geometry.size, geometry.stride, 'valid');
  const [down, across] = node.type.shape as readonly [number, number, number];
  const source = padded(tf, batched(tf, from!), geometry);
  const picked = firstMaxima(tf, image, geometry.size, down, across, geometry.stride).map(
    ({ y, x: at, mask }) =>
      tf.where<Tensor>(mask, windowPixels(tf, source, y, at, down, across, geometry.stride), tf.scalar(0)),
  );
  return picked.reduce<Tensor>((sum, each) => tf.add(sum, each), tf.scalar(0));
};

/** Pixels `stride` apart, with zeros between them: [rows, down * stride, across * stride, channels]. */
function spread(tf: Tf, image: Tensor, stride: number): Tensor {
  if (stride === 1) return image;
  const [rows, down, across, channels] = image.shape as [number, number, number, number];
  const tall = tf.concat(
    [
      tf.reshape(image, [rows * down, 1, across * channels]),
      tf.zeros([rows * down, stride - 1, across * channels]),
    ],
    1,
  );
  const wide = tf.concat(
    [
      tf.reshape(tall, [rows * down * stride * across, 1, channels]),
      tf.zeros([rows * down * stride * across, stride - 1, channels]),
    ],
    1,
  );
  return tf.reshape(wide, [rows, down * stride, across * stride, channels]);
}

export const lowerMaxScatter: TensorLowering = ([x, ct], context) => {
  const { tf, node } = context;
  const { size, ...geometry } = pooling(context);
  const image = padded(tf, batched(tf, x!), geometry, lowest);
  const [down, across] = node.operands[1]!.type.shape as readonly [number, number, number];
  const { stride, top, left } = geometry;
  const [, tall, wide] = image.shape;
  // `spread` adds zeros after the last pixel, which need room.
  const [height, width] = [tall + stride, wide + stride];
  const parts = firstMaxima(tf, image, size, down, across, stride).map(({ y, x: at, mask }) => {
    const chosen = tf.where(mask, batched(tf, ct!), tf.scalar(0));
    const apart = spread(tf, chosen, stride);
    return tf.pad(apart, [
      [0, 0],
      [y, height - y - apart.shape[1]!],
      [at, width - at - apart.shape[2]!],
      [0, 0],
    ]);
  });
  const sum = parts.reduce<Tensor>((all, each) => tf.add(all, each), tf.scalar(0));
  const [h, w, channels] = node.type.shape as readonly [number, number, number];
  return tf.slice(sum, [0, top, left, 0], [sum.shape[0]!, h, w, channels]);
};

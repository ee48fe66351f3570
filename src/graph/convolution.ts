/**
 * Convolution (as networks mean it: the filter is not flipped) and maxima over windows, of images with the layout
 * height, width, channels. Both visit the same windows: `stride` apart, over an image padded on four sides.
 */

import { printShape, ShapeError, type TensorData } from './tensor';
import type { Shape } from './types';

/** The distance between windows, and the rows and columns of padding around an image. */
export interface Windows {
  readonly stride: number;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The windows of an op, from the first five of its attributes. */
export function windowsOf([stride, top, bottom, left, right]: readonly number[]): Windows {
  return { stride: stride!, top: top!, bottom: bottom!, left: left!, right: right! };
}

/**
 * Padding that gives one window for each `stride` pixels. The odd row or column is below or right, as in TensorFlow.
 */
export function samePadding(size: Shape, window: Shape, stride: number): readonly number[] {
  return [0, 1].flatMap((axis) => {
    const count = Math.ceil(size[axis]! / stride);
    const total = Math.max(0, (count - 1) * stride + window[axis]! - size[axis]!);
    return [Math.floor(total / 2), total - Math.floor(total / 2)];
  });
}

/** The number of windows that fit, down and across. */
export function windowCounts(image: Shape, window: Shape, windows: Windows): readonly [number, number] {
  const { stride, top, bottom, left, right } = windows;
  const [height, width] = [image[0]! + top + bottom, image[1]! + left + right];
  if (window[0]! > height || window[1]! > width) {
    const padded =
      height === image[0] && width === image[1] ? '' : `, padded to ${printShape([height, width])}`;
    throw new ShapeError(
      `a window of ${printShape(window.slice(0, 2))} does not fit into an image of ${printShape(image)}${padded}`,
      [0, 1],
    );
  }
  return [Math.floor((height - window[0]!) / stride) + 1, Math.floor((width - window[1]!) / stride) + 1];
}

/** The offsets within a window at which a range of windows meets the pixels: from the first up to the second. */
function covered(
  at: number,
  stride: number,
  before: number,
  size: number,
  window: number,
): readonly [number, number] {
  const first = at * stride - before;
  return [Math.max(0, -first), Math.min(window, size - first)];
}

/**
 * Calls `visit` for each row of pixels that each window covers, with the positions of the window, of the first pixel
 * and of the first offset within the window, and the number of pixels. The inner loops are left to the caller, because
 * they take most of the time.
 */
function eachStretch(
  image: Shape,
  window: Shape,
  windows: Windows,
  visit: (output: number, pixel: number, offset: number, count: number) => void,
): void {
  const [down, across] = windowCounts(image, window, windows);
  const [height, width] = image as readonly [number, number];
  const [tall, wide] = window as readonly [number, number];
  const { stride, top, left } = windows;
  for (let i = 0; i < down; i++) {
    const [above, below] = covered(i, stride, top, height, tall);
    for (let j = 0; j < across; j++) {
      const [from, to] = covered(j, stride, left, width, wide);
      if (to <= from) continue;
      const x = j * stride - left + from;
      for (let u = above; u < below; u++)
        visit(i * across + j, (i * stride - top + u) * width + x, u * wide + from, to - from);
    }
  }
}

/** out[i j d] = sum of image[y x c] filter[u v c d]. */
export function convolve(image: TensorData, filter: TensorData, windows: Windows, out: Float64Array): void {
  const [, , channels, depth] = filter.shape as readonly [number, number, number, number];
  const { values: pixels } = image;
  const { values: weights } = filter;
  out.fill(0);
  eachStretch(image.shape, filter.shape, windows, (output, pixel, offset, count) => {
    const [start, first, at] = [pixel * channels, offset * channels * depth, output * depth];
    // The pixels of a row and their channels are contiguous, in the image and in the filter.
    for (let k = 0; k < count * channels; k++) {
      const x = pixels[start + k]!;
      if (x === 0) continue;
      const row = first + k * depth;
      for (let d = 0; d < depth; d++) out[at + d]! += x * weights[row + d]!;
    }
  });
}

/** The adjoint of `convolve` in its image: of the shape `image`, from `ct` of the shape of its result. */
export function convolveImage(
  ct: TensorData,
  filter: TensorData,
  image: Shape,
  windows: Windows,
  out: Float64Array,
): void {
  const [, , channels, depth] = filter.shape as readonly [number, number, number, number];
  const { values: adjoints } = ct;
  const { values: weights } = filter;
  out.fill(0);
  eachStretch(image, filter.shape, windows, (output, pixel, offset, count) => {
    const [start, first, at] = [pixel * channels, offset * channels * depth, output * depth];
    for (let k = 0; k < count * channels; k++) {
      const row = first + k * depth;
      let sum = 0;
      for (let d = 0; d < depth; d++) sum += adjoints[at + d]! * weights[row + d]!;
      out[start + k]! += sum;
    }
  });
}

/** The adjoint of `convolve` in its filter, of the shape `filter`. */
export function convolveFilter(
  image: TensorData,
  ct: TensorData,
  filter: Shape,
  windows: Windows,
  out: Float64Array,
): void {
  const [, , channels, depth] = filter as readonly [number, number, number, number];
  const { values: pixels } = image;
  const { values: adjoints } = ct;
  out.fill(0);
  eachStretch(image.shape, filter, windows, (output, pixel, offset, count) => {
    const [start, first, at] = [pixel * channels, offset * channels * depth, output * depth];
    for (let k = 0; k < count * channels; k++) {
      const x = pixels[start + k]!;
      if (x === 0) continue;
      const row = first + k * depth;
      for (let d = 0; d < depth; d++) out[row + d]! += x * adjoints[at + d]!;
    }
  });
}

/** The position of the largest pixel for each window and channel; the first of several. NaN counts as largest. */
export function maximaOf(image: TensorData, size: number, windows: Windows): Int32Array {
  const channels = image.shape[2]!;
  const [down, across] = windowCounts(image.shape, [size, size], windows);
  const places = new Int32Array(down * across * channels).fill(-1);
  eachStretch(image.shape, [size, size], windows, (output, first, _, count) => {
    for (let pixel = first; pixel < first + count; pixel++) {
      for (let c = 0; c < channels; c++) {
        const [at, candidate] = [output * channels + c, pixel * channels + c];
        const best = places[at]!;
        const x = image.values[candidate]!;
        if (best < 0 || x > image.values[best]! || (Number.isNaN(x) && !Number.isNaN(image.values[best]!)))
          places[at] = candidate;
      }
    }
  });
  return places;
}

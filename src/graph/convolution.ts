/**
 * Convolution (as networks mean it: the filter is not turned round) and maxima over windows, of images laid out
 * height, width, channels. Both walk the same windows: `stride` apart, over an image padded on four sides.
 */

import { printShape, ShapeError, type TensorData } from './tensor';
import type { Shape } from './types';

/** How far windows are apart, and how many rows and columns of padding stand around an image. */
export interface Windows {
  readonly stride: number;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Attributes of an op begin with these five. */
export function windowsOf([stride, top, bottom, left, right]: readonly number[]): Windows {
  return { stride: stride!, top: top!, bottom: bottom!, left: left!, right: right! };
}

/** Padding so that there is a window for each `stride` pixels, the odd one below and right, as TensorFlow has it. */
export function samePadding(size: Shape, window: Shape, stride: number): readonly number[] {
  return [0, 1].flatMap((axis) => {
    const count = Math.ceil(size[axis]! / stride);
    const total = Math.max(0, (count - 1) * stride + window[axis]! - size[axis]!);
    return [Math.floor(total / 2), total - Math.floor(total / 2)];
  });
}

/** How many windows fit: down and across. */
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

/** Calls `visit` for each pixel that each window covers: positions of the window, of the pixel, and within the window. */
function eachPixel(
  image: Shape,
  window: Shape,
  windows: Windows,
  visit: (output: number, pixel: number, offset: number) => void,
): void {
  const [down, across] = windowCounts(image, window, windows);
  const { stride, top, left } = windows;
  for (let i = 0; i < down; i++) {
    for (let j = 0; j < across; j++) {
      for (let u = 0; u < window[0]!; u++) {
        const y = i * stride + u - top;
        if (y < 0 || y >= image[0]!) continue;
        for (let v = 0; v < window[1]!; v++) {
          const x = j * stride + v - left;
          if (x < 0 || x >= image[1]!) continue;
          visit(i * across + j, y * image[1]! + x, u * window[1]! + v);
        }
      }
    }
  }
}

/** out[i j d] = sum of image[y x c] filter[u v c d]. */
export function convolve(image: TensorData, filter: TensorData, windows: Windows, out: Float64Array): void {
  const [, , channels, depth] = filter.shape as readonly [number, number, number, number];
  out.fill(0);
  eachPixel(image.shape, filter.shape, windows, (output, pixel, offset) => {
    for (let c = 0; c < channels; c++) {
      const x = image.values[pixel * channels + c]!;
      if (x === 0) continue;
      const row = (offset * channels + c) * depth;
      for (let d = 0; d < depth; d++) out[output * depth + d]! += x * filter.values[row + d]!;
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
  out.fill(0);
  eachPixel(image, filter.shape, windows, (output, pixel, offset) => {
    for (let c = 0; c < channels; c++) {
      const row = (offset * channels + c) * depth;
      let sum = 0;
      for (let d = 0; d < depth; d++) sum += ct.values[output * depth + d]! * filter.values[row + d]!;
      out[pixel * channels + c]! += sum;
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
  out.fill(0);
  eachPixel(image.shape, filter, windows, (output, pixel, offset) => {
    for (let c = 0; c < channels; c++) {
      const x = image.values[pixel * channels + c]!;
      if (x === 0) continue;
      const row = (offset * channels + c) * depth;
      for (let d = 0; d < depth; d++) out[row + d]! += x * ct.values[output * depth + d]!;
    }
  });
}

/** For each window and channel, where its greatest pixel stands: the first of several. NaN counts as greatest. */
export function maximaOf(image: TensorData, size: number, windows: Windows): Int32Array {
  const channels = image.shape[2]!;
  const [down, across] = windowCounts(image.shape, [size, size], windows);
  const places = new Int32Array(down * across * channels).fill(-1);
  eachPixel(image.shape, [size, size], windows, (output, pixel) => {
    for (let c = 0; c < channels; c++) {
      const [at, candidate] = [output * channels + c, pixel * channels + c];
      const best = places[at]!;
      const x = image.values[candidate]!;
      if (best < 0 || x > image.values[best]! || (Number.isNaN(x) && !Number.isNaN(image.values[best]!)))
        places[at] = candidate;
    }
  });
  return places;
}

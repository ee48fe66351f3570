/** The layers of networks: convolutions, maxima over windows of images, and softmax. */

import { type Shape, samePadding } from '../../graph';
import type { TensorPrimitive } from '../../lang/catalogue';
import { wrongType } from '../machine/mistakes';
import type { PrimitiveRule } from '../machine/primitive';
import { type Numeric, shapeOf } from '../machine/tensorValue';
import { SymbolValue, type Value } from '../machine/values';
import { axisOf, type Calling, ofRank, sizesOf, toNumeric } from './tensorArguments';
import { op, reshaped, tensorRule } from './tensors';

/** The image with an axis of channels. An image without one has one channel. */
function imageOf(value: Value, calling: Calling): { readonly image: Numeric; readonly flat: boolean } {
  const x = ofRank(value, [2, 3], 'an image of [height width] or [height width channels]', calling, 0);
  const shape = shapeOf(x);
  const flat = shape.length === 2;
  return { image: flat ? reshaped(calling, x, [...shape, 1]) : x, flat };
}

function strideOf(value: Value | undefined, otherwise: number, calling: Calling): number {
  return value === undefined ? otherwise : sizesOf([value], calling)[0]!;
}

/** The zeros around the image: top, bottom, left, right. */
function paddingOf(
  value: Value | undefined,
  image: Shape,
  window: Shape,
  stride: number,
  { name, site, machine }: Calling,
): readonly number[] {
  if (value === undefined || value === SymbolValue.of('valid')) return [0, 0, 0, 0];
  if (value === SymbolValue.of('same')) return samePadding(image, window, stride);
  return wrongType(machine, site, name, "'valid or 'same as padding", value);
}

/** Convolves an image. A filter of two axes has one channel and one output. */
function convolution([input, kernel, step, padding]: readonly Value[], calling: Calling): Value {
  const { image, flat } = imageOf(input!, calling);
  const wanted = 'a filter of [height width] or [height width channels outputs]';
  const given = ofRank(kernel!, [2, 4], wanted, calling, 1);
  const own = shapeOf(given);
  const filter = own.length === 2 ? reshaped(calling, given, [...own, 1, 1]) : given;
  const stride = strideOf(step, 1, calling);
  const around = paddingOf(padding, shapeOf(image), own, stride, calling);
  const result = op(calling, 'conv2d', [image, filter], [stride, ...around]);
  return flat && own.length === 2 ? reshaped(calling, result, shapeOf(result).slice(0, 2)) : result;
}

function maxPool([input, size, step, padding]: readonly Value[], calling: Calling): Value {
  const { image, flat } = imageOf(input!, calling);
  const [window] = sizesOf([size!], calling);
  const stride = strideOf(step, window!, calling);
  const around = paddingOf(padding, shapeOf(image), [window!, window!], stride, calling);
  const result = op(calling, 'maxPick', [image, image], [stride, ...around, window!], [0, 0]);
  return flat ? reshaped(calling, result, shapeOf(result).slice(0, 2)) : result;
}

/** Applies an op along one axis, the last by default. */
function alongAxis(name: 'softmax' | 'logSoftmax') {
  return ([tensor, axis]: readonly Value[], calling: Calling): Value => {
    const x = toNumeric(tensor!, calling);
    const shape = shapeOf(x);
    const last = shape.length - 1;
    const at = axis === undefined ? last : axisOf(axis, shape, calling);
    if (at === last) return op(calling, name, [x]);
    const swapped = shape.map((_, each) => (each === at ? last : each === last ? at : each));
    const turned = op(calling, 'permute', [x], swapped);
    return op(calling, 'permute', [op(calling, name, [turned])], swapped);
  };
}

export const layerRules = {
  conv2d: tensorRule('conv2d', convolution),
  'max-pool': tensorRule('max-pool', maxPool),
  softmax: tensorRule('softmax', alongAxis('softmax')),
  'log-softmax': tensorRule('log-softmax', alongAxis('logSoftmax')),
} satisfies Partial<Record<TensorPrimitive, PrimitiveRule>>;
